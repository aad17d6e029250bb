"""Plays a demo story on paper, so that a story no office could live through is caught in a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from huigong.demo.data.reading import CaseRow, PersonaRow, Step


class BadStoryError(ValueError):
    """A step cannot follow the ones before it. The message names the case, the step and why."""


# The terms that the stories were dated by; the rules in force live in the hotline's parameters.
HANDLE_DAYS = 5
LATE_SIGNATURE = (-1, "16:00")


@dataclass
class Leg:
    """One unit's part of a case; `sender` are the units that may judge its reply."""

    unit: str
    sender: set[str]
    sent: tuple[int, str]
    state: str = "sent"
    asked: int = 0
    more: int = 0
    paused_on: int = 0

    @property
    def due(self) -> int:
        """The working day on which the reply is due, counted from today."""
        return self.sent[0] + HANDLE_DAYS + self.more


@dataclass
class Sheet:
    """The paper the story is played on."""

    seats: dict[str, set[str]]
    state: str = "new"
    legs: list[Leg] = field(default_factory=list)

    def leg(self, step: Step, *states: str) -> Leg:
        """The youngest leg at one of the actor's units in one of the states."""
        for leg in reversed(self.legs):
            if leg.unit in self.seats[step.by] and leg.state in states:
                return leg
        raise BadStoryError(f"{step.by} has no leg that is {' or '.join(states)}")

    def sent(self, step: Step, *states: str) -> Leg:
        """The youngest leg that the actor's unit sent and that is in one of the states."""
        for leg in reversed(self.legs):
            if leg.sender & self.seats[step.by] and leg.state in states:
                return leg
        raise BadStoryError(f"{step.by} has sent no leg that is {' or '.join(states)}")

    def need(self, *states: str) -> None:
        if self.state not in states:
            raise BadStoryError(f"the case is {self.state}, not {' or '.join(states)}")

    def add(self, step: Step, sender: set[str]) -> None:
        if not step.to:
            raise BadStoryError("it does not say to whom")
        self.legs.append(Leg(step.to, sender, (step.day, step.at)))


def _dispatch(sheet: Sheet, step: Step) -> None:
    sheet.need("new", "returned", "open", "checked")
    sheet.add(step, sheet.seats[step.by])
    sheet.state = "open"


def _assist(sheet: Sheet, step: Step) -> None:
    sheet.leg(step, "signed")
    sheet.add(step, sheet.seats[step.by])


def _transfer(sheet: Sheet, step: Step) -> None:
    leg = sheet.leg(step, "signed")
    sheet.add(step, leg.sender)
    leg.state = "done"


def _sign(sheet: Sheet, step: Step) -> None:
    sheet.leg(step, "sent").state = "signed"


def _return(sheet: Sheet, step: Step) -> None:
    _reason(step)
    sheet.leg(step, "sent", "signed").state = "done"
    if all(leg.state == "done" for leg in sheet.legs):
        sheet.state = "returned"


def _reason(step: Step) -> None:
    if not step.reason:
        raise BadStoryError("it gives no reason")


def _ask(sheet: Sheet, step: Step) -> None:
    _reason(step)
    if not step.days:
        raise BadStoryError("it does not say how many days")
    sheet.leg(step, "signed").asked = step.days


def _grant(sheet: Sheet, step: Step) -> None:
    leg = sheet.sent(step, "signed")
    if not leg.asked:
        raise BadStoryError("nobody asked for more time")
    leg.more, leg.asked = leg.more + leg.asked, 0


def _pause(sheet: Sheet, step: Step) -> None:
    _reason(step)
    leg = sheet.leg(step, "signed")
    leg.state, leg.paused_on = "paused", step.day


def _resume(sheet: Sheet, step: Step) -> None:
    leg = sheet.leg(step, "paused")
    leg.state, leg.more = "signed", leg.more + step.day - leg.paused_on


