"""Reading a year's holiday notice: the State Council's own sentences, or a table of days.

Pure: text in, days and complaints out. A sentence looks like
「二、春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。」
and a table line like 「2027-02-14 上班 春节」 (spaces, tabs or commas between).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

REST_WORDS = frozenset({"休", "休息", "放假", "假", "0", "否"})
WORK_WORDS = frozenset({"班", "上班", "补班", "调休上班", "1", "是"})
HEADINGS = frozenset({"日期", "date"})
# Longer breaks do not exist; a longer span is a slip in one of its two dates.
LONGEST_BREAK = 31

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_HOLIDAY = re.compile(r"^(?:[一二三四五六七八九十]+、)?\s*([\w、·]{1,20}?)\s*[：:]\s*(.+)$")
_DATE = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日"
_SPAN = re.compile(_DATE.format("a") + r"(?:\s*[至到—–~～-]+\s*" + _DATE.format("b") + ")?")
_TABLE_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """One day that a notice sets."""

    on: date
    is_workday: bool
    name: str


@dataclass
class Reading:
    """What was understood, and what was not, by line."""

    days: dict[date, NoticeDay] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether the notice can be loaded as it is."""
        return bool(self.days) and not self.problems


class _Unreadable(ValueError):
    """Carries the sentence for the person who pasted the text."""


def read_notice(text: str, year: int) -> Reading:
    """Read a pasted notice for a year; complaints name the line and what to do."""
    reading = Reading()
    for number, line in enumerate(text.splitlines(), 1):
        try:
            for day in _read_line(line.strip(), year):
                _put(reading, day, year)
        except _Unreadable as error:
            reading.problems.append(
                _("第 {number} 行：{problem}").format(number=number, problem=error)
            )
    if not reading.days and not reading.problems:
        reading.problems.append(_("没有读到任何日期。请粘贴通知正文，或每行一天的表格。"))
    return reading


def _put(reading: Reading, day: NoticeDay, year: int) -> None:
    # A notice may move a day of the December before or the January after.
    if abs(day.on.year - year) > 1:
        raise _Unreadable(
            _("{day} 不属于 {year} 年，请核对年份。").format(day=day.on.isoformat(), year=year)
        )
    before = reading.days.get(day.on)
    if before is not None and before.is_workday != day.is_workday:
        raise _Unreadable(_("{day} 既放假又上班，请核对。").format(day=day.on.isoformat()))
    reading.days.setdefault(day.on, day)


def _read_line(line: str, year: int) -> Iterator[NoticeDay]:
    if not line:
        return
    holiday = _HOLIDAY.match(line)
    if holiday and ("放假" in line or "上班" in line):
        yield from _read_sentences(holiday[1], holiday[2], year)
    elif _TABLE_DATE.match(_cells(line)[0]):
        yield _read_row(line)
    elif _SPAN.match(line):
        raise _Unreadable(_("没有节日名称。请写成“春节：2月15日至23日放假调休。”"))
    elif line[0].isdigit():
        yield _read_row(line)


def _read_sentences(name: str, text: str, year: int) -> Iterator[NoticeDay]:
    month = 0
    for sentence in re.split(r"[。；;]", _BRACKETS.sub("", text)):
        is_workday = "上班" in sentence
        if not is_workday and "放假" not in sentence and "补休" not in sentence:
            continue
        spans = list(_SPAN.finditer(sentence))
        if not spans:
            raise _Unreadable(_("“{text}”里没有日期。").format(text=sentence.strip()))
        for span in spans:
            first = _day(span, "a", year, month)
            last = _day(span, "b", first.year, first.month) if span["bd"] else first
            month = last.month
            yield from _days(first, last, is_workday, name)


def _day(span: re.Match[str], part: str, year: int, month: int) -> date:
    given_year, given_month, day = span[f"{part}y"], span[f"{part}m"], span[f"{part}d"]
    try:
        return date(int(given_year or year), int(given_month or month), int(day))
    except ValueError as error:
        raise _Unreadable(_("“{text}”不是日期。").format(text=span[0])) from error


def _days(first: date, last: date, is_workday: bool, name: str) -> Iterator[NoticeDay]:
    length = (last - first).days
    if not 0 <= length < LONGEST_BREAK:
        raise _Unreadable(
            _("{first} 至 {last} 前后颠倒或太长，请核对。").format(first=first, last=last)
        )
    for offset in range(length + 1):
        yield NoticeDay(first + timedelta(days=offset), is_workday, name)


def _cells(line: str) -> list[str]:
    return re.split(r"[\s,，;；]+", line.strip(" ,，;；"))


def _read_row(line: str) -> NoticeDay:
    cells = _cells(line)
    found = _TABLE_DATE.match(cells[0])
    try:
        on = date(*map(int, found.groups())) if found else None
    except ValueError:
        on = None
    if on is None:
        raise _Unreadable(_("“{text}”不是日期，请写成 2027-02-14。").format(text=cells[0]))
    word = cells[1] if len(cells) > 1 else ""
    if word not in REST_WORDS | WORK_WORDS:
        raise _Unreadable(_("日期后面请写“放假”或“上班”，现在是“{text}”。").format(text=word))
    name = cells[2] if len(cells) > 2 else ""
    if not name:
        raise _Unreadable(_("请在末尾写明节日名称。"))
    return NoticeDay(on, word in WORK_WORDS, name)
