"""The guests' desk: one link and its PIN show one letter, and take a signature, a question and the
answer. Whoever comes has no account; what they see is `shown.letter` and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
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
from django.views.decorators.http import require_http_methods

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.outside import actions
from huigong.domains.hotline.outside.forms import GuestAnswerForm, GuestNoteForm, GuestSignForm
from huigong.domains.hotline.outside.models import OutsideLeg, OutsideNote, OutsideState
from huigong.domains.hotline.outside.shown import letter
from huigong.kernel.accounts.models import GuestKey
from huigong.kernel.audit.trail import record_look
from huigong.kernel.calendar.present import now
from huigong.kernel.files.models import Audience, What
from huigong.kernel.files.receiving import Label, take_files
from huigong.kernel.pages.guests import Door
from huigong.kernel.register.forms import put_errors
from huigong.kernel.scoping.scope import SYSTEM, scope

_MOST_NOTES = 20
DOOR = Door(
    purpose=actions.PURPOSE,
    address="guest-desk",
    title=gettext_lazy("外部单位访客台"),
    words=gettext_lazy(
        "工会给您的单位发了一份函。填密码就能看、能签收、能复函；打开一次，记录一次。"
    ),
)
_ACTS: dict[str, tuple[type[forms.Form], Callable[..., Any]]] = {
    "sign": (GuestSignForm, actions.sign_outside),
    "ask": (GuestNoteForm, actions.add_note),
    "answer": (GuestAnswerForm, actions.answer_outside),
}


@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """The PIN first; then the letter. A link that is not good is not there."""
    key = DOOR.key_of(code)
    if request.method == "POST" or not DOOR.has_entered(request, key):
        return DOOR.enter(request, key, code)
    return _letter(request, key, code, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Sign, ask or answer, after the PIN."""
    key = DOOR.key_of(code)
    if verb not in _ACTS:
        raise Http404
    if request.method != "POST" or not DOOR.has_entered(request, key):
        return redirect("guest-desk", code)
    form_class, run = _ACTS[verb]
    form = form_class(request.POST, request.FILES or None)
    if not form.is_valid():
        return _letter(request, key, code, (verb, form))
    with transaction.atomic(), scope(SYSTEM, reason=_("外部单位在访客台办理")):
        outside = _outside(key)
        try:
            _expect_few(outside, verb)
            values = dict(form.cleaned_data)
            uploads = values.pop("uploads", ())
            label = _("%s 的复函材料") % outside.body_name
            case = Case.objects.get(pk=outside.row_id)
            # Before the answer, which ends the link: what was not taken may be sent again.
            if take_files(request, case, uploads, _label(outside, label)).refused:
                raise ValidationError(_("附件没有收下，复函还没有交上。请换一份再交。"))
            run(outside, **values)
        except ValidationError as refused:
            put_errors(form, refused)
        else:
            return _thanks(request, outside, code, verb)
    return _letter(request, key, code, (verb, form))


def _label(outside: OutsideLeg, note: str) -> Label:
    return Label(what=What.SCAN, audience=Audience.OFFICES, note=note, leg=outside.leg)


def _thanks(request: HttpRequest, outside: OutsideLeg, code: str, verb: str) -> HttpResponse:
    if verb != "answer":
        messages.success(request, _("已经收到。"))
        return redirect("guest-desk", code)
    DOOR.leave(request)
    return render(request, "hotline/guest_thanks.html", {"outside": outside})


def _expect_few(outside: OutsideLeg, verb: str) -> None:
    day = now() - timedelta(days=1)
    asked = OutsideNote.objects.filter(outside=outside, is_guests=True, at__gt=day)
    if verb == "ask" and asked.count() >= _MOST_NOTES:
        raise ValidationError(_("今天问得够多了，请直接给发函的工会打电话。"))


def _outside(key: GuestKey) -> OutsideLeg:
    rows = OutsideLeg.objects.select_for_update(of=("self",)).select_related("unit", "leg")
    outside = rows.filter(pk=key.row_id).first()
    if outside is None or not outside.is_open or not outside.leg.is_open:
        raise Http404
    return outside


def _letter(
    request: HttpRequest, key: GuestKey, code: str, sent: tuple[str, forms.Form] | None
) -> HttpResponse:
    with transaction.atomic(), scope(SYSTEM, reason="guest desk"):
        outside = _outside(key)
        case = Case.objects.get(pk=outside.row_id)
        record_look(case, what="guest", reason=outside.number)
        fresh: dict[str, forms.Form] = {verb: made() for verb, (made, _run) in _ACTS.items()}
        if sent:
            fresh[sent[0]] = sent[1]
        page = {
            **letter(outside, case),
            "code": code,
            "forms": fresh,
            "may_sign": outside.state == OutsideState.SENT,
            "notes": list(OutsideNote.objects.filter(outside=outside).order_by("id")),
        }
        return render(request, "hotline/guest_letter.html", page)
