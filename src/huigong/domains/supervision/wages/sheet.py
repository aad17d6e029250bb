"""A file of workers as the text that could have been pasted: what is wrong is mended in the box."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from huigong.domains.supervision.wages.typed import MOST_LINES, has_heads
from huigong.kernel.exchange.books import BadSheet, Book, is_filled
from huigong.kernel.exchange.cells import BadCell, read_cell

#: A list of five hundred workers is a hundredth of this.
_MOST_BYTES = 5 * 1024 * 1024
#: How far down a heading is looked for: above it stand titles.
_TITLES = 10


def text_of(upload: UploadedFile[Any]) -> str:
    """The first visible sheet, a line a row, from its headings on. Raises ValidationError."""
    if (upload.size or 0) > _MOST_BYTES:
        raise ValidationError(_("文件太大，不像一份职工名单。"))
    # Names and numbers lie in a folder of this process alone, and go with it.
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(upload.read())
        try:
            rows = _rows(Book(path))
        except BadSheet as fault:
            raise ValidationError(str(fault)) from fault
    begins = next((n for n, row in enumerate(rows[:_TITLES]) if has_heads(row)), 0)
    return "\n".join(rows[begins:])


def _rows(book: Book) -> list[str]:
    leaf = next(one for one in book.leaves if one.filled and not one.is_hidden)
    if leaf.filled > MOST_LINES + _TITLES:
        raise BadSheet(_("一次最多 %d 人，请分几次填。") % MOST_LINES)
    with closing(book.lines(leaf)) as lines:
        return ["\t".join(_cell(one) for one in row) for _number, row in lines if is_filled(row)]


def _cell(value: object) -> str:
    cell = read_cell(value)
    return "" if isinstance(cell, BadCell) else " ".join(str(cell).split())
