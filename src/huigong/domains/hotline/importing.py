"""Registering the cases of a file: in batches, each whole or not at all, with a receipt a line.

Killed and started again, or given a second time, the same file adds nothing twice.
"""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.domains.hotline.bulk import register_cases
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.sheets import Line, Sheet, read_sheet, text_of
from huigong.kernel.actions.bulk import BATCH, KNOWN, NEW, REFUSED


@dataclass
class Result:
    """How many lines became what, and where the receipts are."""

    counts: Counter[str]
    receipts: Path
    refused: Path | None


def import_cases(
    path: Path,
    sit: Callable[[], AbstractContextManager[Any]],
    folder: Path,
    *,
    tell: Callable[[int, int, Counter[str]], None] | None = None,
    batch: int = BATCH,
) -> Result:
    """Register the lines of a file in batches, each in a scope of its own that `sit` opens.

    Writes a receipt for every line, and the lines that were refused with their reasons, into
    private files in `folder`. Raises Unreadable, and PermissionDenied where the seat may not.
    """
    sheet = read_sheet(path)
    mark = f"{timezone.localtime():%Y%m%d-%H%M%S-%f}-{path.stem}"
    counts: Counter[str] = Counter()
    refused: list[Line] = []
    receipts = folder / f"{mark}-回执.csv"
    with _private(receipts) as file:
        writer = csv.writer(file)
        writer.writerow([_("行号"), _("结果"), _("诉求编号"), _("说明")])
        for begin in range(0, len(sheet.lines), batch):
            part = sheet.lines[begin : begin + batch]
            with sit():
                told = list(_registered(part))
            # After the commit: a receipt never speaks of what a crash took back.
            writer.writerows(
                [line.number, _word(state), number, line.reason] for line, state, number in told
            )
            file.flush()
            counts.update(state for _line, state, _number in told)
            refused += [line for line, state, _number in told if state == REFUSED]
            if tell:
                tell(min(begin + batch, len(sheet.lines)), len(sheet.lines), counts)
    return Result(counts, receipts, _refused(folder / f"{mark}-待改正.csv", sheet, refused))


def _registered(lines: Sequence[Line]) -> Iterator[tuple[Line, str, str]]:
    good = [line for line in lines if not line.reason]
    outcomes = dict(
        zip((id(line) for line in good), register_cases([line.draft for line in good]), strict=True)
    )
    ids = [outcome.row_id for outcome in outcomes.values() if outcome.row_id]
    numbers = dict(Case.objects.filter(pk__in=ids).values_list("pk", "number"))
    for line in lines:
        outcome = outcomes.get(id(line))
        if outcome is None:
            yield line, REFUSED, ""
        else:
            line.reason = outcome.reason
            yield line, outcome.state, numbers.get(outcome.row_id or 0, "")


def _word(state: str) -> str:
    return {NEW: _("已登记"), KNOWN: _("以前已登记"), REFUSED: _("未登记")}[state]


def _refused(path: Path, sheet: Sheet, lines: Sequence[Line]) -> Path | None:
    """The lines to be mended as they were, with the reason; mended, the file goes in again."""
    if not lines:
        return None
    with _private(path) as file:
        writer = csv.writer(file)
        writer.writerow([_("原因"), *sheet.heading])
        writer.writerows([line.reason, *map(_inert, line.cells)] for line in lines)
    return path


def _inert(cell: Any) -> str:
    """No spreadsheet takes the cell for a formula."""
    text = text_of(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _private(path: Path) -> io.TextIOWrapper:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    # With a mark in front, so that Excel and WPS read it as UTF-8.
    return os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
