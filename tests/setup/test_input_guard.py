"""NUL bytes and numbers beyond 64 bits get a 400 with a sentence, whatever road they come by."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from huigong.config.input_guard import LARGEST, InputGuard, is_sound

make = RequestFactory()
HUGE = "9" * 25


@pytest.mark.parametrize(
    "request_",
    [
        make.get("/desk/%00/"),
        make.get("/desk/?q=%00"),
        make.get("/desk/?%00=1"),
        make.get(f"/desk/{LARGEST + 1}/"),
        make.get(f"/desk/{HUGE}/"),
        make.get(f"/desk/{'9' * 5000}/"),
        make.post("/desk/", {"name": "a\x00b"}),
        make.post("/desk/", {"na\x00me": "b"}),
        make.post("/desk/", "name=%00", content_type="application/x-www-form-urlencoded"),
        make.post("/api/", json.dumps({"a": [{"b": "\x00"}]}), content_type="application/json"),
        make.post("/api/", json.dumps({"\x00": 1}), content_type="application/json"),
    ],
    ids=lambda request: f"{request.method} {request.get_full_path()[:40]}",
)
def test_what_no_honest_form_sends_is_not_sound(request_: HttpRequest) -> None:
    assert not is_sound(request_)


@pytest.mark.parametrize(
    "request_",
    [
        make.get(f"/desk/{LARGEST}/?q=%E5%8D%95&page=2"),
        make.get(f"/desk/?q={HUGE}"),  # a 25-digit number may be somebody's invoice
        make.post("/desk/", {"note": HUGE, "paper": SimpleUploadedFile("纸.pdf", b"\x00\x01")}),
        make.post("/api/", json.dumps({"a": r"\u0000"}), content_type="application/json"),
        make.post("/api/", b"\\u0000 not json", content_type="application/json"),
    ],
    ids=lambda request: f"{request.method} {request.get_full_path()[:40]}",
)
def test_honest_input_passes(request_: HttpRequest) -> None:
    assert is_sound(request_)


def test_the_answer_is_a_sentence_in_the_language_of_the_page(client: Client) -> None:
    page = client.get("/desk/?q=%00")
    assert page.status_code == 400
    assert "字符" in page.content.decode()
    assert "default-src 'self'" in page["Content-Security-Policy"]


def test_a_program_gets_json() -> None:
    guard = InputGuard(lambda _request: HttpResponse())
    answer = guard(make.post("/api/x", json.dumps(["\x00"]), content_type="application/json"))
    assert answer.status_code == 400
    assert "字符" in json.loads(answer.content)["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize("given", [2**70, "a\x00b"])
def test_what_the_database_refuses_is_the_same_400(given: object) -> None:
    guard = InputGuard(lambda _request: HttpResponse())
    with pytest.raises(DataError) as refused, connection.cursor() as cursor:
        cursor.execute("select %s::text::bigint", [given])
    answer = guard.process_exception(make.get("/"), refused.value)
    assert answer is not None
    assert answer.status_code == 400
    assert connection.needs_rollback
    connection.needs_rollback = False
    connection.set_rollback(True)


def test_other_faults_stay_faults() -> None:
    guard = InputGuard(lambda _request: HttpResponse())
    assert guard.process_exception(make.get("/"), ValueError("off by one")) is None
