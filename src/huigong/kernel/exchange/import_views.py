"""Handing in a sheet, saying what its columns are, and writing it, with a pause if need be."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huigong.kernel.access import require
from huigong.kernel.audit.trail import record
from huigong.kernel.exchange import beside, import_jobs, importing, jobs, matching, reading
from huigong.kernel.exchange import survey as surveys
from huigong.kernel.exchange.books import BadSheet, limit
from huigong.kernel.exchange.cells import flat_choices
from huigong.kernel.exchange.layouts import export_layouts, find_layout
from huigong.kernel.exchange.models import Job, JobKind, JobState
from huigong.kernel.exchange.survey import Found, Plan, Survey
from huigong.kernel.exchange.writers import TYPES, write_template
from huigong.kernel.pages.gate import desk, page_of
from huigong.kernel.register.declare import Register
from huigong.kernel.register.fields import ReachField
from huigong.kernel.register.forms import action_of, argument_field, arguments
from huigong.kernel.register.site import address, site


def _may_import(register: Register) -> None:
    if register.imports is None or register.create is None:
        raise Http404
    require(action_of(register.create).verb, register.model)


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest, register: Register) -> HttpResponse:
    """Hand in a sheet; small ones are checked at once, large ones by a worker."""
    _may_import(register)
    if "template" in request.GET:
        return _template(register)
    error = ""
    if request.method == "POST":
        upload = request.FILES.get("sheet")
        try:
            return redirect("register-job", _take(request, register, upload).pk)
        except BadSheet as fault:
            error = str(fault)
    by_batches = register.imports is not None and register.imports.bulk is not None
    context = {
        "title": _("导入%(title)s") % {"title": register.title},
        "back": address(register, "list"),
        "error": error,
        "headings": list(importing.headings(register)),
        "layouts": export_layouts(register),
        "most": limit("import_max_rows" if by_batches else "import_max_whole"),
        "megabytes": limit("import_max_mb"),
    }
    return page_of(request, register, "import", context, status=422 if error else 200)


def _take(request: HttpRequest, register: Register, upload: UploadedFile[Any] | None) -> Job:
    if upload is None:
        raise BadSheet(_("请先选择要导入的文件。"))
    most = limit("import_max_mb")
    if (upload.size or 0) > most * 1024 * 1024:
        raise BadSheet(_("文件超过 %(most)d MB。请分成几个文件导入。") % {"most": most})
    name = Path(upload.name or "").stem[:100] or register.title
    seat = str(request.seat.key)  # type: ignore[attr-defined]  # the gate has seen to it
    asked = {"step": import_jobs.CHECK}
    job = jobs.open_job(register, JobKind.IMPORT, seat, name, asked)
    job.source_path.touch(mode=0o600)
    with open(job.source_path, "wb") as handle:
        for chunk in upload.chunks():
            handle.write(chunk)
    try:
        import_jobs.begin(job)
    except Exception:
        # The row of the job goes with the transaction; the sheet must go with it.
        job.forget_sheet()
        raise
    return job


def _template(register: Register) -> HttpResponse:
    lines = []
    create: Any = register.create
    taken = arguments(create)
    for heading, name in importing.headings(register).items():
        field = argument_field(register.model, name, create, typed=True)
        choices = () if isinstance(field, ReachField) else getattr(field, "choices", ())
        words = [str(word) for _value, word in flat_choices(choices)]
        is_needed = name in taken and taken[name][1] and field.required
        lines.append((heading, is_needed, words))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, lines)
        content = path.read_bytes()
    name = _("%(title)s-导入模板.xlsx") % {"title": register.title}
    response = HttpResponse(content, content_type=TYPES["xlsx"])
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


# --- the page of an import ------------------------------------------------------------------------


def import_context(job: Job, register: Register) -> dict[str, Any]:
    """What the page of an import says besides its bar."""
    found = surveys.kept(job.survey_path)
    is_open = job.state in (JobState.CHECKED, JobState.ASKING)
    told: dict[str, Any] = {
        "is_confirmable": job.is_confirmable,
        "is_pausable": job.state in (JobState.WAITING, JobState.RUNNING)
        and import_jobs.is_pausable(job),
        "by_batches": bool(job.receipt.get("by_batches") or job.asked.get("by_batches")),
        "batch": reading.BATCH,
        "faults": job.receipt.get("faults", ()),
        "kinds": _kinds(job),
        "is_empty": job.state == JobState.CHECKED and not (job.good or job.receipt.get("bad")),
    }
    if found is None or "plan" not in job.asked:
        return told
    plan = Plan.of(job.asked["plan"])
    columns = _columns(register, found, plan, is_open)
    form = beside.make_form(register, plan) if is_open else None
    return {**told, **_notes(job, found, plan), "columns": columns, "common": form}


def _kinds(job: Job) -> list[dict[str, Any]]:
    """Faults that several lines have, the most frequent first: they are mended at once."""
    told = sorted(job.receipt.get("kinds", ()), key=lambda kind: -kind[2])
    names = ("column", "sentence", "count")
    return [
        dict(zip(names, kind, strict=True))
        for kind in told[: importing.SHOWN_FAULTS]
        if kind[2] > 1
    ]


def _notes(job: Job, found: Survey, plan: Plan) -> dict[str, Any]:
    """What was noticed in the file, to be told before anything is written."""
    chosen = [leaf for leaf in found.leaves if leaf.place in plan.leaves]
    names = {leaf.place: leaf.name for leaf in found.leaves}
    lead = chosen[0]
    layout = find_layout(site.get(job.register), plan.layout)
    register = site.get(job.register)
    missing = surveys.missing_keys(register, plan)
    needed = importing.lacking(importing.runs_of(register)[0], {*plan.given, *missing})
    return {
        "missing": surveys.labels(register, missing),
        "needed": surveys.labels(register, needed),
        "leaves": [
            {"leaf": leaf, "is_chosen": leaf.place in plan.leaves, "is_alike": _alike(leaf, lead)}
            for leaf in found.leaves
        ],
        "has_leaves": len(found.leaves) > 1,
        "faults": [
            {**fault, "leaf": names.get(fault.get("leaf", 0), "")}
            for fault in job.receipt.get("faults", ())
        ],
        "hidden_rows": sum(leaf.hidden_rows for leaf in chosen),
        "hidden_columns": sum(len(leaf.hidden_columns) for leaf in chosen),
        "takes_hidden": plan.takes_hidden,
        "has_no_head": lead.head.is_missing,
        "takes_months": plan.takes_months,
        "has_days": _has_days(register, plan),
        "is_old": found.form == "xls",
        "totals": _places(job.receipt.get("totals", ()), names, len(found.leaves) > 1),
        "layout": layout,
    }


def _has_days(register: Register, plan: Plan) -> bool:
    fields = {field.name: field for field in register.model._meta.concrete_fields}
    return any(isinstance(fields.get(name), models.DateField) for name in plan.fields)


def _alike(leaf: Found, lead: Found) -> bool:
    return leaf.head.sounds == lead.head.sounds


def _places(told: Any, names: dict[int, str], with_leaf: bool) -> str:
    lines = [(names.get(leaf, ""), line) for leaf, line in told]
    return "、".join(f"{name} {line}" if with_leaf else str(line) for name, line in lines)


def _columns(
    register: Register, found: Survey, plan: Plan, is_open: bool
) -> list[dict[str, Any]] | None:
    """The columns of the file, each with its field; None when nothing can be changed any more."""
    if not is_open:
        return None
    lead = found.leaf(plan.leaves[0])
    choices = [(name, head) for head, name in importing.headings(register).items()]
    return [
        {
            "place": place,
            "letter": _letter(place),
            "heading": heading.replace("/", " / "),
            "sample": lead.sample[place] if place < len(lead.sample) else "",
            "field": plan.fields[place] if place < len(plan.fields) else "",
            "is_hidden": place + 1 in lead.hidden_columns,
            "choices": choices,
        }
        for place, heading in enumerate(lead.head.names)
        if heading
    ]


def _letter(place: int) -> str:
    """How a spreadsheet calls a column."""
    first, second = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


# --- what is done with it -------------------------------------------------------------------------


def _locked(job_id: int) -> tuple[Job, Register]:
    job = jobs.own_jobs().select_for_update().filter(pk=job_id).first()
    register = site.find(job.register) if job else None
    if job is None or register is None or job.kind != JobKind.IMPORT:
        raise Http404
    _may_import(register)
    return job, register


def _again(job: Job, asked: dict[str, Any]) -> None:
    job.asked, job.state, job.error = asked, JobState.WAITING, ""
    job.save(update_fields=["asked", "state", "error"])
    found = surveys.kept(job.survey_path)
    try:
        if found is not None and import_jobs.is_inline(job, found):
            import_jobs.step(job, tell=lambda _done, _total: None)
        else:
            jobs.start(job)
    except BadSheet as fault:
        jobs.fail(job, str(fault))


@desk
@never_cache
@require_POST
def job_columns(request: HttpRequest, job_id: int) -> HttpResponse:
    """Say which column is which field, which sheets are wanted, and look again."""
    job, register = _locked(job_id)
    found = surveys.kept(job.survey_path)
    if job.state not in (JobState.CHECKED, JobState.ASKING) or found is None:
        return redirect("register-job", job.pk)
    plan = _said(request, register, found, Plan.of(job.asked["plan"]))
    more = {"takes_months": True} if plan.takes_months else {}
    record("exchange.match_columns", job, {"register": job.register, **more})
    job.result_path.unlink(missing_ok=True)
    jobs.own(job).update(result="", receipt={})
    job.result, job.receipt = "", {}
    _again(job, {"step": import_jobs.CHECK, "plan": plan.told()})
    return redirect("register-job", job.pk)


def _said(request: HttpRequest, register: Register, found: Survey, plan: Plan) -> Plan:
    """The plan that a person's form says; what it does not know it leaves as it was."""
    places = {str(leaf.place): leaf for leaf in found.leaves}
    wanted = [places[told] for told in request.POST.getlist("leaf") if told in places]
    lead = wanted[0] if wanted else found.leaf(plan.leaves[0])
    alike = tuple(leaf.place for leaf in wanted if _alike(leaf, lead)) or (lead.place,)
    if not _alike(lead, found.leaf(plan.leaves[0])):
        # Another sheet has other columns: what was said of those of the first is not of these.
        fresh = surveys.default_plan(
            register, Survey(found.form, (lead,)), matching.remembered(register, lead.head)
        )
        takes_hidden = "hidden" in request.POST
        return Plan(alike, fresh.fields, takes_hidden, plan.layout, beside.own(register, fresh))
    known = set(importing.import_fields(register))
    fields = tuple(
        name if (name := request.POST.get(f"column-{place}", "")) in known else ""
        for place in range(len(lead.head.names))
    )
    matching.remember(register, lead.head, fields)
    takes_hidden = "hidden" in request.POST or "asks_hidden" not in request.POST
    if not takes_hidden:
        hidden = {place - 1 for place in lead.hidden_columns}
        fields = tuple("" if place in hidden else name for place, name in enumerate(fields))
    said = beside.said(register, fields, request.POST)
    return Plan(alike, fields, takes_hidden, plan.layout, said, "months" in request.POST)


@desk
@never_cache
@require_POST
def job_confirm(request: HttpRequest, job_id: int) -> HttpResponse:
    """Bring a checked sheet in."""
    job, _register = _locked(job_id)
    if job.is_confirmable:
        by_batches = bool(job.receipt.get("by_batches"))
        asked = {**job.asked, "step": import_jobs.APPLY, "by_batches": by_batches}
        _again(job, asked)
    return redirect("register-job", job.pk)


@desk
@never_cache
@require_POST
def job_pause(request: HttpRequest, job_id: int) -> HttpResponse:
    """Let an import in batches rest."""
    import_jobs.pause(_locked(job_id)[0])
    return redirect("register-job", job_id)


@desk
@never_cache
@require_POST
def job_resume(request: HttpRequest, job_id: int) -> HttpResponse:
    """Let it go on."""
    import_jobs.resume(_locked(job_id)[0])
    return redirect("register-job", job_id)
