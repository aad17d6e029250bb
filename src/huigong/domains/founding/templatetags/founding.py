"""What stands beside the facts of a founding and of a union; what a seat may not read is empty."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.domains.founding.election import told
from huigong.domains.founding.joined.shown import Line, lines_of, totals_of
from huigong.domains.founding.models import Applicant, Founding, FoundingState, Meeting
from huigong.domains.founding.papers import SORTS, covered_by
from huigong.domains.founding.reasons import ABOVE, reason_against
from huigong.domains.founding.unions.models import BaseUnion, Term
from huigong.domains.founding.workflow import founding_flow
from huigong.kernel.access import may
from huigong.kernel.scoping.scope import current

register = template.Library()
_NEXT = {
    FoundingState.BEGUN: "submit",
    FoundingState.ASKED: "permit",
    FoundingState.PREPARING: "elect",
    FoundingState.ELECTED: "approve",
}
_STEPS = (
    FoundingState.BEGUN,
    FoundingState.ASKED,
    FoundingState.PREPARING,
    FoundingState.ELECTED,
    FoundingState.FOUNDED,
)


@register.simple_tag
def founding_beside(founding: Founding) -> dict[str, Any]:
    """Employers, steps, sheets; and for the office and the one that approves, who signed."""
    # Two blocks of the page ask; the second reads what the first found.
    if "beside" not in founding.__dict__:
        founding.__dict__["beside"] = _beside(founding)
    found: dict[str, Any] = founding.__dict__["beside"]
    return found


def _beside(founding: Founding) -> dict[str, Any]:
    is_inside = current().office_id in (founding.unit_id, founding.approver_id)
    meeting = Meeting.objects.on(founding).order_by("-pk").first() if is_inside else None
    union = BaseUnion.objects.filter(founding=founding).first()
    lines = _signed(founding) if is_inside else []
    return {
        "employers": covered_by(founding),
        "steps": _steps(founding),
        "is_inside": is_inside,
        "applicants": lines,
        "totals": totals_of(founding, lines),
        "may_call": may("view:phone", founding),
        "meeting": meeting,
        "organs": told(meeting.roster) if meeting else [],
        "papers": [
            (sort.title, reverse("founding-paper", args=[founding.pk, name]))
            for name, sort in SORTS.items()
            if sort.is_there(founding)
        ],
        "union": union,
    }


def _signed(founding: Founding) -> list[Line]:
    rows = Applicant.objects.on(founding).filter(struck_on=None).prefetch_related("person")
    return lines_of(founding, list(rows.order_by("-is_head", "-is_preparing", "pk")))


def _steps(founding: Founding) -> list[tuple[str, str]]:
    """Each step with done, doing or later; a founding that was stopped has none."""
    if founding.state == FoundingState.STOPPED:
        return []
    here = _STEPS.index(FoundingState(founding.state))
    is_over = founding.state == FoundingState.FOUNDED
    return [
        (
            str(step.label),
            "done" if place < here or is_over else "doing" if place == here else "plain",
        )
        for place, step in enumerate(_STEPS)
    ]


@register.simple_tag
def founding_moves(founding: Founding, moves: list[dict[str, Any]]) -> dict[str, Any]:
    """What can be done now, the next step first; and whose turn it is where that is another's."""
    every = list(moves)
    if may("elect", founding):
        url, reason = (
            reverse("founding-elect", args=[founding.pk]),
            reason_against(founding, "elect"),
        )
        every.append({"label": _("登记大会选举"), "url": url, "reason": reason, "method": "get"})
    can = [move for move in every if not move["reason"]]
    next_label = (
        str(founding_flow.find(_NEXT[FoundingState(founding.state)]).label)
        if _is_open(founding)
        else ""
    )
    can.sort(key=lambda move: move["label"] != next_label)
    return {"can": can, "turn": _turn(founding)}


def _is_open(founding: Founding) -> bool:
    return founding.state in _NEXT


def _turn(founding: Founding) -> str:
    if not _is_open(founding):
        return ""
    verb = _NEXT[FoundingState(founding.state)]
    if verb in ABOVE:
        return reason_against(founding, verb)
    if current().office_id != founding.unit_id:
        return _("现在由承办单位（%s）来办。") % founding.unit
    return reason_against(founding, verb)


@register.simple_tag
def union_beside(row: BaseUnion) -> dict[str, Any]:
    """The terms, each with its organs; the pages of a re-election and of the sheet."""
    if "beside" not in row.__dict__:
        row.__dict__["beside"] = _union_beside(row)
    found: dict[str, Any] = row.__dict__["beside"]
    return found


def _union_beside(row: BaseUnion) -> dict[str, Any]:
    terms = Term.objects.on(row).order_by("-number")
    return {
        "terms": [(term, told(term.roster)) for term in terms],
        "renew": reverse("union-renew", args=[row.pk]) if may("renew", row) else "",
        "paper": reverse("union-paper", args=[row.pk]),
        "posts": reverse("org-posts", args=[row.unit_id]),
    }
