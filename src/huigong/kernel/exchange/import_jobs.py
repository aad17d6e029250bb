"""An import from step to step: looked at, checked, written; asked, paused and taken up again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any, TextIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.kernel.access import require
from huigong.kernel.audit.trail import record
from huigong.kernel.exchange import batches, beside, importing, jobs, matching, reading
from huigong.kernel.exchange import survey as surveys
from huigong.kernel.exchange.books import BadSheet, Book, limit
from huigong.kernel.exchange.cells import FieldReader
from huigong.kernel.exchange.importing import Fault, Outcome, Read
from huigong.kernel.exchange.marking import mark_sheet
from huigong.kernel.exchange.models import Job, JobState
from huigong.kernel.exchange.reading import Reads, batches_of
from huigong.kernel.exchange.survey import Plan, Rows, Survey
from huigong.kernel.register.declare import Register
from huigong.kernel.register.forms import action_of
from huigong.kernel.register.site import site
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.lookups import measure_grown
from huigong.kernel.scoping.scope import SYSTEM, scope

CHECK, APPLY = "check", "apply"
#: A file up to this size is looked at while the person waits.
_SMALL = 2 * 2**20


class _Undone(Exception):
    """Takes a trial back."""


def begin(job: Job) -> None:
    """Look at a sheet that was handed in, in the running scope: a small one is checked at once, a
    large one by a worker. Raises BadSheet.
    """
    if job.source_path.stat().st_size > _SMALL:
        jobs.start(job)
        return
    book = Book(job.source_path)
    found = _survey(job, book)
    if is_inline(job, found):
        step(job, tell=lambda _done, _total: None)
    else:
        jobs.start(job)


def is_inline(job: Job, found: Survey) -> bool:
    """Whether a sheet is done while the person waits."""
    return job.source_path.stat().st_size <= _SMALL and _total(job, found) <= importing.INLINE


def goes_by_batches(register: Register, total: int) -> bool:
    """Whether good lines are written though others are refused."""
    bulk = register.imports.bulk if register.imports else None
    return bulk is not None and total > importing.INLINE


def step(job: Job, tell: importing.Tell | None = None) -> None:
    """Check a sheet, or after that bring it in. Raises BadSheet, SeatLost, PermissionDenied."""
    register = site.get(job.register)
    with jobs.seated_on(job):
        book = Book(job.source_path)
        found = _survey(job, book)
        plan = _plan(job, register, found)
        total = _total(job, found)
        by_batches = goes_by_batches(register, total)
        most = limit("import_max_rows" if by_batches else "import_max_whole")
        if total > most:
            raise BadSheet(_("一次最多导入 %(most)d 行。请分成几个文件。") % {"most": most})
        if surveys.missing_keys(register, plan):
            jobs.own(job).update(state=JobState.ASKING)
            return
    rows = Rows(book, found, plan)
    if not by_batches:
        _whole(job, register, rows, total, tell or jobs.Progress(job).tell)
    elif job.asked["step"] == CHECK:
        _check_batches(job, register, rows, total)
    else:
        _write_batches(job, register, rows, total)


def _survey(job: Job, book: Book) -> Survey:
    found = surveys.kept(job.survey_path)
    if found is None:
        found = surveys.survey(site.get(job.register), book)
        surveys.keep(found, job.survey_path)
    return found


def _plan(job: Job, register: Register, found: Survey) -> Plan:
    if "plan" in job.asked:
        return Plan.of(job.asked["plan"])
    leaf = surveys.best_leaf(found, register)
    plan = surveys.default_plan(register, found, matching.remembered(register, leaf.head))
    plan = replace(plan, common=beside.own(register, plan))
    set_plan(job, surveys.with_layout(register, plan, found))
    return Plan.of(job.asked["plan"])


def set_plan(job: Job, plan: Plan) -> None:
    """Say what is to be brought in."""
    job.asked = {**job.asked, "plan": plan.told()}
    jobs.own(job).update(asked=job.asked)


def _total(job: Job, found: Survey) -> int:
    plan = job.asked.get("plan")
    chosen = plan["leaves"] if plan else [leaf.place for leaf in found.leaves]
    return sum(found.leaf(place).rows for place in chosen)


# --- all or nothing -------------------------------------------------------------------------------


def _whole(job: Job, register: Register, rows: Rows, total: int, tell: importing.Tell) -> None:
    is_trial = job.asked["step"] == CHECK
    with jobs.seated_on(job):
        outcome = importing.run_import(
            register,
            rows,
            is_trial=is_trial,
            total=total,
            tell=tell,
            take=_by_receipt(register, rows),
        )
        if is_trial or outcome.faults:
            _note_check(job, rows, outcome)
        else:
            record("exchange.run_import", job, {"register": job.register, **outcome.counts()})
            _note(job, JobState.DONE, rows, outcome, finished_at=timezone.now())
            transaction.on_commit(job.forget_sheet)


def _by_receipt(register: Register, rows: Rows) -> Any:
    """How lines are taken where rows are known by receipts alone: as in a batch, one by one."""
    if register.imports is None or register.imports.bulk is None or batches.is_askable(register):
        return None

    def take(outcome: Outcome) -> Any:
        batch = batches.Batch(register, rows.plan, outcome, next_ids(1)[0])
        return lambda row: batch.write(batch.read([row]))

    return take


def _note_check(job: Job, rows: Rows, outcome: Outcome) -> None:
    result = ""
    if outcome.faults:
        form = mark_sheet(
            rows.book, rows.found, rows.plan, outcome.faults, job.result_path, only_bad=False
        )
        job.result_path.chmod(0o600)
        result = f"{job.name}.{form}"
    _note(job, JobState.CHECKED, rows, outcome, result=result, expires_at=_keep_until())


def _keep_until() -> Any:
    return timezone.now() + timedelta(days=limit("export_keep_days"))


def _note(job: Job, state: str, rows: Rows, outcome: Outcome, **more: Any) -> None:
    total = outcome.new + outcome.changed + outcome.unchanged + outcome.bad + outcome.read
    receipt = {**outcome.receipt(), "totals": rows.totals, "hidden": rows.hidden}
    jobs.own(job).update(state=state, receipt=receipt, done=total, total=total, **more)


# --- in batches -----------------------------------------------------------------------------------


def _check_batches(job: Job, register: Register, rows: Rows, total: int) -> None:
    """Try the first batch and take it back; of the others only the cells are read."""
    outcome = Outcome(keeps_all=False)
    done, readers = 0, dict[str, FieldReader]()
    for number, some in enumerate(importing.in_batches(rows, reading.BATCH)):
        with jobs.seated_on(job):
            require(action_of(importing.runs_of(register)[0]).verb, register.model)
            batch = batches.Batch(register, rows.plan, outcome, next_ids(1)[0], readers)
            if number == 0:
                _try(batch, some)
            else:
                batch.check(some)
            done += len(some)
            jobs.own(job).update(state=JobState.RUNNING, done=done, total=max(total, done))
    with jobs.seated_on(job):
        tried = {"tried": min(done, reading.BATCH), "by_batches": True}
        _note(job, JobState.CHECKED, rows, outcome, expires_at=_keep_until())
        _add_to_receipt(job, tried)


def _try(batch: batches.Batch, rows: list[surveys.Row]) -> None:
    try:
        with transaction.atomic():
            batch.write(batch.read(rows))
            raise _Undone
    except _Undone:
        pass


def _add_to_receipt(job: Job, more: dict[str, Any]) -> None:
    job.refresh_from_db(fields=["receipt"])
    jobs.own(job).update(receipt={**job.receipt, **more})


def _write_batches(job: Job, register: Register, rows: Rows, total: int) -> None:
    """Go on where the cursor stands, until all is done or somebody pauses."""
    with jobs.seated_on(job):
        job.refresh_from_db()
        if "since" not in job.asked:
            job.asked = {**job.asked, "since": next_ids(1)[0]}
            jobs.own(job).update(asked=job.asked, receipt={})
            job.receipt = {}
    at, readers = job.cursor, dict[str, FieldReader]()
    lines = batches_of(job.pk, rows, at, total - at, *_reads(job, register, rows.plan, readers))
    with _faults(job, at) as log, closing(lines) as coming:
        for some in coming:
            if not _one_batch(job, register, rows, some, at, total, log, readers):
                return
            measure_grown()
            at += len(some)
    _finish(job, rows)


def _reads(
    job: Job, register: Register, plan: Plan, readers: dict[str, FieldReader]
) -> tuple[Reads, Callable[[list[Read]], None]]:
    """How lines of a job become drafts, and how drafts are made ready anew."""

    def read(some: Sequence[surveys.Row]) -> list[Read]:
        with jobs.seated_on(job):
            return batches.Batch(register, plan, Outcome(), 0, readers).read(some)

    def ready(some: list[Read]) -> None:
        with jobs.seated_on(job):
            batches.Batch(register, plan, Outcome(), 0, readers).make_ready(some)

    return read, ready


def reader_of(job_id: int) -> tuple[Rows, Reads]:
    """The lines of a job's sheet, and how they are read, for a process that does nothing else."""
    with scope(SYSTEM, reason="find the seat of a job"):
        job = Job.objects.get(pk=job_id)
    register = site.get(job.register)
    with jobs.seated_on(job):
        book = Book(job.source_path)
        rows = Rows(book, _survey(job, book), Plan.of(job.asked["plan"]))
    return rows, _reads(job, register, rows.plan, {})[0]


