"""Asking for an export, handing in a sheet, watching either, taking the file away."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huigong.kernel.access import may, require
from huigong.kernel.audit.trail import record
from huigong.kernel.exchange import importing, jobs
from huigong.kernel.exchange.models import Job, JobKind, JobState
from huigong.kernel.exchange.sheets import BadSheet, limit, read_sheet
from huigong.kernel.exchange.writers import TYPES, write_template
from huigong.kernel.pages.gate import desk, page_of
from huigong.kernel.pages.links import Links
from huigong.kernel.pages.listing import chosen_columns
from huigong.kernel.register import query
from huigong.kernel.register.columns import list_columns
from huigong.kernel.register.declare import Register
from huigong.kernel.register.forms import action_of, arguments
from huigong.kernel.register.site import address, site


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, register: Register) -> HttpResponse:
    """Ask for the list as it stands, as a file."""
    require("export", register.model)
    query.require_view(register)
    data = request.GET if request.method == "GET" else QueryDict(request.POST.get("query", ""))
    asked = query.read(register, data)
    links = Links(register, asked)
    columns = list_columns(register, chosen_columns(register))
    if request.method == "POST":
        form = request.POST.get("form", "xlsx")
        wish = {
            "query": links.query(),
            "columns": [shown.name for shown in columns],
            "form": form if form in TYPES else "xlsx",
        }
        name = f"{register.title}-{timezone.localtime():%Y%m%d-%H%M}"
        job = jobs.open_job(register, JobKind.EXPORT, _seat_key(request), name, wish)
        record("exchange.ask_export", job, {"register": register.label, "form": wish["form"]})
        jobs.start(job)
        return redirect("register-job", job.pk)
    context = {
        "title": _("导出%(title)s") % {"title": register.title},
        "back": links.url(),
        "query": links.query(),
        "columns": columns,
        "chips": asked.filters.chips(links.without),
        "asked": asked,
        "days": limit("export_keep_days"),
    }
    return page_of(request, register, "export", context)


def _seat_key(request: HttpRequest) -> str:
    return str(request.seat.key)  # type: ignore[attr-defined]  # the gate has seen to it


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
    context = {
        "title": _("导入%(title)s") % {"title": register.title},
        "back": address(register, "list"),
        "error": error,
        "headings": list(importing.headings(register)),
        "most": limit("import_max_rows"),
    }
    return page_of(request, register, "import", context, status=422 if error else 200)


def _take(request: HttpRequest, register: Register, upload: UploadedFile[Any] | None) -> Job:
    if upload is None:
        raise BadSheet(_("请先选择要导入的文件。"))
    most = limit("import_max_mb")
    if (upload.size or 0) > most * 1024 * 1024:
        raise BadSheet(_("文件超过 %(most)d MB。请分成几个文件导入。") % {"most": most})
    name = Path(upload.name or "").stem[:100] or register.title
    job = jobs.open_job(register, JobKind.IMPORT, _seat_key(request), name, {"step": "check"})
    job.source_path.touch(mode=0o600)
    with open(job.source_path, "wb") as handle:
        for chunk in upload.chunks():
            handle.write(chunk)
    try:
        _step(job)
    except Exception:
        # The row of the job goes with the transaction; the sheet must go with it.
        job.source_path.unlink(missing_ok=True)
        raise
    return job


def _step(job: Job) -> None:
    """Do a small sheet while the person waits, hand a large one to a worker."""
    if len(read_sheet(job.source_path).rows) > importing.INLINE:
        jobs.start(job)
        return
    jobs.import_step(job, tell=lambda _done, _total: None)


def _template(register: Register) -> HttpResponse:
    lines = []
    taken = arguments(register.create) if register.create else {}
    for heading, name in importing.headings(register).items():
        field: Any = register.model._meta.get_field(name)
        words = [str(word) for value, word in field.flatchoices or () if value not in ("", None)]
        is_needed = name in taken and taken[name][1] and not field.blank
        lines.append((heading, is_needed, words))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, lines)
        content = path.read_bytes()
    name = _("%(title)s-导入模板.xlsx") % {"title": register.title}
    response = HttpResponse(content, content_type=TYPES["xlsx"])
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@desk
@never_cache
@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """What the account asked for from this seat."""
    return render(request, "register/jobs.html", {"jobs": jobs.own_jobs()[:50]})


def _job(job_id: int) -> Job:
    found = jobs.own_jobs().filter(pk=job_id).first()
    if found is None:
        raise Http404
    return found


@desk
@never_cache
@require_GET
def job_page(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far a piece of work is; htmx asks for the bar alone."""
    job = _job(job_id)
    register = site.find(job.register)
    if register is None:
        raise Http404
    context = {
        "job": job,
        "register": register,
        "bar": "running"
        if not job.is_over
        else "failed"
        if job.state == JobState.FAILED
        else "done",
        "is_confirmable": job.state == JobState.CHECKED and not job.receipt.get("bad"),
        "back": address(register, "list"),
        "again": address(register, job.kind),
    }
    name = "register/job.html#bar" if getattr(request, "htmx", None) else "register/job.html"
    return render(request, name, context)


@desk
@never_cache
@require_POST
def job_confirm(request: HttpRequest, job_id: int) -> HttpResponse:
    """Bring a checked sheet in."""
    job = jobs.own_jobs().select_for_update().filter(pk=job_id).first()
    if job is None or job.kind != JobKind.IMPORT:
        raise Http404
    if job.state == JobState.CHECKED and not job.receipt.get("bad"):
        _may_import(site.get(job.register))
        job.asked = {"step": "apply"}
        job.state = JobState.WAITING
        job.save(update_fields=["asked", "state"])
        try:
            _step(job)
        except BadSheet as fault:
            jobs.fail(job, str(fault))
    return redirect("register-job", job.pk)


@desk
@never_cache
@require_GET
def job_file(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """The finished file, for who asked for it, from the seat that asked."""
    job = _job(job_id)
    if not job.result or not job.result_path.is_file():
        raise Http404
    register = site.get(job.register)
    if job.kind == JobKind.EXPORT and not may("export", register.model):
        raise PermissionDenied
    record("exchange.take_file", job, {"register": job.register, "kind": job.kind})
    form = job.result.rpartition(".")[2]
    return FileResponse(
        open(job.result_path, "rb"),
        as_attachment=True,
        filename=job.result,
        content_type=TYPES[form],
    )
