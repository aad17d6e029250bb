"""Tables of text as a PDF of A4 pages, set by typst with our own font: what a person takes home."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

_HERE = Path(__file__).parent
_TEMPLATE = _HERE / "tables.typ"


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table: its headings, its rows of text, and what stands where there are none."""

    title: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    empty: str = ""


def pdf_of_tables(title: str, note: str, tables: Sequence[Table]) -> bytes:
    """One document. Text is data for the template, never markup."""
    told = {
        "title": title,
        "note": note,
        "tables": [
            {"title": t.title, "heads": t.heads, "rows": list(t.rows), "empty": t.empty}
            for t in tables
        ],
    }
    made = compiler().compile(
        input=_TEMPLATE.read_bytes(), sys_inputs={"told": json.dumps(told, ensure_ascii=False)}
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gives one PDF as bytes")
    return made


_own = threading.local()


def compiler() -> typst.Compiler:
    """The compiler of a thread, with our own fonts and no others. It is not to be shared: while it
    works, it refuses everybody else.
    """
    if not hasattr(_own, "compiler"):
        _own.compiler = typst.Compiler(font_paths=_fonts())
    found: typst.Compiler = _own.compiler
    return found


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(font_paths=[str(_HERE / "fonts")], include_system_fonts=False)
