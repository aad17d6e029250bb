"""Long work: asked for from a seat, run from that seat or not at all, killed without harm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.kernel.access import require
from huigong.kernel.access.middleware import seat_scope
from huigong.kernel.audit.trail import record, record_denials
from huigong.kernel.calendar.present import today
from huigong.kernel.exchange.books import BadSheet, limit
from huigong.kernel.exchange.layouts import Opened, find_layout, layout_columns, layout_reads
from huigong.kernel.exchange.models import Job, JobKind, JobState
from huigong.kernel.exchange.writers import open_writer
from huigong.kernel.org.seats import choose_seat, list_seats
from huigong.kernel.register import query
from huigong.kernel.register.columns import Shown, list_columns
from huigong.kernel.register.declare import Register
from huigong.kernel.register.site import seated, site
from huigong.kernel.scoping.scope import SYSTEM, Scope, scope


class SeatLost(Exception):
    """The seat that asked for the work is no longer theirs."""


def own_jobs() -> models.QuerySet[Job]:
    """The work that the current account asked for from the current seat."""
    return Job.objects.filter(**seated()).order_by("-id")


def open_job(register: Register, kind: str, seat_key: str, name: str, asked: dict[str, Any]) -> Job:
    """Put work on the list, in the running transaction; the caller starts it."""
    return Job.objects.create(
        **seated(),
        seat_key=seat_key,
        kind=kind,
        register=register.label,
        asked=asked,
        name=name,
    )


def start(job: Job) -> None:
    """Hand the work to a worker; it starts when this transaction has committed."""
    from huigong.kernel.exchange.tasks import run_job  # late: tasks import this module

    run_job.defer(job_id=job.pk)


def run(job_id: int) -> None:
    """Do a piece of work from its first step; what was done already is not done again."""
    from huigong.kernel.exchange import import_jobs, papers  # late: they import this module

    with scope(SYSTEM, reason="find the seat of a job"):
        job = Job.objects.filter(pk=job_id).first()
    if job is None or job.is_over:
        return
    try:
        seat_of(job)
        if job.kind != JobKind.EXPORT:
            import_jobs.step(job)
        elif job.asked.get("form") == papers.FORM:
            papers.run_papers(job)
        else:
            run_export(job)
    except (SeatLost, PermissionDenied, Http404):
        fail(job, _("您已不在提交时的岗位上，或该岗位不能再办这件事。"))
    except BadSheet as fault:
        fail(job, str(fault))


def seat_of(job: Job) -> Scope:
    """The scope that the work runs in, if its seat is still that account's today. Raises
    SeatLost.
    """
    with scope(SYSTEM, reason="find the seat of a job"):
        seat = choose_seat(list_seats(job.account_id, today()), job.seat_key)
    if seat is None or seat.key != job.seat_key or seat.post.unit_id != job.unit_id:
        raise SeatLost(SeatLost.__doc__)
    return seat_scope(seat, job.account_id)


@contextmanager
def seated_on(job: Job) -> Iterator[Scope]:
    """The scope of a job's seat for a stretch of its work; what it was refused outlives whatever
    the stretch takes back. Raises SeatLost.
    """
    seat = seat_of(job)
    try:
        with scope(seat):
            yield seat
    finally:
        if seat.refusals:
            record_denials(seat)


def own(job: Job) -> models.QuerySet[Job]:
    """The row of a job, to be locked or changed."""
    return Job.objects.filter(pk=job.pk)


def fail(job: Job, error: str) -> None:
    """End a piece of work with a sentence; the sheet that was handed in goes."""
    with scope(SYSTEM, reason="end a job"):
        own(job).update(state=JobState.FAILED, finished_at=timezone.now(), error=error)
    job.forget_sheet()


def give_up(job_id: int) -> None:
    """End work that failed for a reason of ours; an import in batches rests where it stands."""
    with scope(SYSTEM, reason="end a job"):
        job = Job.objects.get(pk=job_id)
        if job.asked.get("by_batches") and job.asked.get("step") == "apply":
            error = _("系统出错，停在这里。已写入的行都在，没有写入的没有半截。可以点“继续”再试。")
            own(job).update(state=JobState.PAUSED, error=error)
            return
    fail(job, _("系统出错，没有做完，也没有留下半截结果。请稍后再试；再不行请告诉管理员。"))


def run_export(job: Job) -> None:
    """The list's own pages, written as they come; each page asks again for the seat and the
    right.
    """
    register = site.get(job.register)
    form, draft = job.asked["form"], job.result_path.with_suffix(".draft")
    layout = find_layout(register, job.asked.get("layout", ""))
    also = layout_reads(register, layout) if layout else ()
    opened = Opened(register, layout, job.asked.get("reason", ""))
    writer = None
    mark, done = None, 0
    while True:
        with seated_on(job):
            require("export", register.model)
            asked = query.read(register, QueryDict(job.asked["query"]), size=query.EXPORT_SIZE)
            if writer is None:
                writer = open_writer(form, draft, _export_columns(register, job, opened))
                total = query.count(register, asked, limit=None)
                own(job).update(state=JobState.RUNNING, total=total)
            found = query.page(register, replace(asked, mark=mark), also=also)
            opened.turn(found.rows)
            for row in found.rows:
                writer.put(row)
            done += len(found.rows)
            own(job).update(done=done)
        if found.after is None:
            break
        mark = query.read_mark(register, asked.order, found.after)
    writer.close()
    finish_export(job, draft, done, form)


def _export_columns(register: Register, job: Job, opened: Opened) -> tuple[Shown, ...]:
    """Those of the list, or those of another system's layout."""
    layout = find_layout(register, job.asked.get("layout", ""))
    if layout is not None:
        return layout_columns(register, layout, opened)
    return list_columns(register, job.asked["columns"])


def finish_export(job: Job, draft: Path, done: int, form: str) -> None:
    """The file is there to be taken away."""
    draft.chmod(0o600)
    draft.replace(job.result_path)
    keep = timezone.now() + timedelta(days=limit("export_keep_days"))
    with seated_on(job):
        record("exchange.finish_export", job, {"register": job.register, "rows": done})
        own(job).update(
            state=JobState.DONE,
            done=done,
            total=done,
            result=f"{job.name}.{form}",
            finished_at=timezone.now(),
            expires_at=keep,
        )


class Progress:
    """Tells how far an import is while its one transaction is still open: over a connection of
    its own.
    """

    def __init__(self, job: Job) -> None:
        self._job = job

    def tell(self, done: int, total: int) -> None:
        told: Callable[..., Any] = connection.copy
        with closing(told()) as side:
            side.connect()
            side.set_autocommit(False)
            with side.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('huigong.account', %s, true),"
                    " set_config('huigong.seer', %s, true)",
                    [str(self._job.account_id), str(self._job.unit_id)],
                )
                cursor.execute(
                    "UPDATE exchange_job SET done = %s, total = %s, state = %s WHERE id = %s",
                    [done, total, JobState.RUNNING, self._job.pk],
                )
            side.commit()


def sweep() -> int:
    """Delete files whose time is over, and sheets that nobody confirmed; how many."""
    now = timezone.now()
    with scope(SYSTEM, reason="delete old files"):
        found = list(Job.objects.filter(expires_at__lt=now))
        for job in found:
            job.result_path.unlink(missing_ok=True)
            job.forget_sheet()
            error = _("文件已过保留期，已经删除。")
            own(job).update(result="", error=error, expires_at=None)
    return len(found)
