"""The desk of a body outside: the matters that were shared with it, each with what it may do.

Whoever comes has no account; what they see is `telling.told_of` and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from huigong.domains.supervision.joint.following import firms_of, totals_of
from huigong.domains.supervision.joint.models import SectorFinding
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.paper import pdf_of_letter
from huigong.domains.supervision.shares.acting import ACTS, acts_on, run_act
from huigong.domains.supervision.shares.actions import PURPOSE, Matter, receive_share
from huigong.domains.supervision.shares.forms import ByForm, GuestBookForm, GuestFilesForm
from huigong.domains.supervision.shares.models import GuestDesk, Share
from huigong.domains.supervision.shares.package import package_of
from huigong.domains.supervision.shares.replies import apply_book
from huigong.domains.supervision.shares.sides import Side, side_of
from huigong.domains.supervision.shares.telling import files_given, matter_of, told_of, with_matters
from huigong.kernel.accounts.models import GuestKey
from huigong.kernel.audit.trail import record_look
from huigong.kernel.files import keeping
from huigong.kernel.files.models import Audience, What
from huigong.kernel.files.receiving import Label, keep_or_say
from huigong.kernel.files.serving import served
from huigong.kernel.pages.guests import Door
from huigong.kernel.register.forms import put_errors
from huigong.kernel.scoping.scope import SYSTEM, scope

DOOR = Door(
    purpose=PURPOSE,
    address="joint-desk",
    title=gettext_lazy("共同办理访客台"),
    words=gettext_lazy(
        "工会有几件事请您的单位共同办理。填密码就能看、能签收、能答复；打开一次，记录一次。"
    ),
)
#: What is no act on the matter itself.
_MORE: dict[str, type[forms.Form]] = {
    "receive": ByForm,
    "attach": GuestFilesForm,
    "book": GuestBookForm,
}


@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """The PIN first; then what was shared with this body. A link that is not good is not there."""
    key = DOOR.key_of(code)
    if request.method == "POST" or not DOOR.has_entered(request, key):
        return DOOR.enter(request, key, code)
    with transaction.atomic(), scope(SYSTEM, reason="guest desk"):
        here = _desk(key)
        record_look(here, what="guest", reason=here.body.name)
        rows = with_matters(_shares(here).order_by("-given_at"))
        page = {"here": here, "rows": rows, "code": code}
        return render(request, "supervision/joint_desk.html", page)


@never_cache
@require_safe
def matter(request: HttpRequest, code: str, share_id: int) -> HttpResponse:
    """One of them."""
    key = DOOR.key_of(code)
    if not DOOR.has_entered(request, key):
        return redirect("joint-desk", code)
    with transaction.atomic(), scope(SYSTEM, reason="guest desk"):
        return _page(request, code, *_opened(key, share_id))


@never_cache
@require_safe
def paper(request: HttpRequest, code: str, share_id: int) -> HttpResponse:
    """The letter that was shared, as it went out."""

    def made(_share: Share, row: Matter) -> HttpResponse:
        if not isinstance(row, Letter):
            raise Http404
        content = pdf_of_letter(row, request.build_absolute_uri("/"))
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="letter-{row.pk}.pdf"'
        return response

    return _taken(request, code, share_id, made)


@never_cache
@require_safe
def package(request: HttpRequest, code: str, share_id: int) -> HttpResponse:
    """The whole of it, to be taken along."""

    def made(share: Share, row: Matter) -> HttpResponse:
        content = package_of(share, row, _side(share), request.build_absolute_uri("/"))
        return served(content, "application/zip", f"joint-{share.pk}.zip")

    return _taken(request, code, share_id, made)


@never_cache
@require_safe
def file(request: HttpRequest, code: str, share_id: int, file_id: int) -> HttpResponse:
    """One of the files that were given along, never another."""

    def made(share: Share, _row: Matter) -> HttpResponse:
        found = next((one for one in files_given(share) if one.pk == file_id), None)
        if found is None:
            raise Http404
        return served(keeping.read(keeping.KEPT, found.place), found.shape.media, found.name)

    return _taken(request, code, share_id, made)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, code: str, share_id: int, verb: str) -> HttpResponse:
    """Do one thing, after the PIN."""
    key = DOOR.key_of(code)
    if verb not in ACTS and verb not in _MORE:
        raise Http404
    if request.method != "POST" or not DOOR.has_entered(request, key):
        return redirect("joint-desk", code)
    with transaction.atomic(), scope(SYSTEM, reason=_("共同办理单位在访客台办理")):
        share, row = _opened(key, share_id, lock=True)
        form = _form(verb)(request.POST, request.FILES or None, auto_id=f"{verb}_%s")
        if form.is_valid():
            try:
                with transaction.atomic():
                    _run(request, share, row, verb, dict(form.cleaned_data))
            except ValidationError as refused:
                put_errors(form, refused)
            else:
                return redirect("joint-matter", code, share.pk)
            row = matter_of(share)
        return _page(request, code, share, row, (verb, form))


def _run(request: HttpRequest, share: Share, row: Matter, verb: str, given: dict[str, Any]) -> None:
    side = _side(share)
    if verb == "book":
        done = apply_book(share, row, side, given["book"], given["by"])
        messages.success(request, _("已经登记：%s。") % "、".join(done))
        return
    if verb == "receive":
        receive_share(share, by=given["by"])
    elif verb == "attach":
        note = _("%(body)s %(by)s交来") % {"body": share.body_name, "by": given["by"]}
        label = Label(what=What.SCAN, audience=Audience.OFFICES, note=note[:60])
        for upload in given["uploads"]:
            keep_or_say(row, upload, label, field="uploads")
    else:
        if verb == "mark":
            picked = request.POST.getlist("ids")
            given["firms"] = [int(i) for i in picked if i.isdecimal() and len(i) < 19]
        run_act(share, row, side, verb, **given)
    messages.success(request, _("已经收到。"))


def _form(verb: str) -> type[forms.Form]:
    return ACTS[verb].form if verb in ACTS else _MORE[verb]


def _desk(key: GuestKey) -> GuestDesk:
    found = GuestDesk.objects.select_related("body", "unit").filter(pk=key.row_id).first()
    if found is None or not found.is_open:
        raise Http404
    return found


def _shares(here: GuestDesk) -> Any:
    """What is shared with this body by the office that opened the desk."""
    return Share.objects.filter(body_id=here.body_id, ended_at=None)


def _opened(key: GuestKey, share_id: int, *, lock: bool = False) -> tuple[Share, Matter]:
    """A matter of this desk, on record. Raises Http404: another body's is not there."""
    rows = _shares(_desk(key))
    share = (rows.select_for_update() if lock else rows).filter(pk=share_id).first()
    if share is None:
        raise Http404
    row = matter_of(share, lock=lock)
    if not lock:
        record_look(row, what="guest", reason=share.body_name)
    return share, row


