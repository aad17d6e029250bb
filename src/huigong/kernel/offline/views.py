"""Taking a sheet along, the page that works without a network, and what comes back from it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huigong.kernel.access import may, require
from huigong.kernel.offline import declare
from huigong.kernel.offline.declare import LINE, MOST_LINES, Given, OfflineForm, Overtaken, Wrong
from huigong.kernel.offline.escrow import fresh_key, key_again
from huigong.kernel.offline.receiving import keep
from huigong.kernel.offline.words import words
from huigong.kernel.pages.gate import desk
from huigong.kernel.scoping.scope import current

#: What the page without a network is made of.
_PARTS = ("ui/huigong.css", "ui/huigong.js", "ui/offline.js", "ui/icons.svg", "ui/favicon.svg")
_PICTURES = "ui/img"
_WRONG, _OVERTAKEN = 422, 409
_MOST_FILES = 12


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The page that works without a network. It is the same for everybody and knows nobody: what
    is on the device is read and shown by its script.
    """
    return HttpResponse(_shell())


def _shell() -> str:
    places = {name: reverse(f"offline-{name}") for name in ("door", "key", "worker")}
    # Not the request's own context: no name, no token may be kept beside the page.
    return render_to_string("offline/shell.html", {"told": {"words": words(), "places": places}})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the page on the device, with the addresses of the page's parts."""
    found = finders.find("ui/offline-worker.js")
    code = Path(str(found)).read_text(encoding="utf-8")
    pictures = sorted(Path(str(finders.find(_PICTURES))).glob("*.svg"))
    names = [*_PARTS, *(f"{_PICTURES}/{picture.name}" for picture in pictures)]
    parts = [reverse("offline"), *(static(name) for name in names)]
    # A page or a part that changed makes another script, and the browser fetches all anew.
    version = sha256(f"{_shell()}{parts}".encode()).hexdigest()[:16]
    told = {"parts": parts, "code": code, "version": version}
    answer = render_to_string("offline/worker.js", told)
    headers = {"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"}
    return HttpResponse(answer, content_type="text/javascript; charset=utf-8", headers=headers)


@desk
@never_cache
@require_safe
def door(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and the token that a sending needs."""
    seat = current()
    return JsonResponse({"account": seat.account_id, "csrf": get_token(request)})


@desk
@never_cache
@require_POST
def key(request: HttpRequest) -> JsonResponse:
    """The key of a device whose passphrase was forgotten, for whoever took the sheets along."""
    found = key_again(request.POST.get("sealed", "")[:400])
    if found is None:
        told = _("这台设备上的表不是您带出去的，请让带表的人登录。")
        return JsonResponse({"sentence": told}, status=_WRONG)
    return JsonResponse({"key": found})


@desk
@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """The kinds of sheets that the seat may take along."""
    rows = [one for one in declare.every() if may(one.verb, one.model)]
    if not rows:
        raise PermissionDenied
    return render(request, "offline/begin.html", {"rows": rows})


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, form: str) -> HttpResponse:
    """Choosing what to take along; sent by the page's script, the sheet and the device's key."""
    kind = _form_of(form)
    if request.method == "GET":
        values = {"kind": kind, "form": kind.pick(chosen=request.GET), "words": words()}
        return render(request, "offline/take.html", values)
    asked = kind.pick(request.POST)
    if not asked.is_valid():
        return _wrong(declare.errors_of(asked))
    try:
        sheet = kind.open(asked.cleaned_data)
    except Wrong as wrong:
        return _wrong(wrong.errors)
    fresh, sealed = fresh_key()
    account = current().account_id
    told = {"account": account, "key": fresh, "sealed": sealed, "sheet": _packed(kind, sheet)}
    return JsonResponse(told)


@desk
@never_cache
@require_POST
def send(request: HttpRequest, form: str) -> HttpResponse:
    """Keep a sheet. The same sheet again answers as the first time."""
    kind = _form_of(form)
    try:
        sheet_id = UUID(request.POST.get("id", ""))
    except ValueError:
        return _wrong({"": [_("这张表的标记不对，请从“离线填表”页面上报。")]})
    if request.POST.get("unit") != str(current().unit_id):
        told = _("这张表是在另一个岗位上带出去的，请先切换到那个岗位再上报。")
        return _wrong({"": [told]})
    try:
        kept = keep(kind, sheet_id, _given(request))
    except Wrong as wrong:
        return _wrong(wrong.errors)
    except Overtaken as found:
        both = [
            {
                "name": b.name,
                "label": b.label,
                "stored": b.stored,
                "typed": b.typed,
                "value": b.value,
            }
            for b in found.both
        ]
        return JsonResponse({"both": both, "base": found.base}, status=_OVERTAKEN)
    row: Any = kept.row
    after = [{"label": str(label), "url": url} for label, url in kind.after(row)] if row else []
    return JsonResponse({"label": str(row) if row else "", "is_new": kept.is_new, "after": after})


def _form_of(name: str) -> OfflineForm:
    kind = declare.find(name)
    if kind is None:
        raise Http404
    require(kind.verb, kind.model)
    return kind


def _given(request: HttpRequest) -> Given:
    post, files = request.POST, request.FILES
    # Lines keep the numbers that the page gave them, so that an error finds its line again.
    numbers = [n for n in post.getlist("lines")[:MOST_LINES] if n.isascii() and n.isdecimal()]
    return Given(
        subject=post.get("subject", "")[:60],
        base=post.get("base", "")[:40],
        data=post,
        prefixes=tuple(f"{LINE}-{number}" for number in dict.fromkeys(numbers)),
        photos=files.getlist("photos")[:_MOST_FILES],
        signature=files.get("signature"),
    )


def _packed(kind: OfflineForm, sheet: declare.Sheet) -> dict[str, Any]:
    line: forms.Form | None = sheet.line(f"{LINE}-__n__") if sheet.line else None
    values = {"sheet": sheet, "line": line}
    return {
        "form": kind.name,
        "send": reverse("offline-send", args=[kind.name]),
        "subject": sheet.subject,
        "title": sheet.title,
        "base": sheet.base,
        "unit": current().unit_id,
        "signing": list(sheet.signing),
        "html": render_to_string("offline/sheet.html", values),
    }


def _wrong(errors: dict[str, list[str]]) -> JsonResponse:
    return JsonResponse({"errors": errors}, status=_WRONG)
