"""What stands on the page of a wage case beside its facts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.domains.supervision.wages.counting import (
    Standing,
    clues_of,
    payments_of,
    standings,
    totals_of,
)
from huigong.domains.supervision.wages.limits import investigated_by, limits_of
from huigong.domains.supervision.wages.models import WageCase, WageState
from huigong.kernel.access import may
from huigong.kernel.calendar.present import now
from huigong.kernel.sealing import mask_name
from huigong.kernel.workflow.models import Clock

register = template.Library()


@register.simple_tag
def wage_beside(case: WageCase, moves: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Workers, payments, clues, last days, sums, and what can be done now."""
    if "beside" not in case.__dict__:
        case.__dict__["beside"] = _beside(case, moves)
    found: dict[str, Any] = case.__dict__["beside"]
    return found


def _beside(case: WageCase, moves: Iterable[dict[str, Any]]) -> dict[str, Any]:
    found, clues = standings(case), clues_of(case)
    is_writer, is_open = may("enlist", case), case.state == WageState.OPEN
    is_late = case.due_at is not None and case.due_at < now()
    return {
        "totals": totals_of(found),
        "workers": [(one, _shown(one, is_writer)) for one in found],
        "payments": payments_of(case),
        "clock": Clock.objects.on(case).filter(stopped_at=None).order_by("-id").first(),
        "clues": [(one, None if one.heard_on else investigated_by(case, one)) for one in clues],
        "limits": limits_of(case, found) if is_open else [],
        "may_write": is_writer and is_open,
        "tone": "late" if is_late else "doing" if is_open else "done",
        "is_late": is_late,
        "moves": _moves(case, found, moves, is_writer=is_writer, waits=_waits(clues)),
    }


def _waits(clues: Iterable[Any]) -> bool:
    return any(clue.heard_on is None for clue in clues)


def _shown(one: Standing, is_writer: bool) -> str:
    # Those above see how much, and not whose it is in full.
    return one.line.name if is_writer else mask_name(one.line.name)


def _moves(
    case: WageCase,
    found: list[Standing],
    moves: Iterable[dict[str, Any]],
    *,
    is_writer: bool,
    waits: bool,
) -> list[dict[str, Any]]:
    """The next step first: workers while there are none, money while some is owed, the end."""
    own = {
        "pay": _move("pay", _("登记付款"), case, "cash"),
        "agree": _move("agree", _("登记协商结果"), case, "users"),
        "enlist": _move("enlist", _("登记职工"), case, "plus"),
        "hear": _move("hear", _("登记移送的回复"), case, "mail"),
    }
    given = {
        move["verb"]: {"icon": "", **move}
        for move in moves
        if not move["reason"] and not (waits and move["verb"] == "refer")
    }
    is_open, left = case.state == WageState.OPEN, any(one.left_fen for one in found)
    wanted = (
        ["enlist"] if not found else ["pay", "agree", "enlist"] if left else ["close", "enlist"]
    )
    order = [*(wanted if is_open else ()), *(["hear"] if waits else ()), *given]
    every = {**(own if is_writer else {}), **given}
    shown = [every[verb] for verb in dict.fromkeys(order) if verb in every]
    return [{**one, "tone": "plain" if place else "action"} for place, one in enumerate(shown)]


def _move(verb: str, label: str, case: WageCase, icon: str) -> dict[str, Any]:
    url = reverse(f"supervision-wage-{verb}", args=[case.pk])
    return {"verb": verb, "label": label, "url": url, "icon": icon, "method": "get", "reason": ""}
