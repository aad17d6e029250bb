"""What stands beside a sector finding, and beside what was handed to the procuratorate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.clues.standing import (
    case_of,
    clue_of,
    is_county_up,
    reason_against_letter,
)
from huigong.domains.supervision.joint.following import totals_of
from huigong.domains.supervision.joint.models import RUNNING, SectorFinding, SectorState
from huigong.domains.supervision.joint.workflow import sector_flow
from huigong.domains.supervision.letters.models import Letter, LetterState
from huigong.domains.supervision.shares.actions import Matter, reason_against
from huigong.domains.supervision.shares.models import Share
from huigong.domains.supervision.shares.sides import Side
from huigong.domains.supervision.wages.models import WageCase
from huigong.kernel.access import may
from huigong.kernel.calendar.present import now
from huigong.kernel.scoping.scope import current
from huigong.kernel.workflow.models import Clock

register = template.Library()
_SHOWN = 20
_TONES = {
    SectorState.OPENED: "due",
    SectorState.TRANSFERRED: "waiting",
    SectorState.ACTING: "waiting",
    SectorState.FOLLOWED: "doing",
    SectorState.DROPPED: "plain",
}
#: Moves with a page of their own, in the order of the work: verb → URL name.
_PAGES = {
    "hear": "supervision-sector-hear",
    "mark": "supervision-sector-firms",
    "transfer": "supervision-sector-transfer",
    "list": "supervision-sector-list",
    "write": "supervision-sector-write",
}
#: What leads on, per state; everything else stands behind it.
_NEXT = {
    SectorState.OPENED: "transfer",
    SectorState.TRANSFERRED: "hear",
    SectorState.ACTING: "list",
    SectorState.FOLLOWED: "mark",
    SectorState.CLOSED: "write",
    SectorState.WRITTEN: "submit",
    SectorState.SUBMITTED: "select",
}


@register.simple_tag
def clue_beside(row: Letter | SectorFinding) -> dict[str, Any] | None:
    """What was handed over and what the authority does; for a letter the two buttons as well."""
    sent, case = clue_of(row), case_of(row)
    moves = _letter_moves(row, sent) if isinstance(row, Letter) else []
    return {"sent": sent, "case": case, "moves": moves} if sent or case or moves else None


def _letter_moves(letter: Letter, sent: Any) -> list[dict[str, str]]:
    if letter.state == LetterState.CLOSED or reason_against_letter(letter):
        return []
    if sent is None and may("transfer", letter) and is_county_up(letter.unit):
        url = reverse("supervision-letter-transfer", args=[letter.pk])
        return [{"url": url, "label": _("移送检察机关")}]
    if sent is not None and not sent.reply and may("hear", letter):
        url = reverse("supervision-letter-hear", args=[letter.pk])
        return [{"url": url, "label": _("登记检察机关答复")}]
    return []


@register.simple_tag
def shares_beside(row: Matter) -> dict[str, Any]:
    """The bodies outside that have the row, and where another is given it."""
    what = {Letter: "letter", SectorFinding: "sector", WageCase: "wages"}[type(row)]
    is_ours = row.unit_id == current().office_id
    # Only what some side could be given has a button; others are asked nothing.
    gives = is_ours and may("give", Share) and any(not reason_against(row, s) for s in Side)
    return {
        "rows": list(Share.objects.on(row).filter(ended_at=None).order_by("given_at")),
        "give": reverse("supervision-share-give", args=[what, row.pk]) if gives else "",
        "may_end": is_ours and may("end", Share),
    }


@register.simple_tag
def sector_beside(sector: SectorFinding, moves: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The check-ups that showed it, the totals of the list, the clock, and what can be done now."""
    # Two blocks of the page ask; the second reads what the first found.
    if "beside" not in sector.__dict__:
        sector.__dict__["beside"] = _sector(sector, moves)
    found: dict[str, Any] = sector.__dict__["beside"]
    return found


def _sector(sector: SectorFinding, moves: Iterable[dict[str, Any]]) -> dict[str, Any]:
    checkups = list(Checkup.objects.filter(pk__in=sector.checkup_ids).order_by("-checked_on"))
    is_late = sector.due_at is not None and sector.due_at < now()
    return {
        "checkups": checkups[:_SHOWN],
        "more": max(len(checkups) - _SHOWN, 0),
        "totals": totals_of(sector),
        "clock": Clock.objects.on(sector).filter(stopped_at=None).order_by("-id").first(),
        "tone": "late" if is_late else _TONES.get(SectorState(sector.state), "done"),
        "moves": _moves(sector, moves),
    }


def _moves(sector: SectorFinding, moves: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    case = case_of(sector)
    is_open = case is not None and case.concluded_on is None
    hidden = {
        "edit": sector.state not in RUNNING,
        "lengthen": not is_open or bool(case and case.approved_on),
        "conclude": not is_open,
    }
    given = [one for one in moves if not one["reason"] and not hidden.get(one["verb"], False)]
    for verb, name in _PAGES.items():
        if may(verb, sector) and not sector_flow.reason_against(sector, verb):
            label = str(sector_flow.find(verb).label)
            url = reverse(name, args=[sector.pk])
            given.append({"verb": verb, "label": label, "url": url, "method": "get", "reason": ""})
    first = _first(sector)
    given.sort(key=lambda one: one["verb"] != first)
    return [{**one, "tone": "action" if one["verb"] == first else "plain"} for one in given]


def _first(sector: SectorFinding) -> str:
    """What comes next: a finding is closed when every firm has its outcome."""
    if sector.state == SectorState.FOLLOWED and sector.firms == sector.firms_done:
        return "close"
    if sector.state == SectorState.TRANSFERRED and (sent := clue_of(sector)) and sent.reply:
        return "file"
    return _NEXT.get(SectorState(sector.state), "")
