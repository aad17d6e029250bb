"""From the findings of a check-up, or from the letter before, to the points and the first text."""

from __future__ import annotations

from huigong.domains.supervision.checkups.found import findings_of, version_on
from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.letters.chain import chain_of, earlier_of, term_words
from huigong.domains.supervision.letters.drafting import Point, draft
from huigong.domains.supervision.letters.models import MET, Letter, LetterItem, LetterKind
from huigong.kernel.org.places import place_name

#: The same-level authority, by the name that every county and prefecture gives it.
_AUTHORITY = "人力资源和社会保障局"


def items_of_findings(checkup: Checkup) -> list[LetterItem]:
    """A point for each finding, with the articles of the day of the check-up; unsaved."""
    items = []
    for place, one in enumerate(findings_of(checkup), 1):
        version = version_on(one.duty, checkup.checked_on)
        items.append(
            LetterItem(
                place=place,
                duty=one.duty,
                name=one.name,
                basis=list(version.basis) if version else [],
                facts=one.facts,
                people=one.people,
                demand=one.demand,
                due_on=one.due_on,
            )
        )
    return items


def items_again(before: Letter) -> list[LetterItem]:
    """The points of the letter before that are not put right; unsaved."""
    rows = LetterItem.objects.on(before).exclude(verdict__in=MET).order_by("place")
    return [
        LetterItem(
            place=place,
            duty=one.duty,
            name=one.name,
            basis=one.basis,
            facts=one.facts,
            people=one.people,
            demand=one.demand,
            due_on=one.due_on,
        )
        for place, one in enumerate(rows, 1)
    ]


def compose(letter: Letter, items: list[LetterItem]) -> None:
    """Fill in title, addressee and text of a letter about an employer that nobody has edited yet.

    Raises ValueError for a letter without a check-up.
    """
    if letter.checkup is None:
        raise ValueError(letter)
    found = draft(
        letter.kind,
        employer=letter.employer_name,
        checked_on=letter.checkup.checked_on,
        term=term_words(letter.unit, letter.kind),
        points=[
            Point(
                name=one.name,
                basis=tuple(one.basis),
                facts=one.facts,
                demand=one.demand,
                people=one.people,
                due_on=one.due_on,
            )
            for one in items
        ],
        earlier=earlier_of(chain_of(letter)),
    )
    letter.title, letter.text = found.title, found.text
    letter.addressee = _addressee(letter)


def _addressee(letter: Letter) -> str:
    if letter.kind != LetterKind.PROPOSAL:
        return letter.employer_name
    return f"{place_name(letter.unit.division)}{_AUTHORITY}"
