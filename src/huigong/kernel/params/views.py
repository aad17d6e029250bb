"""The desk's pages of rules: the list with its open questions, one rule with its history."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huigong.kernel.access import may, require
from huigong.kernel.params import words
from huigong.kernel.params.actions import confirm_override, end_override, set_override
from huigong.kernel.params.forms import DecideForm
from huigong.kernel.params.lookup import At, at
from huigong.kernel.params.models import Override
from huigong.kernel.params.questions import open_questions
from huigong.kernel.params.shelf import shelf
from huigong.kernel.params.values import Definition, NoValue, Value
from huigong.kernel.ui.shell import Tab

OPEN = "open"


def own_division(request: HttpRequest) -> str:
    """Return the place of the seat that reads: the rules shown are the ones it works by."""
    seat = getattr(request, "seat", None)
    return seat.post.unit.division if seat else ""


@require_GET
def params_list(request: HttpRequest) -> HttpResponse:
    """Every rule with its value here and today, or only those without a source."""
    require("view", Override)
    division = own_division(request)
    rules = at(timezone.localdate(), division=division)
    rows = [_row(rules, definition) for definition in shelf().definitions.values()]
    questions = open_questions(rules.on, division=division)
    is_open = request.GET.get("show") == OPEN
    query = request.GET.get("q", "").strip()
    shown = [
        row
        for row in rows
        if (not is_open or not row["is_sure"]) and (query in row["title"] or query in row["name"])
    ]
    address = reverse("params-list")
    tabs = (
        Tab(_("全部"), address, not is_open, len(rows)),
        Tab(_("待确认"), f"{address}?show={OPEN}", is_open, len(questions)),
    )
    others = [question for question in questions if question.name not in shelf().definitions]
    context = {"rows": shown, "tabs": tabs, "q": query, "others": others if is_open else []}
    return render(request, "params/list.html", context)


@require_http_methods(["GET", "POST"])
def params_detail(request: HttpRequest, name: str) -> HttpResponse:
    """One rule: what holds, what was shipped, who decided what; administrators decide here."""
    require("view", Override)
    definition = shelf().definitions.get(name)
    if definition is None:
        raise Http404
    rules = at(timezone.localdate(), division=own_division(request))
    row = _row(rules, definition)
    form = None
    if may("set", Override):
        form = DecideForm(definition, request.POST or None, initial=_initial(rules.on, row))
        if request.method == "POST" and form.is_valid() and _decide(form, definition):
            messages.success(request, _("已登记，自所填日期起生效；以前的事项仍按当时的取值。"))
            return HttpResponseRedirect(reverse("params-detail", args=[name]))
    elif request.method == "POST":
        require("set", Override)
    context = {
        "row": row,
        "form": form,
        "shipped": _shipped(definition),
        "decided": _decided(definition),
        "may_end": may("end", Override),
        "today": rules.on,
    }
    return render(request, "params/detail.html", context)


@require_POST
def params_end(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """End a decision: it holds through today and no longer."""
    require("view", Override)
    row = get_object_or_404(Override, pk=pk, name=name)
    try:
        end_override(row, until_on=max(timezone.localdate(), row.from_on))
        messages.success(request, _("已停用，今天仍有效，明天起不再使用。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(reverse("params-detail", args=[name]))


def _decide(form: DecideForm, definition: Definition) -> bool:
    """Confirm what holds already, or set something new; show the action's refusal in the form."""
    data = dict(form.cleaned_data)
    try:
        if _holds_unconfirmed(definition.name, data):
            data.pop("value"), data.pop("until_on")
            confirm_override(name=definition.name, **data)
        else:
            set_override(name=definition.name, **data)
    except ValidationError as error:
        fields = getattr(error, "error_dict", {"__all__": error.messages})
        for field, problems in fields.items():
            form.add_error(field if field in form.fields else None, problems)
        return False
    return True


def _holds_unconfirmed(name: str, data: dict[str, Any]) -> bool:
    try:
        value = at(data["from_on"], division=data["division"]).get(name)
    except NoValue:
        return False
    same = str(value.value) == str(data["value"])
    return same and not value.confirmed and data["until_on"] is None


def _initial(on: date, row: dict[str, Any]) -> dict[str, Any]:
    value: Value | None = row["value"]
    if value is None:
        return {"from_on": on}
    if value.unit == "sessions":
        text = words.say_sessions(value.value)
    elif value.unit == "bool":
        text = words.say(value.value, "bool")
    else:
        text = str(value.value)
    return {"from_on": on, "value": text, "source": value.source}


def _row(rules: At, definition: Definition) -> dict[str, Any]:
    """Return one rule as the page shows it; a rule without a value here says so."""
    try:
        value = rules.get(definition.name)
    except NoValue:
        value = None
    return {
        "name": definition.name,
        "title": definition.title,
        "value": value,
        "text": words.say(value.value, definition.unit) if value else "",
        "is_sure": value is None or value.confirmed,
    }


def _shipped(definition: Definition) -> list[dict[str, Any]]:
    places = words.place_choices()
    return [
        {
            "place": words.place_name(row.division, places),
            "since": since,
            "text": words.say(value, definition.unit),
            "source": row.source,
            "question": row.question,
            "note": row.note,
        }
        for row in definition.rows
        for since, value in reversed(row.values)
    ]


def _decided(definition: Definition) -> list[dict[str, Any]]:
    places = words.place_choices()
    rows = list(Override.objects.filter(name=definition.name).order_by("-id"))
    names = _account_names({row.decided_by for row in rows if row.decided_by})
    return [
        {
            "row": row,
            "place": words.place_name(row.division, places),
            "text": words.say(row.value, definition.unit),
            "by": names.get(row.decided_by or 0, ""),
        }
        for row in rows
    ]


def _account_names(numbers: set[int]) -> dict[int, str]:
    from django.contrib.auth import get_user_model

    accounts = get_user_model()._default_manager.filter(pk__in=numbers)
    return {account.pk: str(account) for account in accounts}
