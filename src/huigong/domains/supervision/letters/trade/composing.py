"""From a topic or picked duties to the points and the first text of a letter to a trade."""

from __future__ import annotations

from collections.abc import Sequence

from huigong.domains.supervision.letters.chain import term_words
from huigong.domains.supervision.letters.drafting import draft_trade, trade_words
from huigong.domains.supervision.letters.models import Letter, LetterItem
from huigong.domains.supervision.letters.trade.topics import Asked, asks_of_duties, topics_on
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Unit

_KINDS_OF_PLACE = "省市州县区镇乡"


def what_is_asked(unit: Unit, topic: str, duties: Sequence[str]) -> list[Asked]:
    """The points of a topic, or of picked duties, as the law of today and this place has them."""
    found = next((one for one in topics_on(today()) if one.code == topic), None)
    if found is not None:
        return found.asks_on(today(), unit.division)
    return [] if topic else asks_of_duties(duties, today(), unit.division)


def items_of(asked: Sequence[Asked]) -> list[LetterItem]:
    """A point for each, with the articles of today; unsaved."""
    return [
        LetterItem(
            place=place,
            heading=one.heading or one.section,
            duty=one.duty,
            name=one.name,
            basis=list(one.basis),
            demand=one.demand,
        )
        for place, one in enumerate(asked, 1)
    ]


def compose_trade(letter: Letter, asked: Sequence[Asked]) -> None:
    """Fill in title, addressee and text."""
    topic = next((one for one in topics_on(today()) if one.code == letter.topic), None)
    words = topic or trade_words()
    area = area_of(letter.unit)
    letter.title, letter.addressee = words.title, words.addressee.format(area=area)
    term = term_words(letter.unit, letter.kind) if letter.asks_reply else ""
    letter.text = draft_trade(words.opening, asked, words.closing, term=term)


def area_of(unit: Unit) -> str:
    """全省, 全州, 全县 … by the name of the union; 辖区 where that does not tell."""
    place = unit.name.removesuffix("总工会")
    return f"全{place[-1]}" if place != unit.name and place[-1] in _KINDS_OF_PLACE else "辖区"
