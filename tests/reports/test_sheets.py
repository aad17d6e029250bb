"""The weekly and the monthly sheet: numbers equal their lists, on paper and in Excel."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from openpyxl import load_workbook

from huigong.domains.hotline.actions import answer_case, register_case
from huigong.domains.hotline.models import Case
from huigong.kernel.calendar.present import present
from huigong.kernel.register import query
from huigong.kernel.register.site import site
from huigong.reports.sheet import sheet, span_of

TZ = ZoneInfo("Asia/Shanghai")


def test_weeks_and_months_follow_each_other_without_gap() -> None:
    for name in ("week", "month"):
        span = span_of(name, date(2026, 3, 1))
        assert span.before.after == span and span.after.before == span
        assert span.first <= date(2026, 3, 1) <= span.last
    assert span_of("week", date(2026, 3, 1)).first == date(2026, 2, 23)
    assert span_of("month", date(2026, 2, 11)).last == date(2026, 2, 28)


def _register(at: datetime, category: str = "pay.arrears", **more: object) -> Case:
    return register_case(
        channel="phone", kind="complaint", category=category, title="欠薪", text="没有发工资",
        division="630223", at=at, **more,
    )  # fmt: skip


@pytest.fixture
def march(db, seat) -> None:
    with seat("an"):
        for day in (2, 3, 3, 4, 8):
            _register(datetime(2026, 3, day, 10, tzinfo=TZ))
        _register(datetime(2026, 3, 8, 23, 59, tzinfo=TZ), "contract.unsigned", is_urgent=True)
        _register(datetime(2026, 2, 26, 10, tzinfo=TZ))
        with present(datetime(2026, 3, 5, 10, tzinfo=TZ)):
            answer_case(Case.objects.order_by("opened_at")[1], answer="已经答复。")


def test_every_line_is_what_its_list_counts(march, seat) -> None:
    register = site.get(Case._meta.label_lower)
    with seat("an"):
        parts = sheet(span_of("week", date(2026, 3, 5)))
        lines = [line for part in parts for line in part.lines if line.href]
        for line in lines:
            asked = query.read(register, QueryDict(line.href.partition("?")[2]))
            assert query.count(register, asked, limit=None) == line.now, line
    told = {line.label: (line.now, line.before) for line in parts[0].lines}
    assert told["来件"] == (6, 1) and told["其中紧急"] == (1, 0) and told["办结"] == (1, 0)
    topics = {line.label: line.now for line in parts[3].lines}
    assert list(topics.values()) == [5, 1], "the small one has no name"


def test_paper_and_excel_say_the_same(march, client_for) -> None:
    client = client_for("an")
    body = client.get("/desk/board/sheet/week/?day=2026-03-05").content.decode()
    assert "2026年3月2日—2026年3月8日" in body
    link = re.search(r'href="(/desk/board/sheet/week/excel/[^"]*)"', body)
    assert link
    answer = client.get(unescape(link[1]))
    page = load_workbook(io.BytesIO(answer.content)).active
    rows = {row[0]: row[1:] for row in page.iter_rows(values_only=True) if row[0]}
    assert rows["来件"] == (6, 1)
    assert client.get("/desk/board/sheet/year/").status_code == 404
    assert client.get("/desk/board/sheet/week/?day=nonsense").status_code == 200
    assert client_for("lao").get("/desk/board/sheet/week/").status_code == 404
