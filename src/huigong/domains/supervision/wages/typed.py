"""A list of workers as it is pasted from a sheet: with headings or without, an error names its line
and nothing is lost.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.domains.supervision.wages.models import MOST_FEN
from huigong.kernel.accounts.phones import clean_phone, is_mobile
from huigong.kernel.calendar.present import today
from huigong.kernel.people.naming import clean_name
from huigong.kernel.people.papers import PaperKind, clean_paper, is_citizen, normal_paper

MOST_LINES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """What is known of one worker: amounts in fen, numbers in their kept form."""

    name: str
    due_fen: int
    had_fen: int = 0
    paper: str = ""
    phone: str = ""
    from_on: date | None = None
    until_on: date | None = None
    left_on: date | None = None
    #: The line of the sheet, to be named when something is wrong with it.
    line: int = 0


#: What columns are called in the sheets of a site.
_HEADS = {
    "name": ("name", "姓名", "名字", "工人姓名"),
    "due": ("due", "应发", "应发工资", "应付", "应付工资", "工资总额"),
    "had": ("had", "已发", "已发工资", "已付", "已付工资"),
    "owed": ("owed", "拖欠", "拖欠工资", "欠薪", "欠发", "未发", "未付", "尚欠"),
    "paper": ("identitynumber", "身份证", "身份证号", "身份证号码", "证件号码"),
    "phone": ("mobile", "电话", "手机", "手机号", "手机号码", "联系电话", "电话号码"),
    "from": ("起", "欠薪起", "开始月份", "起始月份"),
    "until": ("止", "欠薪止", "结束月份", "截止月份"),
    "period": ("period", "期间", "欠薪期间", "月份"),
    "left": ("lefton", "离职", "离职日期", "离开日期"),
}
_KEYS = {head: key for key, heads in _HEADS.items() for head in heads}
_TOTALS = ("合计", "总计", "小计")
_GAPS = re.compile(r"[,，;；、\s]+")
_UNCLEAR = re.compile(r"\d,\d{3}(?!\d)")
_UNIT = re.compile(r"[（(]元[)）]$")
_DAY = re.compile(r"(\d{4})[-/年](\d{1,2})(?:[-/月](\d{1,2})日?|月)?")
_SPAN = re.compile(r"\s*(?:至|到|~|～|—+)\s*")  # as people type them


def read_workers(text: str) -> list[Worker]:
    """The workers of a pasted sheet. Raises ValidationError with every faulty line."""
    rows = [(n, row) for n, row in enumerate(text.splitlines(), 1) if row.strip()]
    if len(rows) > MOST_LINES:
        raise ValidationError(_("一次最多 %d 人，请分几次填。") % MOST_LINES)
    heads = _heads(rows[0][1]) if rows else []
    found, faults = [], []
    for number, row in rows[1:] if heads else rows:
        try:
            cells = _cells(row)
            told = _by_head(heads, cells) if heads else _by_form(cells)
            if told["name"].replace(" ", "") not in _TOTALS:
                found.append(_worker(told, number))
        except ValidationError as fault:
            words = {"line": number, "fault": " ".join(fault.messages)}
            faults.append(_("第 %(line)d 行：%(fault)s") % words)
    if faults:
        raise ValidationError(faults)
    if not found:
        raise ValidationError(_("请至少填一个人，一行一个。"))
    return found


def _cells(row: str) -> list[str]:
    if "\t" in row:
        return [cell.strip() for cell in row.split("\t")]
    if _UNCLEAR.search(row):
        raise ValidationError(_("金额里的逗号分不清是千分位还是分隔，请去掉逗号，或者用空格隔开。"))
    return [cell for cell in _GAPS.split(row.strip()) if cell]


def _heads(row: str) -> list[str]:
    """The keys of a line of headings; nothing where the line is none."""
    cells = [_UNIT.sub("", cell.replace(" ", "").lower()) for cell in _cells_of_heads(row)]
    known = [_KEYS.get(cell, "") for cell in cells]
    return known if "name" in known else []


def has_heads(row: str) -> bool:
    """Whether a line names its columns."""
    return bool(_heads(row))


def _cells_of_heads(row: str) -> list[str]:
    return row.split("\t") if "\t" in row else _GAPS.split(row.strip())


def _by_head(heads: list[str], cells: list[str]) -> dict[str, str]:
    told = dict.fromkeys(_HEADS, "")
    for key, cell in zip(heads, cells, strict=False):
        if key:
            told[key] = cell
    return told


def _by_form(cells: list[str]) -> dict[str, str]:
    """A name first; what follows is known by how it looks."""
    told = dict.fromkeys(_HEADS, "")
    told["name"] = cells[0] if cells else ""
    for cell in cells[1:]:
        key = _key_of(cell, told)
        if not key:
            raise ValidationError(_("看不懂“%s”，请加一行列名：姓名、应发、已发……") % cell[:20])
        told[key] = cell
    return told


def _key_of(cell: str, told: dict[str, str]) -> str:
    if is_citizen(normal_paper(cell)):
        return "paper"
    if is_mobile(cell):
        return "phone"
    if _DAY.match(cell):
        return "" if told["period"] else "period"
    if _fen_or_none(cell) is not None:
        return next((key for key in ("due", "had", "owed") if not told[key]), "")
    return ""


def _worker(told: dict[str, str], line: int) -> Worker:
    due, had = _money(told["due"]), _money(told["had"])
    owed = _money(told["owed"])
    if not told["due"]:
        due = owed + had
    if due <= had:
        raise ValidationError(_("应发要大于已发；没有写应发的，写拖欠多少。"))
    if told["owed"] and owed != due - had:
        raise ValidationError(_("应发减已发不等于拖欠，请核对。"))
    first, last = _span(told)
    return Worker(
        name=clean_name(told["name"]),
        due_fen=due,
        had_fen=had,
        paper=clean_number_of(told["paper"]),
        phone=clean_phone(told["phone"]) if told["phone"] else "",
        from_on=first,
        until_on=last,
        left_on=_day(told["left"], is_last=True) if told["left"] else None,
        line=line,
    )


def clean_number_of(paper: str) -> str:
    """A citizen's number in its kept form; nothing stays nothing. Raises ValidationError."""
    return clean_paper(PaperKind.IDENTITY, paper, on=today())[0] if paper.strip() else ""


