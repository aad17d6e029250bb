"""Asking for an export, handing in a sheet, watching either, taking the file away."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
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
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huigong.kernel.access import may, require
from huigong.kernel.audit.trail import record
from huigong.kernel.exchange import jobs
from huigong.kernel.exchange.books import limit
from huigong.kernel.exchange.import_views import import_context
from huigong.kernel.exchange.layouts import export_layouts, find_layout, sealed_in
from huigong.kernel.exchange.models import Job, JobKind, JobState
from huigong.kernel.exchange.papers import FORM, has_papers, wish_of
from huigong.kernel.exchange.writers import TYPES
from huigong.kernel.pages.gate import desk, page_of
from huigong.kernel.pages.links import Links
from huigong.kernel.pages.listing import chosen_columns
from huigong.kernel.register import query
from huigong.kernel.register.columns import list_columns
from huigong.kernel.register.declare import Register
from huigong.kernel.register.site import address, site

#: How the bar of a state looks; what is not here is done.
_BARS = {
    JobState.WAITING: "running",
    JobState.RUNNING: "running",
    JobState.ASKING: "asking",
    JobState.PAUSED: "paused",
    JobState.FAILED: "failed",
}


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
    error = ""
    if request.method == "POST":
        wish, error = _wish(request, register)
        if not error:
            wish |= {"query": links.query(), "columns": [shown.name for shown in columns]}
            wish = wish_of(wish, request.build_absolute_uri("/"))
            return redirect("register-job", _open(request, register, wish).pk)
    context = {
        "title": _("导出%(title)s") % {"title": register.title},
        "back": links.url(),
        "query": links.query(),
        "columns": columns,
        "layouts": export_layouts(register),
        "is_openable": any(sealed_in(register, one) for one in export_layouts(register)),
        "has_papers": has_papers(register.label),
        "error": error,
        "chips": asked.filters.chips(links.without),
        "asked": asked,
        "days": limit("export_keep_days"),
    }
    return page_of(request, register, "export", context, status=422 if error else 200)


def _wish(request: HttpRequest, register: Register) -> tuple[dict[str, Any], str]:
    """In which form and layout the file is wanted; and what is wrong with that."""
    form = request.POST.get("form", "xlsx")
    layout = find_layout(register, request.POST.get("layout", ""))
    wish: dict[str, Any] = {
        "form": form if form in TYPES and (form != FORM or has_papers(register.label)) else "xlsx",
        "layout": layout.name if layout else "",
    }
    if "full" not in request.POST:
        return wish, ""
    wish["reason"] = request.POST.get("reason", "").strip()[:200]
    if layout is None or not sealed_in(register, layout):
        return wish, _("写全号码只用于上级系统的样式，请选一种样式。")
    return wish, "" if wish["reason"] else _("写全号码要写明理由，本人会看到。")


def _open(request: HttpRequest, register: Register, wish: dict[str, Any]) -> Job:
    name = f"{register.title}-{timezone.localtime():%Y%m%d-%H%M}"
    job = jobs.open_job(register, JobKind.EXPORT, seat_key(request), name, wish)
    told = {"register": register.label, "form": wish["form"], "layout": wish["layout"]}
    record("exchange.ask_export", job, told | ({"full": True} if wish.get("reason") else {}))
    jobs.start(job)
    return job


def seat_key(request: HttpRequest) -> str:
    """The seat that work is asked for from."""
    return str(request.seat.key)  # type: ignore[attr-defined]  # the gate has seen to it


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
        "bar": _BARS.get(JobState(job.state), "done"),
        "back": address(register, "list"),
        "again": address(register, job.kind),
    }
    if job.kind == JobKind.IMPORT:
        context |= import_context(job, register)
    name = "register/job.html#bar" if getattr(request, "htmx", None) else "register/job.html"
    return render(request, name, context)


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
