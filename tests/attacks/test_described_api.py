"""The API keeps to its description, whatever is sent: schemathesis over every operation, seeded.

It is known to overlook NUL bytes and huge numbers (it has passed while both gave 500), so these are
sent by hand below.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from tests.access.people import person
from tests.access.places import OWN, build

from huigong.kernel.register.site import site

pytestmark = pytest.mark.access
_TOKEN = "t" * 32
EXAMPLES = 12
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
SENT_BY_HAND = ("\x00", "a\x00b", "9" * 25, "-" + "9" * 25, 10**25, -(10**25), 1e308, 2**63, 2**31)


def _as(client: Client) -> Callable[..., Any]:
    """Our application as it is met by somebody who is signed in; sent cookies do not matter."""
    handler = ClientHandler(enforce_csrf_checks=True)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    cookies["csrftoken"] = _TOKEN
    told = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def answer(environ: dict[str, Any], start: Any) -> list[bytes]:
        asked = {**environ, "HTTP_COOKIE": told, "HTTP_X_CSRFTOKEN": _TOKEN}
        response = handler(asked)
        start(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [b"".join(response)]

    return answer


def _fuzz(operation: Any) -> tuple[int, list[str]]:
    """Requests by the description of one operation and against it; how many, and what was wrong."""
    asked, wrong = 0, []

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        nonlocal asked
        asked += 1
        with transaction.atomic():
            response = case.call()
            transaction.set_rollback(True)
        try:
            case.validate_response(response, checks=CHECKS)
        except AssertionError as fault:
            wrong.append(f"{operation.label}: {fault}")

    send()
    return asked, wrong


@pytest.mark.parametrize("key", ["officer_own", "agent"])
def test_the_api_keeps_to_its_description(db, world, key: str) -> None:
    build(world)
    app = _as(person(world, key).client)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    asked, wrong = 0, []

    for found in schema.get_all_operations():
        sent, faults = _fuzz(found.ok())
        asked, wrong = asked + sent, wrong + faults
    assert asked > 100
    assert not wrong, "\n\n".join(wrong[:10])


@pytest.mark.parametrize("key", ["officer_own", "agent"])
def test_nul_and_huge_numbers_are_refused(db, world, key: str) -> None:
    """In every parameter and every field of every operation, alone and with the rest in order."""
    places, client = build(world), person(world, key).client
    described = client.get("/api/v1/openapi.json").json()
    wrong, asked = [], 0
    for path, method, operation in _operations(described):
        for value in SENT_BY_HAND:
            for address, body in _with_one_wrong(described, path, operation, value, places):
                asked += 1
                with transaction.atomic():
                    answer = _send(client, method, address, body)
                    transaction.set_rollback(True)
                if answer.status_code >= 500:
                    wrong.append(f"{method} {address} {body}: {answer.status_code}")
                if "\x00" in str(value) and answer.status_code not in (400, 404, 422):
                    wrong.append(f"{method} {address} {body}: {answer.status_code}, not refused")
    assert asked > 200
    assert not wrong, "\n".join(wrong[:20])


def _operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            yield path, method, operation


def _fields(described: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    if "requestBody" not in operation:
        return {}
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    return described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"]


def _with_one_wrong(
    described: dict[str, Any], path: str, operation: dict[str, Any], value: object, places: Any
) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Addresses and bodies in which one value is `value` and the rest is in order."""
    label = ".".join(path.strip("/").split("/")[2:4])
    number = str(places.number(OWN, site.get(label).model))
    right = path.replace("{row_id}", number)
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            yield path.replace("{row_id}", quote(str(value), safe="")), {}
        else:
            yield f"{right}?{urlencode({parameter['name']: value})}", {}
    names = _fields(described, operation)
    for name in names:
        yield right, {**dict.fromkeys(names, "1"), name: value}


def _send(client: Client, method: str, address: str, body: dict[str, Any] | None) -> Any:
    if method == "get":
        return client.get(address)
    return client.post(address, json.dumps(body), content_type="application/json")
