"""The list: who sees what, in which order, page by page."""

from __future__ import annotations

from datetime import date

LIST = "/desk/visits/visit/"


def text(response) -> str:
    return response.content.decode()


def test_neighbour_sees_nothing_superior_sees_all(world, get):
    visit = world.visit(place="马甲水泥厂")
    assert "马甲水泥厂" in text(get("ming", LIST))
    assert "马甲水泥厂" in text(get("gao", LIST))
    assert "马甲水泥厂" not in text(get("hua", LIST))
    url = f"{LIST}{visit.pk}/"
    assert get("ming", url).status_code == 200
    assert get("gao", url).status_code == 200
    assert get("hua", url).status_code == 404
    assert get("lao", url).status_code == 404


def test_pages_follow_each_other_in_both_orders(world, get):
    for n in range(120):
        world.visit(number=f"A-{n:03d}", visited_on=date(2026, 1, 1 + n % 20))
    for order in ("newest", "rank"):
        seen, url = [], f"{LIST}?order={order}"
        while url:
            context = get("ming", url).context
            seen += [line["row"].pk for line in context["rows"]]
            last, url = url, context["pager"]["next"]
        assert len(seen) == len(set(seen)) == 120
        before = get("ming", get("ming", last).context["pager"]["previous"])
        assert [line["row"].pk for line in before.context["rows"]] == seen[50:100]
        at_end = get("ming", f"{LIST}?order={order}&last=1")
        assert [line["row"].pk for line in at_end.context["rows"]] == seen[70:]
        third = get("ming", f"{LIST}?order={order}&page=3")
        assert [line["row"].pk for line in third.context["rows"]] == seen[100:]
