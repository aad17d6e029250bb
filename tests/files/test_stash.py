"""A form that comes back with an error keeps what was chosen: for its owner, once, for a day."""

from __future__ import annotations

import os
import re
import time
from uuid import uuid4

import pytest
from django.test import Client
from tests.files import samples
from tests.files.samples import sent

from huigong.domains.hotline.models import Case
from huigong.kernel.files import clearing, keeping
from huigong.kernel.files.models import Attachment, Quarantined
from huigong.kernel.scoping.scope import SYSTEM, scope

MARK = re.compile(r'name="uploads_waiting" value="([^"]+)"')


def names(case_id: int) -> list[str]:
    with scope(SYSTEM, reason="test"):
        rows = Attachment.objects.filter(row_id=case_id).order_by("id")
        return list(rows.values_list("name", flat=True))


def marks_of(answer) -> list[str]:
    return MARK.findall(answer.content.decode())


def wrong(client: Client, case: Case, *files) -> list[str]:
    """The desk's page of files, sent with a field that is wrong; the marks that came back."""
    given = {"what": "minute", "audience": "all", "written_by": "", "uploads": list(files)}
    answer = client.post(f"/desk/files/to/hotline.case/{case.pk}/", given)
    assert answer.status_code == 200 and "请写明是哪位领导批的" in answer.content.decode()
    return marks_of(answer)


def right(client: Client, case: Case, marks: list[str], **more) -> int:
    given = {"what": "proof", "audience": "all", "uploads_waiting": marks, **more}
    return client.post(f"/desk/files/to/hotline.case/{case.pk}/", given).status_code


@pytest.mark.django_db(transaction=False)
def test_the_workers_report_keeps_its_photographs(db, world, client_for, bytes_on_disk) -> None:
    lao = client_for("lao")
    page = lao.get("/my/report/").content.decode()
    privacy = re.search(r'name="privacy" value="([^"]+)"', page)
    given = {
        "client_id": str(uuid4()),
        "text": "",
        "privacy": privacy[1] if privacy else "open",
        "uploads": [sent("工资条.jpg", samples.photo())],
    }
    answer = lao.post("/my/report/", given)
    assert answer.status_code == 200
    (mark,) = marks_of(answer)
    assert "工资条.jpg" in answer.content.decode()
    # A second mistake loses nothing either, and nothing is kept twice.
    again = lao.post("/my/report/", {**given, "uploads": [], "uploads_waiting": [mark]})
    assert marks_of(again) == [mark] and len(bytes_on_disk(keeping.STASH)) == 1


def test_what_waited_is_inspected_and_kept(case, client_for, bytes_on_disk) -> None:
    ming = client_for("ming")
    marks = wrong(ming, case, sent("佐证.jpg", samples.photo()))
    assert len(marks) == 1 and names(case.pk) == []
    # Sealed where it waits: nobody reads a photograph off the disk.
    assert not any(samples.photo() in path.read_bytes() for path in bytes_on_disk(keeping.STASH))
    assert right(ming, case, marks) == 302
    assert names(case.pk) == ["佐证.jpg"]


def test_what_is_bad_goes_to_quarantine_all_the_same(case, client_for) -> None:
    ming = client_for("ming")
    marks = wrong(ming, case, sent("工资条.jpg", b"MZ\x90\x00 not a picture"))
    assert right(ming, case, marks) == 302
    assert names(case.pk) == []
    with scope(SYSTEM, reason="test"):
        assert Quarantined.objects.filter(matter_id=case.pk).exists()


def test_nobody_else_takes_it_and_nobody_forges_one(case, world, client_for) -> None:
    marks = wrong(client_for("ming"), case, sent("佐证.jpg", samples.photo()))
    gao, an = client_for("gao"), client_for("an")
    for client in (gao, an):
        answer = client.post(
            f"/desk/files/to/hotline.case/{case.pk}/",
            {"what": "proof", "audience": "all", "uploads_waiting": marks},
        )
        assert answer.status_code in (200, 403) and marks_of(answer) == []
    body, _sep, end = marks[0].rpartition(":")
    forged = (f"{body}:{end[::-1]}", "x", "", "../../secrets.json", "\x00")
    assert right(client_for("ming"), case, list(forged)) in (200, 400)
    assert names(case.pk) == []


def test_it_waits_once(fresh_database, world, client_for, bytes_on_disk) -> None:
    from huigong.domains.hotline.actions import register_case

    with world.seat("an"):
        case = register_case(channel="phone", title="工地欠薪", text="欠薪")
    an = client_for("an")
    marks = wrong(an, case, sent("佐证.jpg", samples.photo()))
    assert right(an, case, marks) == 302 and names(case.pk) == ["佐证.jpg"]
    assert bytes_on_disk(keeping.STASH) == []
    assert right(an, case, marks) == 200
    assert names(case.pk) == ["佐证.jpg"]


def test_it_is_over_after_a_day(case, client_for, bytes_on_disk, monkeypatch) -> None:
    ming = client_for("ming")
    marks = wrong(ming, case, sent("佐证.jpg", samples.photo()))
    (path,) = bytes_on_disk(keeping.STASH)
    old = time.time() - 25 * 3600
    os.utime(path, (old, old))
    assert clearing.sweep() >= 1 and bytes_on_disk(keeping.STASH) == []
    assert right(ming, case, marks) == 200 and names(case.pk) == []


def test_who_sends_bad_forms_all_day_fills_no_disk(case, client_for, bytes_on_disk) -> None:
    ming = client_for("ming")
    for number in range(5):
        files = [sent(f"{number}-{n}.txt", f"{number} {n}".encode()) for n in range(10)]
        wrong(ming, case, *files)
    assert len(bytes_on_disk(keeping.STASH)) == 40
