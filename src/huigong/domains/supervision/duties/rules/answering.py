"""The answers that there are, by name, and the one way to ask for one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from huigong.domains.supervision.duties.rules.contract import ContractFacts, contract
from huigong.domains.supervision.duties.rules.employment import (
    DispatchFacts,
    InsuranceFacts,
    dispatch,
    insurance,
)
from huigong.domains.supervision.duties.rules.hours import HoursFacts, hours
from huigong.domains.supervision.duties.rules.leave import LeaveFacts, leave
from huigong.domains.supervision.duties.rules.overtime import (
    HolidayFacts,
    OvertimeFacts,
    holiday,
    overtime,
)
from huigong.domains.supervision.duties.rules.probation import ProbationFacts, probation
from huigong.domains.supervision.duties.rules.protection import (
    MaternityFacts,
    MinorFacts,
    NursingFacts,
    maternity,
    minors,
    nursing,
)
from huigong.domains.supervision.duties.rules.reckoning import (
    Answer,
    Days,
    Reckoning,
    Rules,
    Stop,
)
from huigong.domains.supervision.duties.rules.wages import MinimumFacts, minimum

#: What can be asked → the facts that it takes, and who works it out.
ANSWERS: dict[str, tuple[type[Any], Callable[[Any, Reckoning], None]]] = {
    "contract": (ContractFacts, contract),
    "probation": (ProbationFacts, probation),
    "hours": (HoursFacts, hours),
    "overtime": (OvertimeFacts, overtime),
    "holiday": (HolidayFacts, holiday),
    "minimum": (MinimumFacts, minimum),
    "insurance": (InsuranceFacts, insurance),
    "dispatch": (DispatchFacts, dispatch),
    "leave": (LeaveFacts, leave),
    "maternity": (MaternityFacts, maternity),
    "nursing": (NursingFacts, nursing),
    "minors": (MinorFacts, minors),
}


def answer(what: str, facts: Any, rules: Rules, days: Days) -> Answer:
    """Work one out. Raises KeyError for what cannot be asked."""
    _facts, work = ANSWERS[what]
    sheet = Reckoning(rules, days)
    with suppress(Stop):  # what was missing stands on the sheet
        work(facts, sheet)
    return sheet.answer()