def _one_batch(
    job: Job,
    register: Register,
    rows: Rows,
    some: list[Read],
    at: int,
    total: int,
    log: TextIO,
    readers: dict[str, FieldReader],
) -> bool:
    """One transaction: rows, receipts and the cursor. False when it is not ours to go on."""
    with jobs.seated_on(job):
        now = jobs.own(job).select_for_update().get()
        if now.state not in (JobState.WAITING, JobState.RUNNING) or now.cursor != at:
            return False
        outcome = _so_far(now.receipt)
        outcome.sink = lambda fault: _put(log, at, fault)
        since = job.asked["since"]
        batches.Batch(register, rows.plan, outcome, since, readers).write(some)
        # Before the commit: what is noted of lines beyond the cursor is dropped on the way back.
        log.flush()
        done = at + len(some)
        jobs.own(job).update(
            state=JobState.RUNNING,
            cursor=done,
            done=done,
            total=max(total, done),
            receipt={**outcome.receipt(), "by_batches": True},
        )
    return True


def _so_far(receipt: dict[str, Any]) -> Outcome:
    told = {name: receipt.get(name, 0) for name in ("new", "changed", "unchanged", "bad")}
    shown = [Fault(field="", **fault) for fault in receipt.get("faults", ())]
    kinds = {(column, sentence): count for column, sentence, count in receipt.get("kinds", ())}
    return Outcome(**told, shown=shown, kinds=kinds, keeps_all=False)


