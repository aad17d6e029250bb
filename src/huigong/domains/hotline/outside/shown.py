"""Outside legs as pages show them: to offices, to the guest, on the letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.outside.actions import may_name
from huigong.domains.hotline.outside.models import (
    ASKED,
    OutsideLeg,
    OutsideNote,
    OutsideState,
    Way,
)
from huigong.kernel.access import may, verbs_on
from huigong.kernel.audit.models import Look
from huigong.kernel.calendar.due import Due
from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import Leg, LegState
from huigong.kernel.workflow.moves import Move
from huigong.kernel.workflow.shown import Shown, Turn

_TONES = {
    OutsideState.SENT: "due",
    OutsideState.SIGNED: "doing",
    OutsideState.ANSWERED: "done",
    OutsideState.WITHDRAWN: "plain",
}
#: Verb → icon, tone of its button, the way of asking it belongs to.
VERBS = {
    "sign": ("check", "plain", Way.LETTER),
    "answer": ("message", "action", ""),
    "admit": ("key", "plain", Way.DESK),
    "revoke": ("ban", "plain", Way.DESK),
    "add": ("message-report", "plain", Way.DESK),
    "withdraw": ("arrow-back-up", "plain", ""),
}
_LABELS = {
    "sign": gettext_lazy("对方已签收"),
    "answer": gettext_lazy("登记复函"),
    "admit": gettext_lazy("开访客链接"),
    "revoke": gettext_lazy("作废访客链接"),
    "add": gettext_lazy("回话"),
    "withdraw": gettext_lazy("不再等复函"),
}


def label_of(verb: str) -> str:
    """What a button says."""
    return str(_LABELS[verb])


@dataclass(frozen=True, slots=True)
class OutsidePanel:
    """One outside leg with its buttons, what was said, and how often the guest looked."""

    row: OutsideLeg
    tone: str
    moves: tuple[Move, ...]
    notes: tuple[OutsideNote, ...]
    looks: int
    due: tuple[str, ...]


def outside_page(case: Case, legs: Iterable[Leg]) -> dict[str, Any]:
    """What the page of a case shows of bodies outside; `path` and `turns` go into its lists."""
    found = OutsideLeg.objects.on(case).select_related("unit")
    rows = list(found.order_by("id"))
    notes: list[OutsideNote] = []
    looks: list[str] = []
    if any(row.way == Way.DESK for row in rows):
        notes = list(OutsideNote.objects.filter(outside__in=rows).order_by("id"))
        looks = list(
            Look.objects.filter(kind=kind_of(Case), row_id=case.pk, what="guest").values_list(
                "reason", flat=True
            )
        )
    panels = [_panel(row, notes, looks) for row in rows]
    has_own = any(
        leg.unit_id == current().office_id and leg.state == LegState.SIGNED for leg in legs
    )
    url = reverse("hotline-outside-send", args=[case.pk])
    return {
        "outside": panels,
        "outside_url": url if has_own and may("send", OutsideLeg) else "",
        "outside_path": [path_of(row) for row in rows],
        "outside_turns": [_turn(row) for row in rows if row.is_open],
    }


def _panel(row: OutsideLeg, notes: list[OutsideNote], looks: list[str]) -> OutsidePanel:
    mine = tuple(note for note in notes if note.outside_id == row.pk)
    explained = tuple(str(line) for line in Due.from_json(row.due).explain())
    return OutsidePanel(
        row, _tone(row), tuple(moves_of(row)), mine, looks.count(row.number), explained
    )


def _tone(row: OutsideLeg) -> str:
    return "late" if row.is_open and row.is_late else _TONES[OutsideState(row.state)]


def moves_of(row: OutsideLeg) -> Iterator[Move]:
    """The buttons of an outside leg for the seat."""
    if not row.is_open:
        return
    allowed = set(verbs_on(row))
    if row.unit_id == current().office_id and may("add", OutsideNote):
        allowed.add("add")
    for verb, (icon, tone, way) in VERBS.items():
        if verb in allowed and way in ("", row.way) and _fits(row, verb):
            url = reverse("hotline-outside-act", args=[row.pk, verb])
            yield Move(verb, label_of(verb), url, "get", tone, icon)


def _fits(row: OutsideLeg, verb: str) -> bool:
    if verb == "sign":
        return row.state == OutsideState.SENT
    if verb == "revoke":
        return row.guest_until is not None and row.guest_until >= today()
    return True


def path_of(row: OutsideLeg) -> Shown:
    """An outside leg on the way of its case; its lateness is its own."""
    return Shown(
        unit=row.body_name,
        verb=_("外部单位 · %s") % row.get_way_display(),
        state=str(row.get_state_display()),
        tone=_tone(row),
        due=row.due_at,
        done=row.ended_at,
        paused=False,
        note=_late_words(row),
        current=row.is_open,
        why="",
        step=_("复函"),
    )


def _late_words(row: OutsideLeg) -> str:
    if row.state == OutsideState.WITHDRAWN or not row.is_late:
        return ""
    return _("对方超期，不算发函单位超期")


def _turn(row: OutsideLeg) -> Turn:
    return Turn(
        unit=row.body_name,
        step=_("复函"),
        due=row.due_at,
        paused=False,
        is_mine=False,
        note=row.number,
        why="",
    )


def letter(outside: OutsideLeg, case: Case) -> dict[str, Any]:
    """What the letter says, on paper and at the guests' desk alike: nothing else of the case."""
    return {
        "outside": outside,
        "unit": outside.unit,
        "worker": case.reporter_name if outside.names_worker and may_name(case) else "",
    }


def late_outside(office: int) -> list[OutsideLeg]:
    """What an office waits for from bodies outside, the longest first."""
    rows = OutsideLeg.objects.filter(unit_id=office, state__in=ASKED)
    return list(rows.order_by("due_at")[:50])
