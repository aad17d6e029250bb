"""The pages of joining: choose what belongs together, look at a bundle, answer it, take one out."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huigong.domains.hotline.joining import actions
from huigong.domains.hotline.joining.forms import AnswerAllForm, JoinForm
from huigong.domains.hotline.joining.likes import like_cases, members
from huigong.domains.hotline.joining.models import Bundle
from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.protection.identity import shown_name
from huigong.kernel.access import may, require
from huigong.kernel.audit.story import story_of
from huigong.kernel.audit.trail import record_look


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, case_id: int) -> HttpResponse:
    """Choose the like cases that are joined with this one."""
    case = get_object_or_404(Case.objects.select_related("unit"), pk=case_id)
    require("join", case)
    link, groups = actions.link_of(case), like_cases(case)
    start = {
        "title": case.employer or case.title,
        "likeness": groups[-1].likeness if groups else "",
    }
    form = JoinForm(request.POST or None, groups=groups, is_joined=link is not None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            bundle = _joined(case, Bundle.objects.get(pk=link.bundle_id) if link else None, form)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("已并入 %s。每件各有各的编号、环节和职工。") % bundle)
            return redirect(bundle)
    values = {"form": form, "title": _("并案"), "case": case}
    return render(request, "hotline/case_form.html", values)


def _joined(case: Case, bundle: Bundle | None, form: JoinForm) -> Bundle:
    chosen = form.cleaned_data
    with transaction.atomic():
        if bundle is None:
            bundle = actions.open_bundle(title=chosen["title"], likeness=chosen["likeness"])
            actions.join_case(case, bundle=bundle)
        for row in Case.objects.filter(pk__in=chosen["cases"]).order_by("pk"):
            actions.join_case(row, bundle=bundle)
    return bundle


@require_safe
def bundle(request: HttpRequest, bundle_id: int) -> HttpResponse:
    """A bundle with its cases."""
    found = get_object_or_404(Bundle.objects.select_related("unit"), pk=bundle_id)
    require("view", found)
    record_look(found)
    return _page(request, found, AnswerAllForm())


@require_POST
def answer(request: HttpRequest, bundle_id: int) -> HttpResponse:
    """One answer to all that wait for one; those that cannot have it are named with the reason."""
    found = get_object_or_404(Bundle.objects.select_related("unit"), pk=bundle_id)
    require("open", found)
    form = AnswerAllForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    told = actions.answer_all(members(found.pk), answer=form.cleaned_data["answer"])
    words = {"done": sum(not one.reason for one in told), "all": len(told)}
    messages.success(request, _("已答复 %(done)d 件，共 %(all)d 件。") % words)
    return _page(request, found, AnswerAllForm(), [one for one in told if one.reason])


def _page(
    request: HttpRequest,
    found: Bundle,
    form: AnswerAllForm,
    refused: Sequence[actions.Answered] = (),
) -> HttpResponse:
    cases = members(found.pk)
    waiting = sum(case.state == CaseState.REGISTERED for case in cases)
    may_open = may("open", found)
    values = {
        "bundle": found,
        "cases": [(case, shown_name(case)) for case in cases],
        "form": form if waiting and may_open else None,
        "waiting": waiting,
        "refused": refused,
        "may_part": may_open,
        "story": story_of(found),
    }
    return render(request, "hotline/bundle.html", values)


@require_POST
def part(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take a case out of its bundle; it goes on by itself, as it always did."""
    case = get_object_or_404(Case.objects.select_related("unit"), pk=case_id)
    require("part", case)
    try:
        actions.part_case(case)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已移出并案。"))
    return redirect(case)