def _side(share: Share) -> Side:
    found = side_of(share.body)
    if found is None:
        # The list calls the body something else by now: then it works on nothing of ours.
        raise Http404
    return found


def _taken(
    request: HttpRequest,
    code: str,
    share_id: int,
    made: Callable[[Share, Matter], HttpResponse],
) -> HttpResponse:
    key = DOOR.key_of(code)
    if not DOOR.has_entered(request, key):
        return redirect("joint-desk", code)
    with transaction.atomic(), scope(SYSTEM, reason="guest desk"):
        try:
            return made(*_opened(key, share_id))
        except keeping.Gone as gone:
            raise Http404 from gone


def _page(
    request: HttpRequest,
    code: str,
    share: Share,
    row: Matter,
    sent: tuple[str, forms.Form] | None = None,
) -> HttpResponse:
    side = _side(share)
    known = {"by": share.handled_by or share.received_by}

    def blank(verb: str) -> forms.Form:
        # Several forms stand on one page: their fields go by the verb.
        return _form(verb)(initial=known, auto_id=f"{verb}_%s")

    acts = [(verb, str(one.label)) for verb, one in acts_on(row, side)]
    if share.received_at is None:
        acts.insert(0, ("receive", _("签收")))
    shown = {verb: blank(verb) for verb in (*_MORE, *dict(acts))} | dict([sent] if sent else [])
    firms = row if isinstance(row, SectorFinding) else None
    page = {
        "share": share,
        "row": row,
        "told": told_of(row),
        "code": code,
        "acts": [(verb, label, shown[verb]) for verb, label in acts],
        "more": shown,
        "sent": sent[0] if sent else "",
        "files": files_given(share),
        "firms": list(firms_of(firms)) if firms else [],
        "totals": totals_of(firms) if firms else [],
        "may_mark": "mark" in dict(acts),
        "is_letter": isinstance(row, Letter),
    }
    status = 422 if sent else 200
    return render(request, "supervision/joint_matter.html", page, status=status)
