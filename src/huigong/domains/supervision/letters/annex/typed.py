"""From lines of names as they are typed to who is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.kernel.accounts.phones import clean_phone, is_mobile
from huigong.kernel.calendar.present import today
from huigong.kernel.people.naming import clean_name
from huigong.kernel.people.papers import PaperKind, clean_paper, is_citizen, normal_paper

#: More are no annex but a sheet.
MOST_LINES = 200
_GAPS = re.compile(r"[,，;；、\t\s]+")


@dataclass(frozen=True, slots=True)
class Named:
    """A worker to be named: by a number their own file is found; it is not kept itself."""

    name: str
    paper: str = ""
    phone: str = ""


def read_names(text: str) -> list[Named]:
    """One worker a line: a name, then a phone or a citizen's number or nothing. Raises
    ValidationError with every faulty line.
    """
    rows = [(n, row.strip()) for n, row in enumerate(text.splitlines(), 1) if row.strip()]
    if len(rows) > MOST_LINES:
        raise ValidationError(_("一次最多 %d 人，请分几次填。") % MOST_LINES)
    found, faults = [], []
    for number, row in rows:
        try:
            found.append(_named([cell for cell in _GAPS.split(row) if cell]))
        except ValidationError as fault:
            words = {"line": number, "fault": " ".join(fault.messages)}
            faults.append(_("第 %(line)d 行：%(fault)s") % words)
    if faults:
        raise ValidationError(faults)
    return found


def _named(cells: list[str]) -> Named:
    paper = phone = ""
    words = []
    for cell in cells:
        if is_citizen(normal_paper(cell)):
            paper = clean_paper(PaperKind.IDENTITY, cell, on=today())[0]
        elif is_mobile(cell):
            phone = clean_phone(cell)
        else:
            words.append(cell)
    return Named(clean_name(" ".join(words)), paper, phone)
