"""Beginning a typical case from the page of its case."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.typical.actions import draft_typical
from huigong.kernel.access import require


class DraftForm(forms.Form):
    """编写典型案例：不写姓名、单位、号码，也不写一看就知道是谁的细节"""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=60)
    happened = forms.CharField(
        label=gettext_lazy("发生了什么"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )
    done = forms.CharField(
        label=gettext_lazy("怎样办的"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )
    lesson = forms.CharField(
        label=gettext_lazy("给大家的提醒"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, case_id: int) -> HttpResponse:
    """The text of a case that may be published; the consent is asked for in the action."""
    case = get_object_or_404(Case.objects.select_related("unit"), pk=case_id)
    require("consent", case)
    form = DraftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(draft_typical(case=case, **form.cleaned_data))
        except ValidationError as refused:
            form.add_error(None, refused.messages)
    values = {"form": form, "title": _("编写典型案例"), "case": case}
    return render(request, "hotline/case_form.html", values)