def _put(log: TextIO, at: int, fault: Fault) -> None:
    log.write(json.dumps({"at": at, **asdict(fault)}, ensure_ascii=False) + "\n")


def _faults(job: Job, cursor: int) -> TextIO:
    """The file of refused lines, without those of a batch that was not committed."""
    kept = [line for line in _lines(job) if json.loads(line)["at"] < cursor]
    job.faults_path.touch(mode=0o600)
    with open(job.faults_path, "w", encoding="utf-8") as log:
        log.writelines(kept)
    return open(job.faults_path, "a", encoding="utf-8")


def _lines(job: Job) -> Iterator[str]:
    if job.faults_path.exists():
        with open(job.faults_path, encoding="utf-8") as log:
            # A line that a kill cut off belongs to a batch that was not committed.
            yield from (line for line in log if line.endswith("}\n"))


def _noted(job: Job) -> Iterator[Fault]:
    for line in _lines(job):
        told = json.loads(line)
        told.pop("at")
        yield Fault(**told)


def _finish(job: Job, rows: Rows) -> None:
    with jobs.seated_on(job):
        now = jobs.own(job).select_for_update().get()
        if now.state not in (JobState.WAITING, JobState.RUNNING):
            return
        result = ""
        if now.receipt.get("bad"):
            form = mark_sheet(
                rows.book, rows.found, rows.plan, _noted(job), job.result_path, only_bad=True
            )
            job.result_path.chmod(0o600)
            result = f"{job.name}.{form}"
        counts = {name: now.receipt.get(name, 0) for name in ("new", "changed", "unchanged", "bad")}
        record("exchange.run_import", job, {"register": job.register, **counts})
        jobs.own(job).update(
            state=JobState.DONE,
            finished_at=timezone.now(),
            result=result,
            expires_at=_keep_until() if result else None,
            receipt={**now.receipt, "totals": rows.totals, "hidden": rows.hidden},
        )
        transaction.on_commit(job.forget_sheet)


def pause(job: Job) -> bool:
    """Stop before the next batch; what is written stays. The job is locked by the caller."""
    if job.state not in (JobState.WAITING, JobState.RUNNING) or not is_pausable(job):
        return False
    record("exchange.pause_import", job, {"register": job.register, "rows": job.cursor})
    jobs.own(job).update(state=JobState.PAUSED)
    return True


def resume(job: Job) -> bool:
    """Go on after the last line that is done."""
    if job.state != JobState.PAUSED:
        return False
    record("exchange.resume_import", job, {"register": job.register, "rows": job.cursor})
    jobs.own(job).update(state=JobState.WAITING, error="")
    jobs.start(job)
    return True


def is_pausable(job: Job) -> bool:
    """Whether the work is written in batches, between which it can rest."""
    return bool(job.asked.get("step") == APPLY and job.asked.get("by_batches"))
