"""Units of the shipped tree that an administrator has to confirm, among the open questions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from huigong.kernel.org.data.tree import read_units
from huigong.kernel.org.loading import is_waiting
from huigong.kernel.org.models import Unit
from huigong.kernel.params.questions import Question, ask_also


def waiting_units(on: date, division: str) -> Iterator[Question]:
    """Rows of the shipped file that are not loaded until somebody says what they are."""
    for row in read_units():
        if not is_waiting(row) or not row.division.startswith(division):
            continue
        if not Unit.objects.filter(code=row.code).exists():
            title = _("是否设立 %s") % row.name
            yield Question(f"org.unit.{row.code}", title, row.note, row.name, "", row.division)


ask_also(waiting_units)
