"""How many questions a page asks of the database: written down, and never more without a word.

`query_counts.json` has one entry for each address that answers 200, for each persona. Refresh it
with `HUIGONG_WRITE_COUNTS=1 pytest -n0 tests/queries`, and read the difference before committing.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.access.filling import fillings
from tests.access.people import person
from tests.access.places import OWN, Places, build, unit
from tests.access.routes import Route, routes

from huigong.domains.hotline.actions import dispatch_case, register_case

BASELINE = Path(__file__).with_name("query_counts.json")
PERSONAS = (
    *("worker", "agent", "officer_own", "officer_prefecture", "leader_province"),
    *("supervisor", "chair_own", "admin"),
)
#: Not ours to count, or no page that a person opens.
LEFT_OUT = ("accounts/", "demo/", "static/", "__")
#: Until it is written down.
MOST_OF_A_NEW_PAGE = 45
IS_WRITING = bool(os.environ.get("HUIGONG_WRITE_COUNTS"))


#: What each page asked, to be shown where it was more than before.
ASKED: dict[str, list[str]] = {}


def _questions(client: Any, path: str) -> int | None:
    """What a second visit asks (the first fills what a process keeps); None where there is no page.

    Reading leaves its look; what is left is taken back.
    """
    with transaction.atomic():
        answer = client.get(path)
        if answer.status_code == 200 and not answer.streaming:
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
        transaction.set_rollback(True)
    if answer.status_code != 200 or answer.streaming:
        return None
    told = [query["sql"] for query in asked]
    ASKED[path] = [one for one in told if not one.startswith(("SAVEPOINT", "RELEASE"))]
    return len(ASKED[path])


def _pages(places: Places) -> list[tuple[Route, str]]:
    found = []
    for route in routes():
        if not route.template.startswith(LEFT_OUT):
            found += [(route, path) for _verb, path in list(fillings(route, places, OWN))[:1]]
    return found


def _count(world: Any, key: str) -> dict[str, int]:
    places = build(world)
    client = person(world, key).client
    counted = {}
    for route, path in _pages(places):
        counted[route.template or "/"] = _questions(client, path)
        ASKED[route.template or "/"] = ASKED.pop(path, [])
    return {template: number for template, number in counted.items() if number is not None}


@pytest.mark.parametrize("key", PERSONAS)
def test_no_page_asks_more_than_it_did(db, world, key: str) -> None:
    counted = _count(world, key)
    assert len(counted) > 3, "hardly a page answered: the proof is empty"
    kept: dict[str, dict[str, int]] = json.loads(BASELINE.read_text())
    if IS_WRITING:
        kept[key] = counted
        BASELINE.write_text(json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
        return
    known = kept.get(key, {})
    more = {
        page: f"{known[page]} → {number}"
        for page, number in counted.items()
        if page in known and number > known[page]
    }
    assert not more, "asks more: make it ask less, or refresh the file and say why\n" + "\n".join(
        statement for page in more for statement in ASKED[page]
    )
    new = {page: number for page, number in counted.items() if page not in known}
    print(f"{key}: {len(counted)} pages, {len(new)} not written down yet")
    assert all(number <= MOST_OF_A_NEW_PAGE for number in new.values()), new


def test_today_asks_as_much_for_200_as_for_12(db, world) -> None:
    """What one owes, at the county; what one waits for, at the centre."""
    owing, waiting = person(world, "officer_own").client, person(world, "agent").client
    pages = ((owing, "/desk/"), (waiting, "/desk/today/waiting/"))
    counted: list[list[int | None]] = []
    made, county = 0, unit("QH-630223")
    for total in (12, 200):
        with world.seat("an"):
            for number in range(made, total):
                case = register_case(
                    channel="phone",
                    kind="complaint",
                    category="pay.arrears",
                    title=f"拖欠工资{number}",
                    text="三个月没有发工资。",
                    division="630223",
                )
                dispatch_case(case, units=[county], order="请办理。")
        made = total
        for client, path in pages:
            assert "拖欠工资" in client.get(path).content.decode(), path
        counted.append([_questions(client, path) for client, path in pages])
    assert counted[0] == counted[1], counted
