"""An official letter on A4 in the layout of GB/T 9704 (letter form), set by typst."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from huigong.kernel.documents.pdf import compiler
from huigong.kernel.ui.squares import picture

_TEMPLATE = Path(__file__).with_name("official.typ")


@dataclass(frozen=True, slots=True)
class Proof:
    """Where whoever holds the paper asks whether it is genuine; `lines` stand by the squares."""

    address: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialPaper:
    """Everything that stands on it. There is room for a wet seal; no image of one is ever set."""

    issuer: str
    number: str
    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    day: str
    attachments: tuple[str, ...] = ()
    proof: Proof | None = None


def pdf_of_paper(paper: OfficialPaper) -> bytes:
    """One document. Text is data for the template, never markup."""
    squares = picture(paper.proof.address, "svg").decode() if paper.proof else ""
    told = json.dumps({**asdict(paper), "squares": squares}, ensure_ascii=False)
    made = compiler().compile(input=_template(), sys_inputs={"told": told})
    if not isinstance(made, bytes):
        raise TypeError("typst gives one PDF as bytes")
    return made


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()
