"""The list: who sees what, in which order, page by page, by which words and filters."""

from __future__ import annotations

from datetime import date

import pytest
from tests.register.conftest import LIST


def text(response) -> str:
    return response.content.decode()


def ids(response) -> list[int]:
    return [line["row"].pk for line in response.context["rows"]]


def test_neighbour_sees_nothing_superior_sees_all(visit, client_for):
    row = visit(place="水泥厂东门")
    for who, status in {"ming": 200, "gao": 200, "sheng": 200, "hua": 404, "lao": 404}.items():
        client = client_for(who)
        assert ("水泥厂东门" in text(client.get(LIST))) == (status == 200), who
        assert client.get(f"{LIST}{row.pk}/").status_code == status, who
    assert client_for("lao").get(LIST).status_code == 404


def test_a_stranger_is_led_to_the_door(client):
    response = client.get(LIST)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_pages_follow_each_other_in_both_orders(visit, client_for):
    for n in range(120):
        visit(number=f"A-{n:03d}", visited_on=date(2026, 1, 1 + n % 20))
    client = client_for("ming")
    for order in ("newest", "rank"):
        seen, url, last = [], f"{LIST}?order={order}", ""
        while url:
            response = client.get(url)
            seen += ids(response)
            last, url = url, response.context["pager"]["next"]
        assert len(seen) == len(set(seen)) == 120
        assert ids(client.get(client.get(last).context["pager"]["previous"])) == seen[50:100]
        assert ids(client.get(f"{LIST}?order={order}&last=1")) == seen[70:]
        assert ids(client.get(f"{LIST}?order={order}&page=3")) == seen[100:]


def test_the_same_address_gives_a_page_or_its_table(visit, client_for):
    visit()
    client = client_for("ming")
    page = text(client.get(LIST))
    part = text(client.get(LIST, headers={"HX-Request": "true"}))
    assert "<html" in page and "<html" not in part
    assert 'id="rows"' in part and "A-1" in part and 'id="rows"' in page


def test_search_finds_by_two_characters_and_numbers(visit, client_for):
    found = visit(number="QH-2026-000123", place="清真食品厂")
    visit(number="QH-2026-000124", place="建筑工地")
    visit("hua", number="QH-2026-000125", place="食品厂华")
    client = client_for("ming")
    for q in ("食品", "食品厂", "品厂 清真", "000123", "123", "qh-2026-000123"):
        assert ids(client.get(LIST, {"q": q})) == [found.pk], q
    short = client.get(LIST, {"q": "食"})
    assert ids(short) == [] and "两个相连的字" in text(short)


def test_search_pages_and_counts(visit, client_for):
    for n in range(70):
        visit(number=f"S-{n}", place=f"建筑工地{n}号")
    client = client_for("ming")
    first = client.get(LIST, {"q": "工地"})
    second = client.get(first.context["pager"]["next"])
    assert len(ids(first)) == 50 and len(ids(second)) == 20
    assert set(ids(first)).isdisjoint(ids(second))
    assert "70" in text(client.get(LIST, {"q": "工地", "count": "1"}))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("occasion=summer", {"F-2"}),
        ("occasion=summer&occasion=new_year", {"F-1", "F-2"}),
        ("visited_on_from=2026-06-01", {"F-2"}),
        ("visited_on_until=2026-06-01", {"F-1"}),
        ("occasion=nonsense&unknown=1", {"F-1", "F-2"}),
        ("q=工地&occasion=summer", {"F-2"}),
    ],
)
def test_filters_narrow_and_say_themselves(visit, client_for, query, numbers):
    visit(number="F-1", visited_on=date(2026, 1, 5), place="工地一")
    visit(number="F-2", visited_on=date(2026, 7, 5), occasion="summer", place="工地二")
    for order in ("newest", "rank"):
        response = client_for("gao").get(f"{LIST}?{query}&order={order}")
        assert {line["row"].number for line in response.context["rows"]} == numbers
    chips = {chip.label: chip for chip in response.context["chips"]}
    if query == "occasion=summer":
        assert chips["时机"].value == "夏送清凉"
        assert "occasion" not in chips["时机"].remove_url


def test_a_unit_filter_takes_in_what_stands_below(visit, client_for, world):
    here, there = visit(number="U-1"), visit("hua", number="U-2")
    client = client_for("gao")
    assert set(ids(client.get(LIST, {"unit": world.gao.unit.pk}))) == {here.pk, there.pk}
    assert ids(client.get(LIST, {"unit": world.hua.unit.code})) == [there.pk]


def test_query_count_is_flat(visit, client_for, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_for("gao")
    numbers = []
    for total in (12, 60):
        for n in range(total):
            visit(number=f"{total}-{n}")
        client.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(LIST)
        numbers.append(len(seen))
    assert numbers[0] == numbers[1]


def test_views_and_columns_are_kept_per_person(visit, client_for):
    visit()
    ming, hua = client_for("ming"), client_for("hua")
    ming.post(f"{LIST}views/", {"name": "夏天", "query": "occasion=summer&evil=1", "share": "unit"})
    assert [tab.label for tab in ming.get(LIST).context["tabs"]] == ["全部", "夏天"]
    assert ming.get(LIST).context["tabs"][1].url == f"{LIST}?occasion=summer"
    assert ming.get(f"{LIST}?occasion=summer").context["tabs"][1].active
    assert hua.get(LIST).context["tabs"] == []
    ming.post(f"{LIST}columns/", {"columns": ["people", "number", "password"]})
    assert [c.name for c in ming.get(LIST).context["columns"]] == ["number", "people"]
    assert len(hua.get(LIST).context["columns"]) == 7
    ming.post(f"{LIST}views/", {"name": "夏天", "drop": "1"})
    assert ming.get(LIST).context["tabs"] == []


def test_bad_input_is_refused_or_ignored(visit, client_for):
    visit()
    client = client_for("ming")
    assert client.get(f"{LIST}?q=%00").status_code == 400
    assert client.get(f"{LIST}?after=forged").status_code == 400
    assert client.get(f"{LIST}99999999999999999999999/").status_code == 400
    assert client.get(f"{LIST}9223372036854775807/").status_code == 404
    for query in (
        "page=99999999999999",
        "page=²",
        "unit=99999999999999999999",
        "unit=x",
        "order=1",
    ):
        assert client.get(f"{LIST}?{query}").status_code == 200, query
    assert client.get(f"{LIST}?visited_on_until=9999-12-31").status_code == 200


def test_the_print_sheet_and_the_count(visit, client_for):
    visit()
    client = client_for("ming")
    assert "某某建材厂" in text(client.get(f"{LIST}?print=1"))
    assert "1" in text(client.get(f"{LIST}?count=1", headers={"HX-Request": "true"}))


def test_an_empty_list_teaches(client_for):
    page = text(client_for("ming").get(LIST))
    assert "这里登记每一次走访慰问" in page and f"{LIST}new/" in page
    assert f"{LIST}new/" not in text(client_for("sheng").get(LIST))
