"""The law's clock of one's own matter: a few questions, the last days, the sheet to take along."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huigong.domains.hotline import public as hotline
from huigong.kernel.calendar.present import now
from huigong.portal.doors import signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def my_facts(request: HttpRequest, number: int) -> HttpResponse:
    """The questions from whose answers the limits run. "不记得" is an answer."""
    form = hotline.facts_form(number, request.POST if request.method == "POST" else None)
    if form is None:
        raise Http404
    if form.is_bound and form.is_valid():
        try:
            hotline.state(number, form)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("记下了。最晚哪一天，写在“请留意法律期限”里。"))
            return HttpResponseRedirect(reverse("my-case", args=[number]) + "#law")
    return render(request, "portal/law_facts.html", {"form": form, "number": number})


@signed_in
@require_safe
def my_law_paper(request: HttpRequest, number: int) -> HttpResponse:
    """The sheet for the commission, on A4."""
    case, page = hotline.my_case(number), hotline.paper(number)
    if case is None or page["law"] is None:
        raise Http404
    back = reverse("my-case", args=[number])
    return render(
        request, "hotline/law_paper.html", {"case": case, "now": now(), "back": back, **page}
    )
