"""The desk's calendar: a year at a glance, one day, office hours, loading a notice."""

from __future__ import annotations

import calendar as gregorian
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huigong.kernel.access import may, require
from huigong.kernel.calendar.actions import load_notice, set_day, set_hours
from huigong.kernel.calendar.clock import WorkCalendar
from huigong.kernel.calendar.forms import FIRST_YEAR, LAST_YEAR, DayForm, HoursForm, NoticeForm
from huigong.kernel.calendar.load import for_division
from huigong.kernel.calendar.models import Day, Hours, Notice
from huigong.kernel.calendar.notice import Reading, read_notice
from huigong.kernel.params import words
from huigong.kernel.params.place import lineage, normal
from huigong.kernel.ui.shell import Tab


def own_division(request: HttpRequest) -> str:
    """Return the place of the seat that reads."""
    seat = getattr(request, "seat", None)
    return normal(seat.post.unit.division) if seat else ""


@require_GET
def calendar_year(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """A year in one place: twelve months, the exceptions with their source, the office hours."""
    require("view", Day)
    year = year or timezone.localdate().year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    places = words.place_choices()
    division = request.GET.get("division", own_division(request))
    if division not in dict(places):
        division = ""
    calendar = for_division(division)
    address = f"?division={division}"
    context = {
        "year": year,
        "status": calendar.years.get(year, "missing"),
        "months": [_month(calendar, year, month) for month in range(1, 13)],
        "exceptions": Day.objects.filter(date__year=year, division__in=lineage(division)),
        "hours": [_hours_row(row, places) for row in Hours.objects.all()],
        "notices": Notice.objects.filter(year=year),
        "places": places,
        "names": dict(places),
        "division": division,
        "tabs": [
            Tab(str(n), reverse("calendar-year-of", args=[n]) + address, n == year)
            for n in range(year - 1, year + 2)
        ],
        "may_set": may("set", Day),
        "may_load": may("load", Notice),
    }
    return render(request, "calendar/year.html", context)


@require_http_methods(["GET", "POST"])
def calendar_day(request: HttpRequest) -> HttpResponse:
    """Set one day; the date may come from the year's page."""
    require("set", Day)
    on = request.GET.get("on", "")
    known = Day.objects.filter(date=on).first() if _is_date(on) else None
    initial: dict[str, Any] = {"on": on, "division": own_division(request)}
    if known:
        initial |= {
            "division": known.division,
            "is_workday": "1" if known.is_workday else "0",
            "name": known.name,
            "source": known.source,
        }
    form = DayForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _done(form, set_day):
        messages.success(request, _("已登记。新办事项按新日历计算，已定的期限不变。"))
        return _to_year(form.cleaned_data["on"].year, form.cleaned_data["division"])
    context = {"form": form, "title": _("登记日历日"), "icon": "calendar-event"}
    return render(request, "calendar/form.html", context)


@require_http_methods(["GET", "POST"])
def calendar_hours(request: HttpRequest) -> HttpResponse:
    """Set the office hours of a place."""
    require("set", Hours)
    today = timezone.localdate()
    initial = {"from_on": today, "division": own_division(request)}
    form = HoursForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _done(form, set_hours):
        messages.success(request, _("已登记办公时间。新办事项按新的时间计算。"))
        return _to_year(today.year, form.cleaned_data["division"])
    context = {"form": form, "title": _("登记办公时间"), "icon": "clock"}
    return render(request, "calendar/form.html", context)


@require_http_methods(["GET", "POST"])
def calendar_notice(request: HttpRequest) -> HttpResponse:
    """Load a year's notice: first what was understood, then, confirmed, the loading."""
    require("load", Notice)
    form = NoticeForm(request.POST or None, initial={"year": timezone.localdate().year + 1})
    reading: Reading | None = None
    if request.method == "POST" and form.is_valid():
        reading = read_notice(form.cleaned_data["text"], form.cleaned_data["year"])
        if reading.is_good and "load" in request.POST and _done(form, load_notice):
            messages.success(request, _("已载入放假通知，该年不再是暂定。"))
            return _to_year(form.cleaned_data["year"], "")
    context = {
        "form": form,
        "reading": reading,
        "changes": _changes(reading, form.cleaned_data["year"]) if reading else [],
    }
    return render(request, "calendar/notice.html", context)


def _done(form: Form, act: Any) -> bool:
    """Carry out an action with the form's data; show its refusal in the form."""
    try:
        act(**form.cleaned_data)
    except ValidationError as error:
        fields = getattr(error, "error_dict", {"__all__": error.messages})
        for field, problems in fields.items():
            form.add_error(field if field in form.fields else None, problems)
        return False
    return True


def _changes(reading: Reading, year: int) -> list[dict[str, Any]]:
    """Compare what was understood with what holds now, day by day."""
    now = for_division("")
    held = {on for on in now.days if on.year == year}
    changes = []
    for on in sorted(held | set(reading.days)):
        day, fact = reading.days.get(on), now.fact(on)
        after = day.is_workday if day else on.weekday() not in now.weekend
        changes.append(
            {
                "on": on,
                "name": day.name if day else _("平常日"),
                "is_workday": after,
                "was_workday": fact.is_workday,
                "is_changed": after != fact.is_workday,
            }
        )
    return changes


def _month(calendar: WorkCalendar, year: int, month: int) -> dict[str, Any]:
    weeks = gregorian.Calendar().monthdatescalendar(year, month)
    return {
        "first": date(year, month, 1),
        "weeks": [[_cell(calendar, on) if on.month == month else None for on in w] for w in weeks],
    }


def _cell(calendar: WorkCalendar, on: date) -> dict[str, Any]:
    fact = calendar.fact(on)
    is_weekend = on.weekday() in calendar.weekend
    return {
        "on": on,
        "name": fact.name,
        "is_rest": not fact.is_workday,
        # The words 休 and 班 carry the meaning; colour only repeats it.
        "is_exception": fact.is_workday == is_weekend or bool(fact.name),
    }


def _hours_row(row: Hours, places: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "row": row,
        "place": words.place_name(row.division, places),
        "text": words.say_sessions(row.sessions),
    }


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _to_year(year: int, division: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('calendar-year-of', args=[year])}?division={division}")
