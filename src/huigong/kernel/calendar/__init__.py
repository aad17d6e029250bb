"""The official working calendar of a place, and deadlines that explain themselves.

`for_division("630223").due(start, working_days=5)` answers with a `Due`.
"""

from huigong.kernel.calendar.clock import NoWorkingDay, WorkCalendar
from huigong.kernel.calendar.due import TZ, Due, Lateness, Remaining, Step
from huigong.kernel.calendar.load import due, due_by, for_division
from huigong.kernel.calendar.statutory import Holiday, UnknownYear, holiday_on, holidays_of

__all__ = [
    "TZ",
    "Due",
    "Holiday",
    "Lateness",
    "NoWorkingDay",
    "Remaining",
    "Step",
    "UnknownYear",
    "WorkCalendar",
    "due",
    "due_by",
    "for_division",
    "holiday_on",
    "holidays_of",
]
