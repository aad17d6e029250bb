"""The reply that goes along in a package as a workbook and comes back filled in, where no network
leads: what is in it is done by the same acts as on the guests' desk, all of it or nothing.
"""

from __future__ import annotations

import hmac
import io
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import xlsxwriter
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from huigong.domains.supervision.clues.models import Reply
from huigong.domains.supervision.clues.standing import case_of
from huigong.domains.supervision.joint.following import firms_of
from huigong.domains.supervision.joint.models import Mark, Outcome, SectorFinding
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.shares.acting import ACTS, run_act
from huigong.domains.supervision.shares.actions import Matter, receive_share
from huigong.domains.supervision.shares.models import Share
from huigong.domains.supervision.shares.sides import Side
from huigong.domains.supervision.wages.models import WageCase
from huigong.kernel.exchange.books import BadSheet, Book, Leaf, is_filled
from huigong.kernel.exchange.cells import BadCell, read_cell
from huigong.kernel.exchange.writers import harmless
from huigong.kernel.sealing import blinds, index_as_text

# Words of the workbook itself: it is read back by them, in whatever language the desk is shown.
NUMBER, CODE, BY = "编号", "校验码", "经办人"
REPLY, FIRMS = "回执", "单位清单"
_HEADS = ("序号", "单位名称", "统一社会信用代码", "问题", "结果", "哪天")
_MARKS = {
    Mark.RIGHT: ("改正", "正常缴费", "参保"),
    Mark.GONE: ("注销", "查无"),
}
_MARK_WORDS = ("已改正", "已注销或查无此户")
_LABELS = {
    "hear": {"reply": "答复", "replied_on": "答复日期", "reply_note": "答复内容"},
    "file": {"filed_on": "立案日期", "case_number": "立案文号"},
    "conclude": {"concluded_on": "处理完毕的日期", "authority_outcome": "处理结果"},
    "answer": {"answered_on": "答复日期", "answer": "答复内容"},
    "reply": {"heard_on": "回复日期", "answer": "回复内容"},
}


@dataclass(slots=True)
class Returned:
    """What a filled workbook says: its label → value lines, and the firms."""

    told: dict[str, str] = field(default_factory=dict)
    firms: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def asked_of(matter: Matter, side: Side) -> list[str]:
    """The acts that a reply may tell of, in their order; the firms have a sheet of their own."""
    if side == Side.PROCURATORATE:
        return ["hear"]
    if isinstance(matter, WageCase):
        return ["reply"]
    first = [] if case_of(matter) else ["file"]
    return [*first, "answer"] if isinstance(matter, Letter) else [*first, FIRMS, "conclude"]


def mark_of(share: Share) -> str:
    """What shows that a workbook was made for this very matter and body."""
    return _marks(share)[0]


def _marks(share: Share) -> list[str]:
    # A workbook that was taken away before the key of the indexes was changed still counts.
    forms = blinds(f"{share.pk}", "supervision.share", remembered=True)
    return [index_as_text(form)[:12] for form in forms]


def book_of(share: Share, matter: Matter, side: Side) -> bytes:
    """The workbook to be filled in."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    page, bold = book.add_worksheet(REPLY), book.add_format({"bold": True})
    text = book.add_format({"num_format": "@", "text_wrap": True})
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 52, text)
    fixed = (
        (NUMBER, str(share.pk)),
        (CODE, mark_of(share)),
        ("事情", str(matter)),
    )
    for line, (label, said) in enumerate(fixed):
        page.write_string(line, 0, label, bold)
        page.write_string(line, 1, harmless(said), text)
    steps = asked_of(matter, side)
    labels = [BY, *(label for step in steps for label in _LABELS.get(step, {}).values())]
    for line, label in enumerate(labels, len(fixed) + 1):
        page.write_string(line, 0, label, bold)
        if label == "答复":
            rule = {"validate": "list", "source": list(_replies())}
            page.data_validation(line, 1, line, 1, rule)
    page.write_string(
        len(fixed) + len(labels) + 2, 0, "日期写成 2026-01-31。不填的项空着；编号和校验码不要改。"
    )
    if isinstance(matter, SectorFinding) and FIRMS in steps:
        _write_firms(book, matter, bold, text)
    book.close()
    return kept.getvalue()


def _write_firms(book: Any, sector: SectorFinding, bold: Any, text: Any) -> None:
    page = book.add_worksheet(FIRMS)
    for place, (head, width) in enumerate(zip(_HEADS, (8, 40, 24, 12, 22, 14), strict=True)):
        page.set_column(place, place, width, text)
        page.write_string(0, place, head, bold)
    last = 0
    for last, firm in enumerate(firms_of(sector), 1):
        cells = (str(firm.place), firm.name, firm.uscc, str(firm.get_problem_display()))
        for place, said in enumerate(cells):
            page.write_string(last, place, harmless(said), text)
    rule = {"validate": "list", "source": list(_MARK_WORDS)}
    page.data_validation(1, 4, last + 500, 4, rule)
    page.freeze_panes(1, 0)


def apply_book(
    share: Share, matter: Matter, side: Side, upload: IO[bytes], by: str = ""
) -> list[str]:
    """Do what a filled workbook says, in a transaction; the labels of what was done.

    Raises ValidationError with sentences: a workbook of another matter, a value that cannot be.
    """
    returned = _read(upload)
    _check_mark(share, returned)
    by = by.strip() or returned.told.get(BY, "").strip()
    if not by:
        raise ValidationError(_("请在回执上写明经办人。"))
    done = []
    if share.received_at is None:
        receive_share(share, by=by)
        done.append(_("签收"))
    for step in asked_of(matter, side):
        if isinstance(matter, SectorFinding) and step == FIRMS:
            done += _apply_firms(share, matter, returned, by)
            continue
        given = {name: returned.told.get(label, "") for name, label in _LABELS[step].items()}
        if any(given.values()):
            done.append(_do(share, matter, side, step, {**given, "by": by}))
            matter.refresh_from_db()
    if not done:
        raise ValidationError(_("回执里没有填什么。"))
    return done


def _check_mark(share: Share, returned: Returned) -> None:
    same = returned.told.get(NUMBER, "") == str(share.pk)
    given = returned.told.get(CODE, "").encode()
    if not (same and any(hmac.compare_digest(given, one.encode()) for one in _marks(share))):
        raise ValidationError(
            _("这份回执不是这件事的：编号或者校验码不对。请用这件事办理包里的那份。")
        )


def _do(share: Share, matter: Matter, side: Side, verb: str, given: dict[str, str]) -> str:
    """One act by the words of the workbook, through the form of the desk."""
    act = ACTS[verb]
    if "reply" in given:
        given = {**given, "reply": _replies().get(given["reply"], given["reply"])}
    form: forms.Form = act.form(given)
    if not form.is_valid():
        labels = _LABELS[verb]
        faults = form.errors.items()
        raise ValidationError(
            [f"{labels.get(name, act.label)}：{' '.join(map(str, said))}" for name, said in faults]
        )
    run_act(share, matter, side, verb, **form.cleaned_data)
    return str(act.label)


def _replies() -> dict[str, str]:
    """The procuratorate's answers as the workbook has them."""
    with translation.override("zh-hans"):
        return {str(label): value for value, label in Reply.choices}