def _words(step: Step) -> None:
    if not step.text or not step.plain:
        raise BadStoryError("it needs words for the office and plain words for the worker")


def _reply(sheet: Sheet, step: Step) -> None:
    _words(step)
    sheet.leg(step, "signed").state = "replied"


def _check(sheet: Sheet, step: Step) -> None:
    sheet.sent(step, "replied").state = "done"
    if all(leg.state == "done" for leg in sheet.legs):
        sheet.state = "checked"


def _rework(sheet: Sheet, step: Step) -> None:
    _reason(step)
    leg = sheet.sent(step, "replied")
    leg.state, leg.sent = "signed", (step.day, step.at)


def _answer(sheet: Sheet, step: Step) -> None:
    sheet.need("new")
    _words(step)
    sheet.state = "closed"


def _close(sheet: Sheet, step: Step) -> None:
    sheet.need("checked")
    _word(sheet, step)
    sheet.state = "closed"


def _judge(sheet: Sheet, step: Step) -> None:
    sheet.need("closed")
    if step.by != "caller" or step.stars not in range(1, 6):
        raise BadStoryError("only the caller judges, with one to five stars")


def _archive(sheet: Sheet, _step: Step) -> None:
    sheet.need("closed")
    sheet.state = "archived"


def _urge(sheet: Sheet, step: Step) -> None:
    _word(sheet, step)
    sheet.sent(step, "sent", "signed")


def _word(_sheet: Sheet, step: Step) -> None:
    if not step.text:
        raise BadStoryError("it says nothing")


def _relay(sheet: Sheet, step: Step) -> None:
    """Who has answered has the matter, before any form is complete."""
    _word(sheet, step)
    _dispatch(sheet, step)


MOVES: dict[str, Callable[[Sheet, Step], None]] = {
    "dispatch": _dispatch,
    "assist": _assist,
    "transfer": _transfer,
    "sign": _sign,
    "return": _return,
    "ask": _ask,
    "grant": _grant,
    "pause": _pause,
    "resume": _resume,
    "reply": _reply,
    "check": _check,
    "rework": _rework,
    "answer": _answer,
    "close": _close,
    "judge": _judge,
    "archive": _archive,
    "urge": _urge,
    "advise": _word,
    "relay": _relay,
    "supervise": _word,
}


def seats(personas: list[PersonaRow]) -> dict[str, set[str]]:
    """The units each persona may act for, deputyships included; the caller acts for none."""
    units = {person.key: {person.unit} for person in personas}
    for person in personas:
        if person.deputy:
            units[person.key] |= units[person.deputy.for_key]
    return units | {"caller": set()}


def play(case: CaseRow, units: dict[str, set[str]]) -> str:
    """The state the case ends in today; raises BadStoryError where a step is impossible."""
    sheet = Sheet(units)
    before = (case.filed_day, case.filed_at)
    for number, step in enumerate(case.story, 1):
        try:
            if (step.day, step.at) < before:
                raise BadStoryError("it happens before the step above it")
            MOVES[step.do](sheet, step)
        except BadStoryError as error:
            raise BadStoryError(f"{case.key}, step {number} ({step.do}): {error}") from error
        before = (step.day, step.at)
    return sheet.state if sheet.state != "open" else _open_state(sheet)


def _open_state(sheet: Sheet) -> str:
    """What the case looks like on the desk of the office that must move next."""
    live = [leg for leg in sheet.legs if leg.state in ("sent", "signed")]
    if any(leg.state == "sent" and leg.sent < LATE_SIGNATURE for leg in live):
        return "overdue_sign"
    if any(leg.due < 0 for leg in live):
        return "overdue"
    if any(leg.asked for leg in live):
        return "extension_asked"
    if any(leg.due == 0 for leg in live):
        return "due_today"
    if live:
        return "waiting_sign" if live[-1].state == "sent" else "in_hand"
    return "paused" if any(leg.state == "paused" for leg in sheet.legs) else "replied"
