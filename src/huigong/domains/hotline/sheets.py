"""Sheets of cases as plain drafts: our own form, and the questions that came without one."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook

from huigong.domains.hotline.categories import category_choices, place_choices
from huigong.domains.hotline.models import Case, CaseKind, Channel

#: What a column may be called, by what it becomes.
COLUMNS: dict[str, tuple[str, ...]] = {
    "source": ("source", "来源"),
    "id": ("id", "编号", "序号"),
    "text": ("text", "反映内容", "内容", "诉求内容"),
    "title": ("title", "事由", "标题"),
    "employer": ("employer", "用人单位", "单位名称"),
    "division": ("division", "事发地", "行政区划"),
    "phone": ("phone", "联系电话", "电话", "手机号码"),
    "reporter_name": ("name", "reporter_name", "反映人", "姓名"),
    "channel": ("channel", "渠道"),
    "kind": ("kind", "诉求类型"),
    "category": ("category", "问题类别"),
    "people": ("people", "涉及人数", "人数"),
    "is_urgent": ("is_urgent", "紧急"),
    "is_confidential": ("is_confidential", "要求保密"),
    "at": ("opened_at", "登记时间"),
}
_TITLE = 30
_YES, _NO = {"是", "1", "true", "yes", "y", "√"}, {"", "否", "0", "false", "no", "n"}
_MOMENTS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d",
    "%Y/%m/%d %H:%M",
)


class Unreadable(Exception):
    """The file cannot be taken at all; the message says why and what to do."""


class BadCell(ValueError):
    """One cell of one line cannot be understood."""


@dataclass(slots=True)
class Line:
    """One line of the file: its number, its cells as they are, and the draft or what is wrong."""

    number: int
    cells: list[Any]
    draft: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass
class Sheet:
    """A file's heading and its lines."""

    heading: list[str]
    lines: list[Line]


def read_sheet(path: Path) -> Sheet:
    """The first sheet of a .csv, .xlsx, .xls or .ods file. Raises Unreadable."""
    if not path.is_file():
        raise Unreadable(_("没有这个文件：%s") % path)
    rows = _from_csv(path) if path.suffix.lower() == ".csv" else _from_workbook(path)
    if not rows:
        raise Unreadable(_("文件是空的。"))
    heading = [text_of(cell) for cell in rows[0]]
    places = _places(heading)
    if "text" not in places:
        raise Unreadable(_("找不到“反映内容”（text）这一列。第一行应当是列名。"))
    made: Counter[str] = Counter()
    lines = []
    for number, cells in enumerate(rows[1:], 2):
        if any(text_of(cell) for cell in cells):
            lines.append(_line(number, list(cells), places, path.stem, made))
    return Sheet(heading, lines)


def _from_csv(path: Path) -> list[list[Any]]:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return list(csv.reader(io.StringIO(text, newline="")))
    raise Unreadable(_("文件的文字编码认不出来，请另存为 UTF-8 的 CSV。"))


def _from_workbook(path: Path) -> list[list[Any]]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=True)
    except Exception as fault:
        # The reader has no common exception; whatever it is, the file is not one of ours.
        raise Unreadable(_("表格打不开：%s。请另存为 .xlsx 或 .csv 再试。") % fault) from fault


def _places(heading: Sequence[str]) -> dict[str, int]:
    by_name = {name: key for key, names in COLUMNS.items() for name in names}
    found: dict[str, int] = {}
    for place, name in enumerate(heading):
        key = by_name.get(name.lower().strip())
        if key is not None:
            found.setdefault(key, place)
    return found


def _line(
    number: int, cells: list[Any], places: dict[str, int], stem: str, made: Counter[str]
) -> Line:
    line = Line(number, cells)
    told = {key: cells[place] if place < len(cells) else "" for key, place in places.items()}
    try:
        line.draft = _draft(told)
    except BadCell as wrong:
        line.reason = str(wrong)
    line.draft["key"] = _name_line(told, stem, cells, made)
    return line


