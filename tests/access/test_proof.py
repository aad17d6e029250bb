"""Every address × persona × place × method answers as the policy table says, and leaks no byte.

`pytest -m access`, or `make test ARGS="-m access"`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http import HttpResponse
from tests.access import expected
from tests.access.expected import PASSED, REFUSED, SENT_TO_DOOR, UNKNOWN, UNSEEN, Asked, Rule
from tests.access.filling import bodies, fillings
from tests.access.oracle import Oracle
from tests.access.people import PEOPLE, Person, person, roles_covered
from tests.access.places import HUGE, NEIGHBOUR, NOBODY, OWN, Places, build
from tests.access.routes import Route, routes

from huigong.demo.world import CANARY
from huigong.kernel.access import policies
from huigong.kernel.access.roles import WORKER, Role

pytestmark = pytest.mark.access
METHODS = ("get", "post")
NO_METHOD = 405
#: Where a person needs no seat: their own matters, sessions and seats.
OF_THE_PERSON = ("my/", "accounts/sessions/", "seats/")
#: A number beyond the database is refused before anybody is looked at: two persons are enough.
MEET_THE_HUGE = ("anonymous", "officer_own", "worker")
#: Who must not meet the neighbour's word in any byte, whatever they ask.
STRANGERS = frozenset(
    {
        *("anonymous", "worker", "worker_other", "officer_own", "officer_far_prefecture"),
        *("chair_own", "deputy", "deputy_late"),
    }
)
_VARYING = re.compile(
    rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ?")[^"]+|\d{6,}|/\d+|next=[^"&]+', re.ASCII
)


@dataclass(frozen=True)
class Tried:
    """One request and what came of it."""

    route: Route
    rule: Rule
    method: str
    place: str
    verb: str
    status: int
    body: bytes

    def __str__(self) -> str:
        where = f"{self.route.template} [{self.route.name}]"
        return f"{self.method.upper()} {where} {self.place} {self.verb}"


def test_every_address_has_a_rule() -> None:
    missing = [f"{r.template} ({r.name})" for r in routes() if expected.rule_of(r) is None]
    assert not missing, "say in tests/access/expected.py who may open:\n" + "\n".join(missing)


def test_no_rule_is_stale() -> None:
    names = {route.name for route in routes()}
    assert not set(expected.TABLE) - names


def test_every_role_is_among_the_personas(db, world) -> None:
    assert roles_covered(world) == {*Role.values, WORKER}


def test_every_role_of_a_policy_is_a_role() -> None:
    known = {*Role.values, WORKER}
    assert not [row for rows in policies().values() for row in rows if row.role not in known]


@pytest.mark.parametrize("key", PEOPLE)
def test_everything_answers_as_the_policies_say(db, world, key: str, record_property) -> None:
    places = build(world)
    oracle = Oracle()
    who = person(world, key)
    tried = list(_try_everything(who, places))
    wrong = [line for one in tried if (line := _judge(one, who, oracle, places))]
    wrong += _leaks(tried, key)
    wrong += _tells_foreign_from_absent(tried)
    record_property("requests", len(tried))
    counted = Counter(one.status for one in tried)
    print(f"{key}: {len(tried)} requests, {dict(sorted(counted.items()))}")
    assert not wrong, f"{len(wrong)} of {len(tried)}:\n" + "\n".join(wrong)


def _try_everything(who: Person, places: Places) -> Iterator[Tried]:
    for route in routes():
        rule = expected.rule_of(route)
        if rule is None:
            continue
        # Whether a page has a method is said before any row is looked up. Those who meet the huge
        # ask at every place none the less; for the others one's own place is enough.
        without: set[tuple[str, str]] = set()
        for place in _places(route, who):
            for verb, path in fillings(route, places, place):
                for method in METHODS:
                    if (verb, method) in without:
                        continue
                    response = _ask(who, route, method, path)
                    if response.status_code == NO_METHOD and who.key not in MEET_THE_HUGE:
                        without.add((verb, method))
                    body = _body(response)
                    yield Tried(route, rule, method, place, verb, response.status_code, body)


def _places(route: Route, who: Person) -> tuple[str, ...]:
    if not route.arguments:
        return (OWN,)
    if who.key == "worker_other" and route.template.startswith(("desk/", "api/")):
        # Stopped at the gate before any row is named; "worker" tries every place there.
        return (OWN,)
    return (OWN, NEIGHBOUR, NOBODY, *((HUGE,) if who.key in MEET_THE_HUGE else ()))


def _ask(who: Person, route: Route, method: str, path: str) -> HttpResponse:
    """One request, undone afterwards: each meets the same world."""
    with transaction.atomic():
        cookies = who.client.cookies.copy()
        response = getattr(who.client, method)(path, **bodies(route, method))
        transaction.set_rollback(True)
    who.client.cookies = cookies
    return response


def _body(response: HttpResponse) -> bytes:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    # The length follows the number in an address that the page repeats, the expiry the clock.
    varying = {"Content-Length", "Expires"}
    headers = "\n".join(f"{k}: {v}" for k, v in response.items() if k not in varying)
    return content + headers.encode()


def _judge(one: Tried, who: Person, oracle: Oracle, places: Places) -> str:
    """Empty when the answer is right; otherwise a line that says what was expected."""
    if one.status >= 500:
        return f"{one} → {one.status}"
    right = _right(one, who, oracle, places)
    return "" if one.status in right else f"{one} → {one.status}, expected {sorted(right)[:6]}"


def _right(one: Tried, who: Person, oracle: Oracle, places: Places) -> frozenset[int]:
    if one.place == HUGE and one.route.arguments and one.status == 400:
        return frozenset({400})
    if one.rule.why == expected.ALLAUTH:
        return PASSED | {UNSEEN, UNKNOWN, 405}  # without a second factor some are not there
    found = _wanted(one, who, oracle, places)
    # That a page does not have a method is no secret: it is the same for rows that are not there.
    return (PASSED if found is None else frozenset({found})) | {405}


def _wanted(one: Tried, who: Person, oracle: Oracle, places: Places) -> int | None:
    rule, template = one.rule, one.route.template
    asked = Asked(who, oracle, places, one.place, one.verb)
    if rule.is_gone:
        is_led_away = who.is_anonymous and template.startswith("desk/")
        return SENT_TO_DOOR if is_led_away else UNSEEN
    if rule.model is None and rule.check is None:
        return None
    if who.is_anonymous:
        return _at_the_door(one)
    if rule.check is not None and template.startswith(OF_THE_PERSON):
        return rule.check(asked)
    seer = who.portal if template.startswith("my/") else who.desk
    if seer is None:
        return _without_a_seat(one)
    if rule.check is not None:
        return rule.check(asked)
    return _by_policy(one, asked, oracle, seer)


def _at_the_door(one: Tried) -> int:
    if one.route.name == "openapi-json":
        return UNSEEN  # described to staff alone
    if one.route.name.startswith("my-file"):
        return UNSEEN  # a file's address leads nobody to the door
    if one.route.is_api:
        return UNKNOWN
    return UNSEEN if one.route.name.startswith("ui-") else SENT_TO_DOOR


def _without_a_seat(one: Tried) -> int | None:
    """A worker at the desk finds nothing; at the API is told that this is no post of theirs."""
    return REFUSED if one.route.is_api and one.route.name != "openapi-json" else UNSEEN


def _by_policy(one: Tried, asked: Asked, oracle: Oracle, seer: expected.Who) -> int | None:
    model, verb = one.rule.model, _verb(one)
    assert model is not None
    if not one.rule.row:
        return None if oracle.may_at_all(seer, model, verb) else REFUSED
    row = asked.row(model)
    if row is None or not oracle.sees(seer, row):
        return UNSEEN
    return None if oracle.may(seer, verb, row) else REFUSED


def _verb(one: Tried) -> str:
    verb = one.verb if one.rule.verb == "*" else one.rule.verb
    if "|" not in verb:
        return verb
    reading, writing = verb.split("|")
    if one.method == "get":
        return reading
    return expected.creating_verb(one.route) if writing == "create" else writing


def _leaks(tried: list[Tried], key: str) -> list[str]:
    if key not in STRANGERS:
        return []
    word = CANARY.encode()
    marks = (word, CANARY.encode("unicode_escape"), CANARY.encode("gb18030"))
    return [f"{one} shows the canary" for one in tried if any(m in one.body for m in marks)]


def _tells_foreign_from_absent(tried: list[Tried]) -> list[str]:
    """A row of another must look like no row at all: the same status and the same bytes."""
    absent = {
        (one.route.template, one.method, one.verb): one for one in tried if one.place == NOBODY
    }
    wrong = []
    for one in tried:
        other = absent.get((one.route.template, one.method, one.verb))
        if one.place != NEIGHBOUR or other is None or one.status != UNSEEN:
            continue
        if (one.status, _plain(one.body)) != (other.status, _plain(other.body)):
            wrong.append(f"{one} differs from a row that is not there ({other.status})")
    return wrong


def _plain(body: bytes) -> bytes:
    return _VARYING.sub(b"", body)
