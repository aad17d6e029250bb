"""What may happen to a deadline after it was set: it is lengthened, or counted by another term.

Pure, like the clock itself; both keep how the date came about.
"""

from __future__ import annotations

from dataclasses import replace

from huigong.kernel.calendar.clock import WorkCalendar
from huigong.kernel.calendar.due import Due, Step


def lengthen(calendar: WorkCalendar, due: Due, days: int) -> Due:
    """The deadline with so many working days more, counted on from where it stood."""
    longer = calendar.count(due.at, days, "working_days")
    granted = Step("lengthened", due.at, longer.at, (str(days),))
    return replace(
        due,
        at=longer.at,
        nominal_on=longer.nominal_on,
        steps=(*due.steps, granted, *longer.steps),
        flags=due.flags | longer.flags,
    )


def recount(calendar: WorkCalendar, due: Due, amount: float, unit: str, *, source: str) -> Due:
    """The deadline under another term: from the same start, with each pause and each extension.

    A pause that came too late under the old term may count under the new one, and the other way
    round: what is said afterwards is what would have been said from the beginning.
    """
    fresh = calendar.count(due.start, amount, unit, source=source)
    changed = Step("changed", due.start, due.start, (due.unit, str(due.amount), unit, str(amount)))
    for step in due.steps:
        if step.kind in ("paused", "idle"):
            fresh = calendar.resume(fresh, step.at, step.until)
        elif step.kind == "lengthened":
            fresh = lengthen(calendar, fresh, int(step.names[0]))
    before = tuple(step for step in due.steps if step.kind == "changed")
    return replace(fresh, steps=(*before, changed, *fresh.steps))
