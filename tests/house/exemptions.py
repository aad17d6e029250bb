"""What breaks a rule for now, why, until when. At most twenty; a stale one fails."""

from __future__ import annotations

from datetime import date

MOST = 20
#: (rule, place) → (reason, last day).
EXEMPT: dict[tuple[str, str], tuple[str, date]] = {
    ("writes", "domains/hotline/reactions.py"): (
        "a case's state follows its legs inside the leg's own event; an action would leave two",
        date(2027, 6, 30),
    ),
}


def without_exempt(rule: str, found: dict[str, str]) -> dict[str, str]:
    """What is left of the breaches of a rule; a stale or overdue exemption is a breach too."""
    mine = {place: row for (name, place), row in EXEMPT.items() if name == rule}
    left = {place: why for place, why in found.items() if place not in mine}
    left |= {place: "stale exemption: take it out" for place in mine if place not in found}
    today = date.today()  # noqa: DTZ011  # house rules run on the builder's own calendar
    left |= {place: "the exemption is overdue" for place, row in mine.items() if row[1] < today}
    return left