def _name_line(told: dict[str, Any], stem: str, cells: list[Any], made: Counter[str]) -> str:
    """By source and number where the file has them, else by its words and their turn."""
    source = text_of(told.get("source", "")) or stem
    if number := text_of(told.get("id", "")):
        return f"{source}/{number}"
    words = "\x1f".join(text_of(cell) for cell in cells)
    digest = hashlib.sha256(words.encode()).hexdigest()[:32]
    made[digest] += 1
    return f"{source}/#{digest}/{made[digest]}"


def _draft(told: dict[str, Any]) -> dict[str, Any]:
    text = text_of(told["text"])
    draft: dict[str, Any] = {"text": text}
    for key in ("employer", "reporter_name"):
        draft[key] = text_of(told.get(key, ""))
    draft["title"] = text_of(told.get("title", "")) or " ".join(text.split())[:_TITLE]
    draft["phone"] = text_of(told.get("phone", ""))
    draft["channel"] = _choice(told, "channel") or Channel.WEB
    draft["kind"] = _choice(told, "kind") or CaseKind.QUESTION
    draft["category"] = _choice(told, "category")
    draft["division"] = _choice(told, "division")
    draft["people"] = _number(told.get("people", ""))
    draft["is_urgent"] = _flag(told, "is_urgent")
    draft["is_confidential"] = _flag(told, "is_confidential")
    draft["at"] = _moment(told.get("at", ""))
    return draft


def text_of(cell: Any) -> str:
    # Sheets give whole numbers (a phone, a code) as floats.
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).replace("\x00", "").strip()


@cache
def _codes() -> dict[str, dict[str, str]]:
    """By column, from what a cell may say (the code or the Chinese name) to the code."""
    leaves = [leaf for _group, items in category_choices() for leaf in items]
    lists: dict[str, Sequence[tuple[str, object]]] = {
        "channel": Channel.choices,
        "kind": CaseKind.choices,
        "category": leaves,
        "division": place_choices(),
    }
    return {
        column: {str(word): code for code, label in choices for word in (label, code)}
        for column, choices in lists.items()
    }


def _choice(told: dict[str, Any], name: str) -> str:
    words = text_of(told.get(name, ""))
    if words and words not in _codes()[name]:
        column = str(Case._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a plain field
        raise BadCell(
            _("“%(column)s”里没有“%(words)s”这一项。") % {"column": column, "words": words}
        )
    return _codes()[name].get(words, "")


def _number(cell: Any) -> int:
    words = text_of(cell)
    if not words:
        return 1
    try:
        return int(words)
    except ValueError:
        raise BadCell(_("“涉及人数”应当是整数，不是“%s”。") % words[:20]) from None


def _flag(told: dict[str, Any], name: str) -> bool:
    words = text_of(told.get(name, "")).lower()
    if words not in _YES | _NO:
        raise BadCell(_("“紧急”和“要求保密”请填“是”或“否”，不是“%s”。") % words[:20])
    return words in _YES


def _moment(cell: Any) -> datetime | None:
    if isinstance(cell, date) and not isinstance(cell, datetime):
        cell = datetime.combine(cell, time(9))
    if not isinstance(cell, datetime):
        words = text_of(cell)
        if not words:
            return None
        cell = _parsed(words)
    found: datetime = cell if timezone.is_aware(cell) else timezone.make_aware(cell)
    if found > timezone.now():
        raise BadCell(_("“登记时间”还没有到：%s。") % found.strftime("%Y-%m-%d %H:%M"))
    return found


def _parsed(words: str) -> datetime:
    for form in _MOMENTS:
        try:
            return datetime.strptime(words, form)  # noqa: DTZ007  # made aware by the caller
        except ValueError:
            continue
    raise BadCell(_("“登记时间”请写成 2026-11-20 09:30 这样，不是“%s”。") % words[:30])
