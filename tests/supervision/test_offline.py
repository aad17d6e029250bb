"""Sheets that come in from a device: once, whole or not at all, and from whoever took them."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from huigong.domains.supervision.checkups.actions import edit_checkup, note_checkup
from huigong.domains.supervision.checkups.models import Checkup, Finding
from huigong.domains.supervision.checkups.tests.samples import make_checkup, make_firm
from huigong.kernel.calendar.present import today
from huigong.kernel.files.models import Attachment

FACT = "十月工资没有发放"
SEND = "/desk/offline/checkup/send/"


def _sheet(world, employer, **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "unit": str(world.ming.unit.pk),
        "subject": f"employer:{employer.pk}",
        "base": "",
        "checked_on": today().isoformat(),
        "about": "labour",
        "manner": "draw",
        "first_supervisor": "甲监督",
        "second_supervisor": "乙监督",
        "minutes": "看了工资表。",
        "signing": "refused",
        "lines": ["0", "3"],
        "line-0-duty": "pay-monthly",
        "line-0-facts": FACT,
        "line-0-demand": "三日内发清",
        "line-3-duty": "contract-roster",
        "line-3-facts": "没有职工名册",
        "line-3-demand": "建立名册",
        **more,
    }


@pytest.fixture
def firm(db, world):
    return make_firm(world, "ming", "互助离线采石场")


def test_the_same_sheet_twice_is_one_check_up(firm, world, client_for) -> None:
    client, sheet = client_for("ming"), _sheet(world, firm)
    first, second = (client.post(SEND, sheet).json() for _ in range(2))
    assert (first["is_new"], second["is_new"]) == (True, False)
    assert first["label"] == second["label"]
    with world.seat("ming"):
        assert Checkup.objects.count() == 1 and Finding.objects.count() == 2


def test_a_wrong_line_keeps_nothing_and_is_named(firm, world, client_for) -> None:
    wrong = {"line-3-facts": "", "second_supervisor": "乙监督"}
    answer = client_for("ming").post(SEND, _sheet(world, firm, **wrong))
    assert answer.status_code == 422 and list(answer.json()["errors"]) == ["line-3-facts"]
    one = {"second_supervisor": "甲监督"}
    answer = client_for("ming").post(SEND, _sheet(world, firm, **one))
    assert list(answer.json()["errors"]) == ["second_supervisor"]
    sound = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(sound, "PNG")
    spoilt = {
        "photos": SimpleUploadedFile("a.png", sound.getvalue()),
        "signature": SimpleUploadedFile("b.png", b"\x89PNG no picture at all"),
    }
    answer = client_for("ming").post(SEND, _sheet(world, firm, **spoilt))
    assert list(answer.json()["errors"]) == ["photos"]
    with world.seat("ming"):
        assert not Checkup.objects.exists() and not Finding.objects.exists()
        assert not Attachment.objects.exists()


def test_both_sides_are_shown_when_somebody_saved_meanwhile(db, world, client_for) -> None:
    checkup = make_checkup(world, "ming", 1, "离线")
    ming = client_for("ming")
    taken = ming.post("/desk/offline/checkup/", {"checkup": checkup.pk}).json()["sheet"]
    told = {"manner": "draw", "first_supervisor": "甲监督", "second_supervisor": "乙监督"}
    with world.seat("ming"):
        note_checkup(checkup, duty="contract-roster", facts="没有名册", demand="建名册")
        edit_checkup(checkup, minutes="同事补记的笔录。", **told)
    sheet = _sheet(world, checkup.employer, subject=taken["subject"], base=taken["base"])
    answer = ming.post(SEND, sheet)
    assert answer.status_code == 409
    both = {one["name"]: one for one in answer.json()["both"]}
    assert both["minutes"]["value"] == "同事补记的笔录。"
    sheet |= {"base": answer.json()["base"], "lines": ["0", "3"]}
    answer = ming.post(SEND, sheet)
    assert "已经记过" in answer.json()["errors"]["line-3-duty"][0]
    assert ming.post(SEND, {**sheet, "lines": ["0"]}).json()["is_new"] is True
    with world.seat("ming"):
        assert Checkup.objects.get().minutes == "看了工资表。"
        assert Finding.objects.count() == 2


def test_who_may_not_take_or_send_does_neither(firm, world, client_for) -> None:
    sheet = _sheet(world, firm)
    assert client_for("hua").post(SEND, sheet).status_code == 422
    own = {**sheet, "unit": str(world["hua"].unit.pk)}
    assert client_for("hua").post(SEND, own).status_code in {404, 422}
    checkup = make_checkup(world, "ming", 2, "别人的")
    again = {**own, "subject": f"checkup:{checkup.pk}"}
    assert client_for("hua").post(SEND, again).status_code == 404
    assert client_for("lao").post(SEND, sheet).status_code == 404
    for subject in ("", "employer:", "employer:٣", "employer:" + "9" * 30, "person:1"):
        assert client_for("ming").post(SEND, {**sheet, "subject": subject}).status_code == 422
    assert client_for("ming").post(SEND, {**sheet, "id": "x"}).status_code == 422
    with world.seat("ming"):
        assert Checkup.objects.count() == 1


def test_the_key_is_given_back_to_whoever_took_it(firm, world, client_for) -> None:
    ming = client_for("ming")
    told = ming.post("/desk/offline/checkup/", {"employer": firm.pk}).json()
    assert 'name="line-__n__-facts"' in told["sheet"]["html"]
    again = ming.post("/desk/offline/key/", {"sealed": told["sealed"]})
    assert again.json() == {"key": told["key"]}
    for other, sealed in (("hua", told["sealed"]), ("ming", told["sealed"][:-8]), ("ming", "")):
        answer = client_for(other).post("/desk/offline/key/", {"sealed": sealed})
        assert answer.status_code == 422 and told["key"] not in answer.content.decode()


def test_the_page_for_the_road_knows_nobody(firm, client_for, client) -> None:
    page, unknown = (one.get("/offline/").content for one in (client_for("ming"), client))
    assert page == unknown and b"csrf" not in page.lower()
    worker = client.get("/offline/worker.js")
    assert worker["Service-Worker-Allowed"] == "/"
    parts = json.loads(worker.content.decode().split("=", 1)[1].split(";", 1)[0])
    assert parts[0] == "/offline/"
    for part in parts:
        answer = client.get(part)
        assert answer.status_code == 200, part
        answer.close()


def test_two_sendings_at_once_are_one(fresh_database, world, client_for) -> None:
    sheet = _sheet(world, make_firm(world, "ming", "互助双发采石场"))
    clients, together = [client_for("ming") for _ in range(2)], Barrier(2)

    def send(client: Any) -> bool:
        together.wait(20)
        try:
            return bool(client.post(SEND, sheet).json()["is_new"])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(send, clients)) == [False, True]
    with world.seat("ming"):
        assert Checkup.objects.count() == 1 and Finding.objects.count() == 2