def _apply_firms(share: Share, sector: SectorFinding, returned: Returned, by: str) -> list[str]:
    fresh = [cells for _line, cells in returned.firms if not cells.get("序号")]
    done = []
    if fresh:
        heads = _HEADS[1:4]
        lines = ["\t".join(heads), *("\t".join(one.get(h, "") for h in heads) for one in fresh)]
        run_act(share, sector, Side.AUTHORITY, "list", by, text="\n".join(lines))
        done.append(str(ACTS["list"].label))
        sector.refresh_from_db()
    for (mark, day), picked in _marked(sector, returned).items():
        given = {"firms": picked, "mark": mark, "done_on": day}
        run_act(share, sector, Side.AUTHORITY, "mark", by, **given)
        done.append(_("登记 %d 户的结果") % len(picked))
        sector.refresh_from_db()
    return done


def _marked(sector: SectorFinding, returned: Returned) -> dict[tuple[Mark, date], list[int]]:
    """What each firm became, those together that became the same on the same day."""
    places = {firm.place: firm for firm in firms_of(sector)}
    names = {firm.name: firm for firm in places.values()}
    found: dict[tuple[Mark, date], list[int]] = defaultdict(list)
    for line, cells in returned.firms:
        if not (said := cells.get("结果", "")):
            continue
        number = cells.get("序号", "")
        firm = places.get(int(number)) if number.isdecimal() else names.get(cells["单位名称"])
        if firm is None or firm.name != cells.get("单位名称"):
            raise ValidationError(_line(FIRMS, line, _("序号和单位名称对不上清单。")))
        mark = _mark_of(line, said)
        if firm.outcome != Outcome.OPEN:
            continue
        try:
            day = date.fromisoformat(cells.get("哪天", "").replace("/", "-"))
        except ValueError:
            raise ValidationError(_line(FIRMS, line, _("请写是哪天，写成 2026-01-31。"))) from None
        found[mark, day].append(firm.pk)
    return found


def _mark_of(line: int, said: str) -> Mark:
    found = [mark for mark, words in _MARKS.items() if any(word in said for word in words)]
    if len(found) != 1 or "没有" in said or "未" in said:
        raise ValidationError(_line(FIRMS, line, _("结果写“已改正”或者“已注销或查无此户”。")))
    return found[0]


def _line(sheet: str, line: int, why: str) -> str:
    words = {"sheet": sheet, "line": line, "why": why}
    return _("“%(sheet)s”第 %(line)d 行：%(why)s") % words


def _read(upload: IO[bytes]) -> Returned:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "reply"
        path.write_bytes(upload.read())
        try:
            book = Book(path)
            returned = Returned()
            for leaf in book.leaves:
                if leaf.name == REPLY:
                    returned.told.update(_told(book, leaf))
                elif leaf.name == FIRMS and leaf.filled:
                    returned.firms.extend(_firms(book, leaf))
        except BadSheet as refused:
            raise ValidationError(str(refused)) from refused
    return returned


def _told(book: Book, leaf: Leaf) -> Iterator[tuple[str, str]]:
    with closing(book.lines(leaf)) as lines:
        for line, row in lines:
            if len(row) > 1 and is_filled(row):
                yield _text(REPLY, line, row[0]), _text(REPLY, line, row[1])


def _firms(book: Book, leaf: Leaf) -> Iterator[tuple[int, dict[str, str]]]:
    with closing(book.lines(leaf)) as lines:
        for line, row in lines:
            if line > 1 and is_filled(row):
                cells = (_text(FIRMS, line, value) for value in row)
                yield line, dict(zip(_HEADS, cells, strict=False))


def _text(sheet: str, line: int, value: Any) -> str:
    cell = read_cell(value)
    if isinstance(cell, BadCell):
        raise ValidationError(_line(sheet, line, cell.sentence))
    return cell.strip()
