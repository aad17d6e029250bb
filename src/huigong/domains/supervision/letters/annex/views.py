"""Pages of the annex: naming, taking off, and the paper, which is opened for a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huigong.domains.supervision.letters.annex import actions
from huigong.domains.supervision.letters.annex.forms import AnnexForm, OpenAnnexForm, UnlistForm
from huigong.domains.supervision.letters.annex.models import AnnexLine
from huigong.domains.supervision.letters.annex.paper import pdf_of_annex
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.saving import saved_page
from huigong.kernel.audit.trail import record_look
from huigong.kernel.files.inspecting import Upload
from huigong.kernel.files.models import Attachment, Audience, What
from huigong.kernel.files.receiving import Label, keep_or_say
from huigong.kernel.pages.gate import desk, get_row
from huigong.kernel.register.site import site


def _letter(letter_id: int, verb: str, *, lock: bool = False) -> Letter:
    row: Letter = get_row(site.get(Letter._meta.label_lower), letter_id, verb, lock=lock)
    return row


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def annex(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Workers who agreed, all of one form or none."""
    letter = _letter(letter_id, "annex", lock=request.method == "POST")
    form = AnnexForm(letter, request.POST or None, request.FILES or None)

    def run(row: Letter, **given: Any) -> Letter:
        people, owed, consent = given["lines"], form.chosen(), form.consent()
        with transaction.atomic():
            if given["scan"]:
                consent = replace(consent, scan=_keep_scan(row, given["scan"]))
            return actions.annex_letter(
                row, people=people, consent=consent, owed=owed, count=len(people) + len(owed)
            )

    title, said = _("把职工写进名单"), _("已写进名单。")
    return saved_page(request, letter, form, run, title, said=said)


def _keep_scan(letter: Letter, upload: Upload) -> Attachment:
    # A file is often called by the name of whom it is about; names are not for lists of files.
    ending = (upload.name or "").rpartition(".")[2]
    upload.name = f"{_('名单的同意凭据')}.{ending}"
    label = Label(what=What.PROOF, audience=Audience.OWN)
    return keep_or_say(letter, upload, label, field="scan")


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def unlist(request: HttpRequest, letter_id: int, named_id: int) -> HttpResponse:
    """Take one worker off: consent withdrawn, or entered by mistake."""
    letter = _letter(letter_id, "unlist", lock=request.method == "POST")
    line = AnnexLine.objects.on(letter).filter(pk=named_id, struck_on=None).first()
    if line is None:
        raise Http404
    form = UnlistForm(request.POST or None)

    def run(row: Letter, *, why: str) -> Letter:
        return actions.unlist_letter(row, line=named_id, why=why)

    said = _("已划去。")
    if letter.served_on:
        said = _("已划去。送出的名单上还有这一位，请通知对方划去或者收回。")
    title = _("划去第 %d 号") % line.place
    return saved_page(request, letter, form, run, title, said=said)


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The paper with the names; a reason first, which is kept with the look."""
    letter = _letter(letter_id, "view:annex")
    form = OpenAnnexForm(request.POST or None)
    if not (form.is_bound and form.is_valid()):
        values = {"form": form, "title": _("打开名单"), "row": letter}
        status = 422 if form.is_bound else 200
        return render(request, "supervision/annex_open.html", values, status=status)
    record_look(letter, what="annex", reason=form.cleaned_data["reason"])
    response = HttpResponse(pdf_of_annex(letter), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="letter-{letter.pk}-annex.pdf"'
    return response
