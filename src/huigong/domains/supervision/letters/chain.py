"""The letters of one matter in their order, and whether the next one may be drafted."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.letters.drafting import Earlier
from huigong.domains.supervision.letters.models import (
    MET,
    NEXT_KIND,
    VOID,
    Letter,
    LetterItem,
    LetterKind,
    LetterState,
    Service,
)
from huigong.domains.supervision.letters.rules import Why, why_not_next
from huigong.kernel import params
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org.models import Level, Unit

_WHYS = {
    Why.LAST: gettext_lazy("建议书之后没有下一份文书。"),
    Why.UNSERVED: gettext_lazy("还没有送达。"),
    Why.RUNNING: gettext_lazy("还在答复期限以内。"),
    Why.UNJUDGED: gettext_lazy("已有答复，请先逐项审查。"),
    Why.MET: gettext_lazy("各项都已改正或者说明了理由，可以办结。"),
    Why.OVER: gettext_lazy("这份文书已经结束。"),
}


def chain_of(letter: Letter) -> list[Letter]:
    """The letters before this one, the first one first. There are two at most."""
    found: list[Letter] = []
    one = letter.before
    while one is not None:
        found.insert(0, one)
        one = one.before
    return found


def earlier_of(letters: list[Letter]) -> list[Earlier]:
    """The same as values for the draft of the next one; only what was served counts."""
    return [
        Earlier(
            title=one.title,
            number=one.number,
            issued_on=one.issued_on,
            served_on=one.served_on,
            due_on=one.answer_by,
            answered_on=one.answered_on,
            is_refused=one.service == Service.REFUSED,
        )
        for one in letters
        if one.issued_on and one.served_on
    ]


def is_late(letter: Letter) -> bool:
    """Whether the answer is overdue now."""
    return (
        letter.state == LetterState.SERVED and letter.due_at is not None and letter.due_at < now()
    )


def next_of(letter: Letter) -> Letter | None:
    """The letter that follows this one, sent or in hand."""
    rows = Letter.objects.filter(before=letter).exclude(state__in=VOID)
    return rows.first()


def reason_against_next(letter: Letter) -> str:
    """Why the next letter cannot be drafted now; empty where it can."""
    if letter.is_to_trade:
        return _("告行业的提示函没有下一份；哪一家没有做到，去检查那一家。")
    kind = NEXT_KIND.get(LetterKind(letter.kind))
    items = LetterItem.objects.on(letter)
    why = why_not_next(
        has_next=kind is not None,
        state=letter.state,
        is_refused=letter.service == Service.REFUSED,
        is_late=is_late(letter),
        all_met=not items.exclude(verdict__in=MET).exists(),
        was_followed=_was_followed(letter),
    )
    if next_of(letter) is not None:
        return _("下一份文书已经起草了。") if why is None else str(_WHYS[why])
    if why is not None:
        return str(_WHYS[why])
    return reason_against_level(letter.unit, str(kind))


def _was_followed(letter: Letter) -> bool:
    """Whether the letter after this one was issued and taken back: it may be written anew."""
    taken_back = Letter.objects.filter(before=letter, state=LetterState.WITHDRAWN)
    return letter.state == LetterState.OVERTAKEN and taken_back.exists()


def reason_against_level(unit: Unit, kind: str) -> str:
    """Why a union of this level does not issue such a letter; empty where it does."""
    lowest = _rule(unit, f"lowest_level.{kind}").value
    if unit.level <= int(lowest):
        return ""
    words = {"kind": LetterKind(kind).label, "level": Level(int(lowest)).label}
    return _("%(kind)s由%(level)s以上工会发出，请报上级工会。") % words


def reason_against_trade(unit: Unit) -> str:
    """Why a union of this level writes to no whole trade; empty where it does."""
    lowest = int(_rule(unit, "lowest_level.trade").value)
    if unit.level <= lowest:
        return ""
    return _("告行业的提示函由%s以上工会发出，请报上级工会。") % Level(lowest).label


def signers_of(letter: Letter) -> tuple[str, bool]:
    """Who may sign such a letter here, and whether somebody has confirmed that."""
    found = _rule(letter.unit, f"signers.{letter.kind}")
    return str(found.value), found.confirmed


def word_of(letter: Letter) -> str:
    """What stands between the issuer and the year in a number."""
    return str(_rule(letter.unit, f"words.{letter.kind}").value)


def term_words(unit: Unit, kind: str) -> str:
    """How long an answer may take, as the letter says it (in Chinese in every interface)."""
    found = _rule(unit, f"answer_days.{kind}")
    unit_word = "个工作日内" if found.unit == "working_days" else "日内"
    return f"{found.value}{unit_word}"


def _rule(unit: Unit, name: str) -> params.Value:
    return params.at(today(), division=unit.division).get(f"letters.{name}")
