"""The page of members' numbers: read, never counted, while somebody waits."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from huigong.domains.membership.models import Membership
from huigong.domains.membership.tally.models import MemberTally
from huigong.kernel.access import require
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Closure, Line
from huigong.kernel.pages.gate import desk
from huigong.kernel.scoping.scope import current

_MONTHS = 12


@desk
@never_cache
@require_safe
def tally(request: HttpRequest) -> HttpResponse:
    """Members of the seat's union and of each below it, and who joined in each of twelve months."""
    require("view", Membership)
    months = _last_months(today())
    office = current().office_id
    under = Closure.objects.filter(
        ancestor_id=office, line=Line.TERRITORIAL, depth__lte=1
    ).values_list("descendant_id", flat=True)
    recent = Q(month=None) | Q(month__gte=months[-1])
    found = MemberTally.objects.filter(recent, unit_id__in=list(under)).select_related("unit")
    kept = list(found.order_by("unit__level", "unit__code"))
    rows: dict[int, dict[str, Any]] = {}
    for one in kept:
        row = rows.setdefault(one.unit_id, {"unit": one.unit, "living": 0, "joined": {}})
        if one.month is None:
            row["living"] = one.people
        else:
            row["joined"][one.month] = one.people
    lines = [
        {**row, "cells": [row["joined"].get(month, 0) for month in months]} for row in rows.values()
    ]
    context = {
        "title": _("会员人数"),
        "months": months,
        "lines": lines,
        "counted_at": kept[0].counted_at if kept else None,
    }
    return render(request, "membership/tally.html", context)


def _last_months(day: date) -> list[date]:
    months = [date(day.year, day.month, 1)]
    while len(months) < _MONTHS:
        year, month = months[-1].year, months[-1].month
        months.append(date(year - (month == 1), (month - 2) % 12 + 1, 1))
    return months