def _span(told: dict[str, str]) -> tuple[date | None, date | None]:
    ends = _SPAN.split(told["period"]) if told["period"] else [told["from"], told["until"]]
    first, last = ends[0], ends[-1]
    if len(ends) > 2:
        raise ValidationError(_("看不懂欠薪期间，请写成“2026-07至2026-09”。"))
    return (
        _day(first, is_last=False) if first else None,
        _day(last, is_last=True) if last else None,
    )


def _day(text: str, *, is_last: bool) -> date:
    found = _DAY.fullmatch(normalize("NFKC", text).strip())
    try:
        if found is None:
            raise ValueError
        year, month = int(found[1]), int(found[2])
        day = int(found[3] or (monthrange(year, month)[1] if is_last else 1))
        return date(year, month, day)
    except ValueError as wrong:
        said = _("看不懂日期“%s”，请写成“2026-07”或者“2026-07-15”。")
        raise ValidationError(said % text[:20]) from wrong


def _money(text: str) -> int:
    if not text:
        return 0
    fen = _fen_or_none(text)
    if fen is None:
        raise ValidationError(_("金额“%s”看不懂，请写成“12000”或者“12000.50”。") % text[:20])
    return fen


def _fen_or_none(text: str) -> int | None:
    plain = normalize("NFKC", text).replace(",", "").strip().strip("¥元").strip()
    try:
        yuan = Decimal(plain)
    except InvalidOperation:
        return None
    fen = yuan * 100 if yuan.is_finite() else Decimal(-1)
    if fen < 0 or fen > MOST_FEN or fen != fen.to_integral_value():
        return None
    return int(fen)
