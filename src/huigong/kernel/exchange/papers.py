"""Printing many at once: the papers of a list's rows in one zip, made in parts.

A part is whole or not there, and the job's row says how many there are: whoever takes up a killed
job makes the part that was under way again, and no other.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import models
from django.http import QueryDict

from huigong.kernel.access import require
from huigong.kernel.exchange.jobs import finish_export, own, seated_on
from huigong.kernel.exchange.models import Job, JobState
from huigong.kernel.register import query
from huigong.kernel.register.site import site

FORM = "zip"
#: Rows of a part: what is made again after a kill.
PART = 200
_DAY_ONE = (2000, 1, 1, 0, 0, 0)

#: From rows and the address of the site to names and contents of files; in the order of the rows.
Draw = Callable[[Sequence[int], str], Iterator[tuple[str, bytes]]]
_drawn: dict[str, Draw] = {}


def add_papers(model: type[models.Model], draw: Draw) -> None:
    """Rows of a model have papers: the export of its list offers them."""
    _drawn[model._meta.label_lower] = draw


def has_papers(label: str) -> bool:
    """Whether the rows of a register have papers."""
    return label in _drawn


def run_papers(job: Job) -> None:
    """The papers of the list, part by part; each part asks again for the seat and the right."""
    register, draw = site.get(job.register), _drawn[job.register]
    told = dict(job.receipt)
    while not told.get("all"):
        with seated_on(job):
            require("export", register.model)
            asked = query.read(register, QueryDict(job.asked["query"]), size=PART)
            if told.get("mark"):
                mark = query.read_mark(register, asked.order, told["mark"])
                asked = replace(asked, mark=mark)
            else:
                total = query.count(register, asked, limit=None)
                own(job).update(state=JobState.RUNNING, total=total)
            found = query.page(register, asked)
            ids = [row.pk for row in found.rows]
            number = told.get("parts", 0) + 1
            _write(job.part_path(number), draw(ids, job.asked["site"]))
            told |= {"parts": number, "mark": found.after, "all": found.after is None}
            told["rows"] = told.get("rows", 0) + len(ids)
            own(job).update(done=told["rows"], receipt=told)
    draft = job.result_path.with_suffix(".draft")
    _write(draft, _joined(job, told["parts"]))
    finish_export(job, draft, told["rows"], FORM)
    job.forget_sheet()


def _write(path: Path, files: Iterator[tuple[str, bytes]]) -> None:
    """A zip that appears whole. Papers are packed as they are: to pack them again gains nothing."""
    draft = path.with_suffix(f"{path.suffix}-draft")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as package:
        for name, content in files:
            package.writestr(zipfile.ZipInfo(name, _DAY_ONE), content)
    draft.chmod(0o600)
    draft.replace(path)


def _joined(job: Job, parts: int) -> Iterator[tuple[str, bytes]]:
    for number in range(1, parts + 1):
        with zipfile.ZipFile(job.part_path(number)) as package:
            for name in package.namelist():
                yield name, package.read(name)


def wish_of(asked: dict[str, Any], address: str) -> dict[str, Any]:
    """What such a job has to know besides: the address that its papers name."""
    return {**asked, "site": address} if asked.get("form") == FORM else asked
