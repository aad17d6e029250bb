"""The last dates of the law, for everybody: the rule, and the dates when the first day is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huigong.domains.hotline import public as hotline
from huigong.kernel.calendar.present import today
from huigong.portal.forms import DayForm


@dataclass(frozen=True, slots=True)
class Shown:
    """A last day and how it stands today."""

    what: str
    on: date
    late: str
    left: int

    @property
    def gone(self) -> int:
        """How many days too late it is by now, or 0."""
        return max(-self.left, 0)


@dataclass(frozen=True, slots=True)
class Note:
    """A rule with its question, and the dates once the question is answered."""

    rule: hotline.Rule
    form: DayForm
    days: list[Shown]


def note(request: HttpRequest, limit: hotline.Limit) -> Note:
    """The note of a limit; the day comes with the address and is kept nowhere."""
    is_mine = request.GET.get("limit", limit) == limit
    form = DayForm(request.GET if "day" in request.GET and is_mine else None, auto_id=f"{limit}_%s")
    days = []
    if form.is_bound and form.is_valid():
        days = [
            Shown(day.what, day.on, day.late, (day.on - today()).days)
            for day in hotline.last_days(limit, form.cleaned_data["day"])
        ]
    return Note(hotline.rule_of(limit), form, days)


@require_safe
def my_dates(request: HttpRequest) -> HttpResponse:
    """Every limit that we know, each with its question."""
    notes = [note(request, limit) for limit in hotline.Limit]
    return render(request, "portal/dates.html", {"notes": notes})
