"""Two files of one person that somebody came across: the second is looked up in the seat's sight,
and the pair goes to the queue that the weekly comparison fills.
"""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huigong.domains.twins.actions import enter_possible_twin
from huigong.domains.twins.models import PossibleTwin, TwinState
from huigong.domains.twins.offices import superior_of_seat
from huigong.kernel.access import may, require
from huigong.kernel.audit.trail import record_look
from huigong.kernel.desk.blocks import Block, BlockLine, today_block
from huigong.kernel.pages.gate import desk, get_row
from huigong.kernel.people.finding import find_people, is_number
from huigong.kernel.people.models import Person
from huigong.kernel.people.page import checked_of
from huigong.kernel.register.forms import put_errors
from huigong.kernel.register.site import site
from huigong.kernel.scoping.scope import current

_MOST = 20


class EnterForm(forms.Form):
    """这两份档案是同一个人"""

    q = forms.CharField(
        label=gettext_lazy("另一份档案：姓名、拼音、手机号码或证件号码"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("为什么认为是同一个人"),
        max_length=200,
        help_text=gettext_lazy("例如：本人来窗口说以前在别的单位登记过。"),
    )


@desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, person_id: int) -> HttpResponse:
    """Look for the other file, then enter the pair. Asked by POST alone: a number in an address
    lies in every log on its way.
    """
    person: Person = get_row(site.get(Person._meta.label_lower), person_id, "view")
    require("enter", PossibleTwin)
    form = EnterForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "person": person, "title": _("这两份档案是同一个人"), "rows": None}
    if form.is_bound and form.is_valid():
        q = form.cleaned_data["q"]
        found = [one for one in find_people(q, at_most=_MOST) if one.pk != person.pk]
        chosen = next((one for one in found if str(one.pk) == request.POST.get("other")), None)
        if chosen is not None and (row := _entered(form, person, chosen)):
            said = _("已提出，由 %(unit)s 核对。") % {"unit": row.unit}
            messages.success(request, said)
            return redirect(row if may("view", row) else person)
        if chosen is None and is_number(q):
            # A whole number is asked for one person: who asked is kept on that file.
            for one in found:
                record_look(one, what="found")
        context["rows"] = [{"person": one, "checked": checked_of(one)} for one in found]
        # The same words whether there is such a file elsewhere or not.
        context["superior"] = superior_of_seat()
    return render(request, "twins/enter.html", context)


def _entered(form: EnterForm, person: Person, other: Person) -> PossibleTwin | None:
    try:
        return enter_possible_twin(left=person, right=other, reason=form.cleaned_data["reason"])
    except ValidationError as refused:
        put_errors(form, refused)
        return None


@today_block
def pairs_block() -> Block | None:
    """The pairs that a colleague was given to judge."""
    if not may("match", PossibleTwin):
        return None
    mine = PossibleTwin.objects.filter(
        assigned_to=current().person_id, state__in=(TwinState.OPEN, TwinState.UNSURE)
    )
    lines = [
        BlockLine(str(row), row.get_absolute_url(), str(row.get_state_display()))
        for row in mine.order_by("pk")[:_MOST]
    ]
    return Block(_("交给我核对的疑似重复"), "copy", tuple(lines)) if lines else None
