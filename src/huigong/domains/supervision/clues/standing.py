"""Whether a row may be handed over here and today, in words; and what hangs on it already."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.clues.models import AuthorityCase, ClueTransfer
from huigong.domains.supervision.clues.rules import Verdict, Why, judge_transfer
from huigong.domains.supervision.letters.models import (
    MET,
    VOID,
    Letter,
    LetterItem,
    LetterState,
    Service,
)
from huigong.kernel import params
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org.models import Unit, UnitType
from huigong.kernel.org.places import place_name
from huigong.kernel.scoping.sighted import ScopedModel

_NOT_OUT = (LetterState.DRAFTED, *VOID)
_BINDS = "joint.refusal_binds_groups"
WORDS = {
    Why.LEVEL: _("由县级以上总工会移送，请报上级工会。"),
    Why.GROUND: _("至少选一种情形：五类群体之一，或者两种群体性争议之一。"),
    Why.COOPERATES: _("用人单位配合的，不移送；不配合的，写明怎样不配合。"),
    Why.UNDECIDED: _(
        "五类群体的事，用人单位配合的能不能移送，还没有确认：请写明请示了谁、依据哪份文件。"
    ),
}


def verdict_on(unit: Unit, grounds: Iterable[str], *, is_refused: bool) -> Verdict:
    """The verdict of the rule for a union, by the parameters of today."""
    rules = params.at(today(), division=unit.division)
    binds = rules.get(_BINDS)
    return judge_transfer(
        is_federation=unit.type == UnitType.FEDERATION,
        level=unit.level,
        lowest=int(rules.get("joint.transfer_level").value),
        grounds=set(grounds),
        is_refused=is_refused,
        binds_groups=bool(binds.value) if binds.confirmed else None,
    )


def open_questions(unit: Unit) -> list[str]:
    """What the administrator has not answered yet and matters for handing over."""
    found = params.at(today(), division=unit.division).get(_BINDS)
    return [] if found.confirmed or not found.question else [found.question]


def is_county_up(unit: Unit) -> bool:
    """Whether the union stands high enough to hand anything over."""
    return Why.LEVEL not in verdict_on(unit, (), is_refused=True).why


def clue_of(row: ScopedModel) -> ClueTransfer | None:
    """The clue that went to the procuratorate."""
    return ClueTransfer.objects.on(row).first()


def case_of(row: ScopedModel) -> AuthorityCase | None:
    """The authority's case about it."""
    return AuthorityCase.objects.on(row).first()


def reason_against_letter(letter: Letter) -> str:
    """Why a letter is nothing to hand over; empty where it is."""
    if letter.state in _NOT_OUT:
        return str(_("没有签发的文书不能移送。"))
    if letter.employer_id is None:
        return str(_("给一个行业的文书不移送，请按行业性问题提出。"))
    return ""


def refusal_of(letter: Letter) -> str:
    """How the employer of a letter did not cooperate, as far as the letter itself knows."""
    if letter.service == Service.REFUSED:
        return str(_("文书送达时被拒收。"))
    if letter.state == LetterState.SERVED and letter.due_at and letter.due_at < now():
        return str(_("答复期限届满，没有书面答复。"))
    if letter.state == LetterState.JUDGED:
        open_items = LetterItem.objects.on(letter).exclude(verdict__in=MET)
        if open_items.exists():
            return str(_("答复以后经逐项审查，仍没有改正。"))
    return ""


def receiver_of(unit: Unit) -> str:
    """The procuratorate of the same place, as it is usually called; nothing where unknown."""
    place = place_name(unit.division)
    return f"{place}人民检察院" if place else ""
