"""The board: every number is what the list behind it counts, for every kind of seat; a county sees
its own; groups too small are not told.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from tests.simulation.test_simulation import year

from huigong.domains.hotline.actions import dispatch_case, register_case
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.narrowing import LEVELS
from huigong.kernel.calendar.present import present
from huigong.kernel.org.models import Unit
from huigong.kernel.register import query
from huigong.kernel.register.site import site
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.reports.actions import refresh_boards
from huigong.reports.keys import FEWEST, query_of
from huigong.reports.models import Board
from huigong.reports.page import board_page, numbers_of

pytestmark = pytest.mark.django_db
TZ = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 20, 15, 0, tzinfo=TZ)
SEATS = ("an", "sheng", "gao", "ming")


def recount(key: str, on: date) -> int:
    """What the list behind a kept number counts for the seat."""
    return counted(query_of(key, on))


def counted(parameters: str) -> int:
    register = site.get(Case._meta.label_lower)
    asked = query.read(register, QueryDict(parameters))
    assert not asked.filters.errors, parameters
    return query.count(register, asked, limit=None)


def own_board(who: str, world) -> Board:
    return Board.objects.select_related("unit").get(unit=world[who].unit)


@pytest.fixture
def swept(owner_db) -> None:
    """What thousands of tests have taken back is cleared away: a played month meets it all."""
    owner_db.execute("VACUUM (ANALYZE)")


def test_every_number_is_what_its_list_counts(swept, world, seat) -> None:
    play = year(60, first=date(2026, 2, 10), last=NOW.date(), latest=NOW)
    assert any(deed.verb == "dispatch" for deed in play.journal)
    with present(NOW), seat("an"):
        _cases(FEWEST, "互助甲某厂", "pay.arrears", at=NOW, to="QH-630223")
    with present(NOW):
        assert refresh_boards() > 10
        for who in SEATS:
            with seat(who):
                board = own_board(who, world)
                numbers = numbers_of(board)
                if who in ("an", "sheng"):
                    assert numbers["recent:30"] > 20
                    assert sum(numbers.get(f"late:{level}", 0) for level in LEVELS) > 0
                for key, number in numbers.items():
                    assert recount(key, NOW.date()) == number, f"{who}: {key}"
                page = board_page(board, "waiting")
                shown = [*page["figures"], *page["levels"], *page["topics"]]
                shown += [place.told for place in page["places"][:3]]
                for told in shown:
                    assert counted(told.href.partition("?")[2]) == told.value, f"{who}: {told}"


def _cases(count: int, employer: str, category: str, *, at: datetime, to: str = "") -> None:
    for number in range(count):
        case = register_case(
            channel="phone",
            kind="complaint",
            category=category,
            title="拖欠工资",
            text="三个月没有发工资",
            employer=employer,
            division="630223",
            reporter_name=f"某{number}",
            phone=f"154020{abs(hash(employer)) % 1000:03d}{number:02d}",
            at=at,
        )
        if to:
            dispatch_case(case, units=[Unit.objects.get(code=to)])


def test_a_group_under_five_is_told_by_no_number(world, seat) -> None:
    with present(NOW), seat("an"):
        _cases(FEWEST, "互助甲某厂", "pay.arrears", at=NOW)
        _cases(FEWEST - 1, "互助乙某厂", "contract.unsigned", at=NOW)
    with present(NOW):
        refresh_boards()
        with seat("an"):
            page = board_page(own_board("an", world), "")
    assert [told.value for told in page["topics"]] == [FEWEST]
    assert [told.label for told in page["employers"]] == ["互助甲某厂"]


def test_a_county_counts_its_own_and_sees_no_other_board(world, seat, client_for) -> None:
    with present(NOW), seat("an"):
        _cases(2, "互助甲某厂", "pay.arrears", at=NOW, to="QH-630223")
        _cases(3, "民和乙某厂", "pay.arrears", at=NOW, to="QH-630222")
    with present(NOW):
        refresh_boards()
    with seat("ming"):
        assert numbers_of(own_board("ming", world))["state:handling"] == 2
        assert not Board.objects.filter(unit=world.hua.unit).exists()
    with seat("gao"):
        assert numbers_of(own_board("gao", world))["state:handling"] == 5
    ming = client_for("ming")
    assert ming.get("/desk/board/").status_code == 200
    assert ming.get("/desk/board/?unit=QH-630222").status_code == 404
    assert client_for("gao").get("/desk/board/?unit=QH-630222").status_code == 200
    assert client_for("lao").get("/desk/board/").status_code == 404


def test_a_second_counting_takes_the_place_of_the_first(world, seat) -> None:
    with present(NOW), seat("an"):
        _cases(1, "互助甲某厂", "pay.arrears", at=NOW)
    with present(NOW):
        refresh_boards()
    with present(NOW + timedelta(days=40)):
        refresh_boards()
    with scope(SYSTEM, reason="test"):
        board = Board.objects.get(unit=world.an.unit)
    assert board.taken_at == NOW + timedelta(days=40)
    assert board.below["state:registered"] == 1 and "recent:30" not in board.below


def test_the_page_draws_the_counties_and_leads_to_the_lists(seat, client_for) -> None:
    with seat("an"):
        _cases(2, "互助甲某厂", "pay.arrears", at=datetime.now(TZ))
    refresh_boards()
    client = client_for("an")
    for show in ("late", "waiting", "arrived", "nonsense"):
        body = client.get(f"/desk/board/?show={show}").content.decode()
        assert body.count("<path d=") == 45
        assert "style=" not in body
    links = set(re.findall(r'href="(/desk/hotline/case/\?[^"]*)"', body))
    assert len(links) > 40
    for link in sorted(links)[:5]:
        assert client.get(unescape(link)).status_code == 200


def test_an_office_without_a_case_is_told_so(client_for) -> None:
    body = client_for("ming").get("/desk/board/").content.decode()
    assert "还没有看得到的诉求" in body
