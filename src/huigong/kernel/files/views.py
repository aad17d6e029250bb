"""A file is served only from here: who sees its matter, on record, and never run by a browser."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huigong.kernel.access import may, reach, require
from huigong.kernel.audit.trail import record_look
from huigong.kernel.files import keeping
from huigong.kernel.files.actions import discard_file, remove_file
from huigong.kernel.files.forms import AddForm, RemoveForm
from huigong.kernel.files.models import Attachment, Quarantined, What
from huigong.kernel.files.receiving import Label, take_files
from huigong.kernel.files.serving import served
from huigong.kernel.scoping.scope import current, find_current
from huigong.kernel.scoping.sighted import ScopedModel, scoped_models

_SHOWN = 300


@never_cache
@require_safe
def file(request: HttpRequest, file_id: int) -> HttpResponse:
    """The file as a download."""
    found = _found(file_id)
    content = _content(found, keeping.KEPT)
    record_look(found, what="file")
    return served(content, found.shape.media, found.name)


@never_cache
@require_safe
def small(request: HttpRequest, file_id: int) -> HttpResponse:
    """The small copy of a picture, for the list on its matter's page."""
    found = _found(file_id)
    if not found.is_picture:
        raise Http404
    return served(_content(found, keeping.SMALL), "image/jpeg", f"{found.pk}.jpg")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, file_id: int) -> HttpResponse:
    """Take a file away, with a reason."""
    found = _found(file_id)
    require("remove", found)
    matter, form = found.matter, RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            remove_file(found, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("已删除。"))
            return redirect(home_of(matter))
    base = "desk.html" if current().unit_id else "portal.html"
    values = {"base": base, "form": form, "file": found, "back": home_of(matter)}
    return render(request, "files/remove.html", values)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, label: str, matter_id: int) -> HttpResponse:
    """Add files to a matter, from the desk."""
    matter = get_object_or_404(_model(label).objects, pk=matter_id)
    require("view", matter)
    require("attach", Attachment)
    form = AddForm(
        request.POST or None,
        request.FILES or None,
        matter=matter,
        initial={"what": request.GET.get("what", What.PROOF), "leg": request.GET.get("leg")},
    )
    if request.method == "POST" and form.is_valid():
        uploads = form.cleaned_data.pop("uploads")
        try:
            found = take_files(request, matter, uploads, Label(**form.cleaned_data))
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            if found.kept:
                messages.success(request, _("收下了 %d 份附件。") % len(found.kept))
            return redirect(home_of(matter))
    values = {"form": form, "matter": matter, "back": home_of(matter)}
    return render(request, "files/add.html", values)


@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """What was not taken at this office and below, newest first; its content is never shown."""
    require("view", Quarantined)
    rows = Quarantined.objects.filter(reach(Quarantined, "view")).select_related("unit", "author")
    values = {"rows": rows.order_by("-id")[:_SHOWN], "shown": _SHOWN}
    return render(request, "files/quarantine.html", values)


@require_POST
def discard(request: HttpRequest, quarantined_id: int) -> HttpResponse:
    """Delete the bytes of one before its time."""
    row = get_object_or_404(Quarantined, pk=quarantined_id)
    try:
        discard_file(row)
        messages.success(request, _("内容已删除，记录还在。"))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("quarantine")


def home_of(matter: ScopedModel) -> str:
    """The page of a matter from where one sits."""
    own = getattr(matter, "get_absolute_url", None)
    if current().unit_id is None:
        return reverse("my-case", args=[matter.pk])
    if own is not None:
        return str(own())
    slug = type(matter)._meta.label_lower.replace(".", "-")
    try:
        return reverse(f"{slug}-detail", args=[matter.pk])
    except NoReverseMatch:
        return reverse("desk")


def _model(label: str) -> type[ScopedModel]:
    for model in scoped_models():
        if model._meta.label_lower == label:
            return model
    raise Http404


def _found(file_id: int) -> Attachment:
    """A file in sight that is still there. Raises Http404: for a stranger there is none."""
    if find_current() is None:
        raise Http404
    rows = Attachment.objects.filter(removed_at=None)
    found = get_object_or_404(rows.select_related("unit"), pk=file_id)
    if not may("view", found.matter):
        raise Http404
    return found


def _content(found: Attachment, area: str) -> bytes:
    try:
        return keeping.read(area, found.place)
    except keeping.Gone as gone:
        raise Http404 from gone
