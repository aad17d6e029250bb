"""Attacks by files, through HTTP: what they are is in tests/files, what comes of them is here."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.access.people import person
from tests.access.places import NEIGHBOUR, build
from tests.files import samples
from tests.files.samples import sent

from huigong.demo.world import CANARY
from huigong.domains.hotline.models import Case
from huigong.kernel.files import ceiling, keeping
from huigong.kernel.files.models import Attachment, Quarantined
from huigong.kernel.files.receiving import Label, receive
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import AttachedManager

pytestmark = pytest.mark.access


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def theirs(db, world) -> list[Attachment]:
    """Files of the neighbour's case, each for another audience, with the canary in their names."""
    case = build(world).rows[NEIGHBOUR][Case]
    with world.seat("hua"):
        for number, audience in enumerate(("all", "offices", "own")):
            upload = sent(f"{CANARY}{number}.jpg", samples.photo(colour=f"#{number}11"))
            receive(case, [upload], Label(audience=audience, note=CANARY))
    with scope(SYSTEM, reason="test"):
        return list(Attachment.objects.filter(row_id=case.pk))


def test_a_forged_number_of_the_neighbours_file_is_not_found(theirs, client_for) -> None:
    assert len(theirs) == 4
    for row in theirs:
        for tail in ("", "small/", "remove/"):
            for who, start in (("ming", "desk"), ("xi", "desk"), ("lao", "my"), ("mai", "my")):
                answer = client_for(who).get(f"/{start}/files/{row.pk}/{tail}")
                assert answer.status_code == 404 and CANARY not in answer.content.decode()
        assert client_for("ming").get(f"/my/files/{row.pk}/").status_code == 404
    address = f"/desk/files/to/hotline.case/{theirs[0].row_id}/"
    values = {"what": "proof", "audience": "all", "uploads": [sent("a.jpg", samples.photo())]}
    assert client_for("ming").post(address, values).status_code == 404
    with scope(SYSTEM, reason="test"):
        assert Attachment.objects.filter(row_id=theirs[0].row_id).count() == 4


def test_the_second_lock_alone_keeps_files_apart(theirs, seat, monkeypatch) -> None:
    """The application's own filters taken out: the database still says who sees which file."""
    from django.db.models import Manager

    monkeypatch.setattr(AttachedManager, "get_queryset", Manager.get_queryset)
    numbers = {row.pk: row.audience for row in theirs}

    def seen() -> set[str]:
        return {numbers[row.pk] for row in Attachment.objects.filter(pk__in=numbers)}

    with seat("hua"):
        assert seen() == {"all", "offices", "own"}
    with seat("gao"):
        assert seen() == {"all", "offices"}
    for stranger in ("ming", "xi", "lao", "mai"):
        with seat(stranger):
            assert seen() == set()
            assert Attachment.objects.filter(pk__in=numbers).update(note="x") == 0
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM files_quarantined WHERE matter_id = %s",
                    [theirs[0].row_id],
                )
                assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("name", ["../../../../etc/cron.d/x.jpg", "..\\..\\x.jpg", "/etc/x.jpg"])
def test_a_path_in_a_name_leads_nowhere(theirs, media, client_for, world, name: str) -> None:
    with scope(SYSTEM, reason="test"):
        case = Case.objects.filter(unit__code="QH-DIR-12351").latest("id")
    upload = SimpleUploadedFile("x", samples.photo(colour="blue"))
    upload._name = name  # past Django's own cleaning of names
    with world.seat("an"):
        (row,) = receive(case, [upload]).kept
    assert row.name == "x.jpg"
    outside = [p for p in media.parent.rglob("*") if p.is_file() and media not in p.parents]
    assert not outside
    assert keeping.path_of(keeping.KEPT, row.place).is_relative_to(media)


def test_nul_in_a_name_or_a_field_is_refused_or_cleaned(theirs, client_for, media) -> None:
    client = client_for("hua")
    address = f"/desk/files/to/hotline.case/{theirs[0].row_id}/"
    head = (
        b'--b\r\nContent-Disposition: form-data; name="uploads"; filename="a\x00b.jpg"\r\n'
        b"Content-Type: image/jpeg\r\n\r\n"
    )
    rest = (
        b'\r\n--b\r\nContent-Disposition: form-data; name="what"\r\n\r\nproof'
        b'\r\n--b\r\nContent-Disposition: form-data; name="audience"\r\n\r\nall\r\n--b--\r\n'
    )
    body = head + samples.photo(colour="green") + rest
    answer = client.generic("POST", address, body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code in (302, 400)
    with scope(SYSTEM, reason="test"):
        assert not [row for row in Attachment.objects.all() if "\x00" in row.name]


def test_an_endless_file_fills_no_disk(theirs, client_for, media, monkeypatch) -> None:
    """Beyond the ceiling nothing is written, and the sender is told that it is too large."""
    monkeypatch.setattr(ceiling, "ONE", 3_000_000)
    monkeypatch.setattr("huigong.kernel.files.inspecting._MB", 100_000)
    address = f"/desk/files/to/hotline.case/{theirs[0].row_id}/"
    upload = sent("大.pdf", b"%PDF-1.7" + b"\x00" * 9_000_000)
    values = {"what": "proof", "audience": "all", "uploads": [upload]}
    page = client_for("hua").post(address, values, follow=True).content.decode()
    assert "“大.pdf”没有收下：太大了" in page
    with scope(SYSTEM, reason="test"):
        row = Quarantined.objects.latest("id")
    assert row.fault == "too_large" and row.size < 3_200_000 and not row.place


def test_what_was_put_apart_is_served_by_no_address(theirs, client_for, world) -> None:
    evil = b"<html><script>alert(1)</script>"
    address = f"/desk/files/to/hotline.case/{theirs[0].row_id}/"
    values = {"what": "proof", "audience": "all", "uploads": [sent("a.jpg", evil)]}
    client_for("hua").post(address, values)
    with scope(SYSTEM, reason="test"):
        row = Quarantined.objects.latest("id")
    assert row.place
    admin = person(world, "admin").client
    shown = admin.get("/desk/quarantine/").content
    assert b"a.jpg" in shown and b"alert(1)" not in shown
    for start in (
        "/desk/files/",
        "/my/files/",
        "/media/quarantine/",
        "/desk/quarantine/",
        "/media/",
        "/static/",
    ):
        for word in (row.pk, row.place, f"{row.place[:2]}/{row.place}"):
            assert admin.get(f"{start}{word}/").status_code == 404
