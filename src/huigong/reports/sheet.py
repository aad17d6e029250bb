"""The weekly and the monthly sheet: a span of days in numbers, beside the span before it.

Counted from the seat's own rows when it is asked for; every number carries the filter of the list
that makes it. On paper a small group is not told by number where people could be made out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.domains.hotline.categories import category_name, place_name
from huigong.domains.hotline.models import Case, CaseKind, Channel
from huigong.kernel.access import reach
from huigong.reports.keys import FEWEST

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Some days, both ends included."""

    name: str
    first: date
    last: date

    @property
    def before(self) -> Span:
        """The span of the same kind that ends where this begins."""
        return span_of(self.name, self.first - _DAY)

    @property
    def after(self) -> Span:
        return span_of(self.name, self.last + _DAY)

    def moments(self) -> tuple[datetime, datetime]:
        """From the first midnight to the last."""
        first = timezone.make_aware(datetime.combine(self.first, time.min))
        return first, timezone.make_aware(datetime.combine(self.last + _DAY, time.min))

    def query(self, field: str, **more: str) -> str:
        """The parameters of the list that counts the same."""
        ends = {f"{field}_from": self.first.isoformat(), f"{field}_until": self.last.isoformat()}
        return urlencode({**ends, **more})


def span_of(name: str, day: date) -> Span:
    """The week (Monday to Sunday) or the month in which a day lies."""
    if name == "month":
        first = day.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        return Span(name, first, following - _DAY)
    monday = day - timedelta(days=day.weekday())
    return Span("week", monday, monday + timedelta(days=6))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet: what, how many now (None: too few to be told), how many before."""

    label: str
    now: int | None
    before: int | None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A titled group of lines."""

    title: str
    lines: tuple[Line, ...]


def sheet(span: Span) -> tuple[Part, ...]:
    """All parts of the sheet of a span, for the seat."""
    return (
        Part(_("总数"), tuple(_totals(span))),
        _grouped(_("按诉求类型"), span, "kind", dict(CaseKind.choices)),
        _grouped(_("按渠道"), span, "channel", dict(Channel.choices)),
        _topics(span),
        _places(span),
    )


def _arrived(span: Span) -> QuerySet[Case]:
    begin, end = span.moments()
    return Case.objects.filter(reach(Case, "view"), opened_at__gte=begin, opened_at__lt=end)


def _closed(span: Span) -> QuerySet[Case]:
    begin, end = span.moments()
    return Case.objects.filter(reach(Case, "view"), closed_at__gte=begin, closed_at__lt=end)


def _totals(span: Span) -> Iterable[Line]:
    url = reverse("hotline-case-list")
    old = span.before
    yield Line(
        _("来件"),
        _arrived(span).count(),
        _arrived(old).count(),
        f"{url}?{span.query('opened_at')}",
    )
    yield Line(
        _("其中紧急"),
        _arrived(span).filter(is_urgent=True).count(),
        _arrived(old).filter(is_urgent=True).count(),
        f"{url}?{span.query('opened_at', is_urgent='1')}",
    )
    yield Line(
        _("办结"), _closed(span).count(), _closed(old).count(), f"{url}?{span.query('closed_at')}"
    )
    for label, value in ((_("回访满意"), True), (_("回访不满意"), False)):
        yield Line(
            label,
            _closed(span).filter(is_satisfied=value).count(),
            _closed(old).filter(is_satisfied=value).count(),
            f"{url}?{span.query('closed_at', is_satisfied=str(int(value)))}",
        )


def _counts(span: Span, name: str) -> Counter[str]:
    rows = _arrived(span).order_by().values_list(name).annotate(n=Count("pk"))
    return Counter({value: number for value, number in rows if value})


def _grouped(title: str, span: Span, name: str, words: Mapping[str, Any]) -> Part:
    now, before = _counts(span, name), _counts(span.before, name)
    url = reverse("hotline-case-list")
    return Part(
        title,
        tuple(
            Line(
                str(label),
                now[value],
                before[value],
                f"{url}?{span.query('opened_at', **{name: value})}",
            )
            for value, label in words.items()
        ),
    )


def _topics(span: Span) -> Part:
    """Categories that are large enough to be told; the others are one line without a list."""
    now, before = _counts(span, "category"), _counts(span.before, "category")
    url = reverse("hotline-case-list")
    lines = [
        Line(
            category_name(code) or code,
            number,
            before[code] if before[code] >= FEWEST else None,
            f"{url}?{span.query('opened_at', category=code)}",
        )
        for code, number in now.most_common()
        if number >= FEWEST
    ]
    small = sum(number for number in now.values() if number < FEWEST)
    if small:
        lines.append(Line(_("其余各类（每类不足 %d 件）") % FEWEST, small, None))
    return Part(_("按问题类别"), tuple(lines))


def _places(span: Span) -> Part:
    now, before = _counts(span, "division"), _counts(span.before, "division")
    url = reverse("hotline-case-list")
    codes = sorted({*now, *before}, key=lambda code: (-now[code], code))
    return Part(
        _("按事发地"),
        tuple(
            Line(
                place_name(code) or code,
                now[code],
                before[code],
                f"{url}?{span.query('opened_at', division=code)}",
            )
            for code in codes
        ),
    )
