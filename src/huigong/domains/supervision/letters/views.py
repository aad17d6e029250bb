"""Drafting from a check-up, drafting the next one, judging an answer, and the paper itself."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.letters import actions
from huigong.domains.supervision.letters.editing import WordForm, edit_by_word
from huigong.domains.supervision.letters.forms import JudgeForm
from huigong.domains.supervision.letters.models import Letter, LetterItem
from huigong.domains.supervision.letters.paper import pdf_of_letter, word_of_letter
from huigong.domains.supervision.saving import saved_page
from huigong.kernel.audit.trail import record_look
from huigong.kernel.files import keeping
from huigong.kernel.files.kinds import KINDS
from huigong.kernel.pages.gate import desk, get_row
from huigong.kernel.register.site import site


@desk
@require_POST
def draft(request: HttpRequest, checkup_id: int) -> HttpResponse:
    """A letter from the findings of a check-up; its page comes next, to be read and edited."""
    checkup = get_row(site.get(Checkup._meta.label_lower), checkup_id, "note", lock=True)
    try:
        kind = request.POST.get("kind", "")[:10]
        letter = actions.draft_letter(checkup=checkup, kind=kind)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect(checkup)
    messages.success(request, _("已起草，请核对正文。"))
    return redirect(letter)


@desk
@require_POST
def follow(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The next letter, after one that did not help."""
    letter = get_row(site.get(Letter._meta.label_lower), letter_id, "follow", lock=True)
    try:
        after = actions.follow_letter(before=letter)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect(letter)
    messages.success(request, _("已起草，请核对正文。"))
    return redirect(after)


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, letter_id: int) -> HttpResponse:
    """What became of each point, by the answer and what was seen since."""
    is_post = request.method == "POST"
    letter = get_row(site.get(Letter._meta.label_lower), letter_id, "judge", lock=is_post)
    items = list(LetterItem.objects.on(letter).order_by("place"))
    form = JudgeForm(items, request.POST or None)

    def run(row: Letter, **given: object) -> Letter:
        return actions.judge_letter(row, verdicts=form.given())

    title, said = _("逐项审查答复"), _("已审查。")
    return saved_page(request, letter, form, run, title, said=said, answer=letter.answer)


@desk
@never_cache
@require_safe
def paper(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The letter as it goes on paper; a draft says that it is one. Opening it is a look."""
    letter = get_row(site.get(Letter._meta.label_lower), letter_id)
    record_look(letter, what="print")
    try:
        made = pdf_of_letter(letter, request.build_absolute_uri("/"))
    except keeping.Gone as lost:
        messages.error(request, str(lost))
        return redirect(letter)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="letter-{letter.pk}.pdf"'
    return response


@desk
@never_cache
@require_safe
def word(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The same as a Word file; taking it is a look."""
    letter = get_row(site.get(Letter._meta.label_lower), letter_id)
    record_look(letter, what="print")
    made = word_of_letter(letter, request.build_absolute_uri("/"))
    response = HttpResponse(made, content_type=KINDS["docx"].media)
    response["Content-Disposition"] = f'attachment; filename="letter-{letter.pk}.docx"'
    return response


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def reword(request: HttpRequest, letter_id: int) -> HttpResponse:
    """A draft that was edited in Word takes the place of the one that is here."""
    is_post = request.method == "POST"
    letter = get_row(site.get(Letter._meta.label_lower), letter_id, "edit", lock=is_post)
    form = WordForm(request.POST or None, request.FILES or None)
    title, said = _("上传改好的 Word 稿"), _("已经换成文件里的，请核对正文。")
    return saved_page(request, letter, form, edit_by_word, title, said=said)
