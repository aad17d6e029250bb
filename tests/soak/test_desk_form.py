"""The agent's form is a case once, however often it is sent."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.test import Client

from huigong.domains.hotline.models import Case
from huigong.kernel.testing.worlds import World

CALL = {
    "channel": "phone",
    "kind": "complaint",
    "title": "工地拖欠三个月工资",
    "text": "老板说等工程款到了再发。",
    "people": "1",
}


def test_form_sent_again_is_the_same_case(
    db: None, world: World, client_for: Callable[..., Client]
) -> None:
    client = client_for("an")
    page = client.get("/desk/hotline/new/").content.decode()
    assert 'type="hidden" name="client_id"' in page
    form = {**CALL, "client_id": str(uuid.uuid4())}
    first = client.post("/desk/hotline/new/", form)
    again = client.post("/desk/hotline/new/", form)
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    other = client.post("/desk/hotline/new/", {**CALL, "client_id": str(uuid.uuid4())})
    assert other["Location"] != first["Location"]
    with world.seat("an"):
        assert Case.objects.count() == 2


def test_form_without_the_number_is_taken(db: None, client_for: Callable[..., Client]) -> None:
    assert client_for("an").post("/desk/hotline/new/", CALL).status_code == 302
