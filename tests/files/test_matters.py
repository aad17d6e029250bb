"""Files of a case, through HTTP: handed in, seen with the case, put apart, taken away."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from tests.access.people import person
from tests.files import samples
from tests.files.samples import sent

from huigong.domains.hotline.models import Case
from huigong.kernel.audit.models import Event, Look
from huigong.kernel.files import clearing, keeping
from huigong.kernel.files.models import Attachment, Quarantined
from huigong.kernel.files.receiving import Label, files_of, receive
from huigong.kernel.scoping.scope import SYSTEM, scope

ADD = "/desk/files/to/hotline.case/{}/"


def rows(case: Case) -> list[Attachment]:
    with scope(SYSTEM, reason="test"):
        return list(Attachment.objects.filter(row_id=case.pk).order_by("id"))


def apart(case: Case) -> list[Quarantined]:
    with scope(SYSTEM, reason="test"):
        return list(Quarantined.objects.filter(matter_id=case.pk).order_by("id"))


def test_a_worker_hands_in_photographs_and_the_county_opens_them(case, client_for, bytes_on_disk):
    worker, county = client_for("lao"), client_for("ming")
    uploads = [sent("工资条.jpg", samples.photo()), sent("记工本.png", samples.photo(form="PNG"))]
    answer = worker.post(f"/my/cases/{case.pk}/add/", {"text": "有照片", "uploads": uploads})
    assert answer.status_code == 302
    photo, second = rows(case)
    assert (photo.name, photo.unit, second.type) == ("工资条.jpg", None, "png")
    assert len(bytes_on_disk(keeping.KEPT)) == 2
    assert not any(samples.photo() in path.read_bytes() for path in bytes_on_disk(keeping.KEPT))

    page = county.get(f"/desk/hotline/case/{case.pk}/").content.decode()
    assert "工资条.jpg" in page and f"/desk/files/{photo.pk}/" in page
    served = county.get(f"/desk/files/{photo.pk}/")
    assert Image.open(io.BytesIO(served.content)).size == (640, 480)
    assert served["Content-Disposition"].startswith("attachment")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Content-Security-Policy"].endswith("sandbox")
    with scope(SYSTEM, reason="test"):
        assert Look.objects.filter(row_id=case.pk, what="file", account__login="ming").exists()
    assert county.get(f"/desk/files/{photo.pk}/small/").content[:3] == b"\xff\xd8\xff"
    # The worker sees the own file, and that somebody opened it.
    mine = worker.get(f"/my/cases/{case.pk}/").content.decode()
    assert "工资条.jpg" in mine and "打开过您的材料" in mine
    assert worker.get(f"/my/files/{photo.pk}/").status_code == 200


def test_the_same_file_twice_is_there_once(case, client_for, bytes_on_disk):
    worker = client_for("lao")
    for _tap in range(2):
        worker.post(f"/my/cases/{case.pk}/add/", {"uploads": [sent("a.jpg", samples.photo())]})
    assert len(rows(case)) == 1 == len(bytes_on_disk(keeping.KEPT))
    # An office that has the same paper keeps its own.
    county = client_for("ming")
    values = {"what": "proof", "audience": "own", "uploads": [sent("b.jpg", samples.photo())]}
    assert county.post(ADD.format(case.pk), values).status_code == 302
    assert len(rows(case)) == 2


def test_a_bad_file_is_put_apart_and_nothing_else_is_lost(case, client_for, bytes_on_disk):
    worker = client_for("lao")
    uploads = [
        sent("病毒.jpg", b"MZ" + b"\x00" * 300),
        sent("合同.pdf", samples.pdf(b"<</S/JavaScript>>")),
        sent("好的.jpg", samples.photo()),
        sent("空.txt", b""),
    ]
    answer = worker.post(
        f"/my/cases/{case.pk}/add/", {"text": "十月又拖了", "uploads": uploads}, follow=True
    )
    page = answer.content.decode()
    assert "“病毒.jpg”没有收下" in page and "请打印成新的 PDF" in page and "空.txt" in page
    assert [row.name for row in rows(case)] == ["好的.jpg"]
    with scope(SYSTEM, reason="test"):
        assert "十月又拖了" in Case.objects.get(pk=case.pk).text
    assert [row.fault for row in apart(case)] == ["disguised", "active", "empty"]
    assert len(bytes_on_disk(keeping.APART)) == 2, "an empty file leaves a record only"


def test_the_administrator_sees_and_empties_quarantine(case, world, client_for, bytes_on_disk):
    client_for("lao").post(
        f"/my/cases/{case.pk}/add/", {"uploads": [sent("病毒.jpg", b"MZ" + b"\x00" * 300)]}
    )
    (row,) = apart(case)
    admin = person(world, "admin").client
    page = admin.get("/desk/quarantine/").content.decode()
    assert "病毒.jpg" in page and "名称与内容不符" in page
    assert "/desk/quarantine/" in admin.get("/desk/").content.decode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda act: act())
        assert admin.post(f"/desk/quarantine/{row.pk}/discard/").status_code == 302
    assert not bytes_on_disk(keeping.APART) and apart(case)[0].emptied_at
    for who in ("ming", "an", "hua"):
        assert client_for(who).get("/desk/quarantine/").status_code == 403


def test_what_is_for_offices_or_for_one_office_is_seen_by_them_alone(case, client_for, seat):
    with seat("ming"):
        for audience in ("offices", "own"):
            upload = sent(f"{audience}.jpg", samples.photo(colour=f"#{len(audience)}00"))
            receive(case, [upload], Label(what="minute", audience=audience))
    inner, own = rows(case)
    seen = {
        "lao": ("/my/files/{}/", 404, 200),
        "ming": ("/desk/files/{}/", 200, 200),
        "gao": ("/desk/files/{}/", 200, 404),
        "an": ("/desk/files/{}/", 200, 404),
        "hua": ("/desk/files/{}/", 404, 404),
        "mai": ("/my/files/{}/", 404, 404),
    }
    for who, (address, for_inner, for_own) in seen.items():
        client = client_for(who)
        assert client.get(address.format(inner.pk)).status_code == for_inner, who
        assert client.get(address.format(own.pk)).status_code == for_own, who
    with seat("lao"):
        assert [item.file.name for item in files_of(case)] == ["own.jpg"]


def test_a_file_is_removed_with_a_reason_and_by_its_own_side(case, client_for, bytes_on_disk):
    worker, county = client_for("lao"), client_for("ming")
    worker.post(f"/my/cases/{case.pk}/add/", {"uploads": [sent("错的.jpg", samples.photo())]})
    (row,) = rows(case)
    assert county.post(f"/desk/files/{row.pk}/remove/", {"removal": "试"}).status_code == 403
    url = f"/my/files/{row.pk}/remove/"
    assert "还没有" not in worker.get(url).content.decode()
    assert worker.post(url, {"removal": " "}).status_code == 200
    assert len(bytes_on_disk(keeping.KEPT)) == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda act: act())
        assert worker.post(url, {"removal": "传错了"}).status_code == 302
    (row,) = rows(case)
    assert row.removed_at and row.removal == "传错了"
    assert not bytes_on_disk(keeping.KEPT) and not bytes_on_disk(keeping.SMALL)
    assert worker.get(f"/my/files/{row.pk}/").status_code == 404
    with scope(SYSTEM, reason="test"):
        assert Event.objects.filter(row_id=case.pk, verb="files.remove_file").count() == 1


def test_a_number_of_files_is_enough(case, seat, monkeypatch):
    from huigong.kernel.files import receiving
    from huigong.kernel.files.inspecting import Limits

    monkeypatch.setattr(receiving, "limits", lambda: Limits(20, 2, 20, 20))
    with seat("lao"):
        uploads = [sent(f"{n}.jpg", samples.photo(colour=f"#{n}{n}{n}")) for n in range(4)]
        found = receive(case, uploads)
    assert len(found.kept) == 2
    assert all("最多收 2 份" in told for told in found.refused) and len(found.refused) == 2


def test_the_night_clears_old_quarantine_and_left_overs(case, seat, bytes_on_disk, monkeypatch):
    with seat("lao"):
        receive(case, [sent("x.jpg", b"MZ" + b"0" * 99), sent("y.jpg", samples.photo())])
    keeping.keep(keeping.KEPT, b"a form that was rolled back")
    assert clearing.sweep() == 0 == clearing.clear_quarantine(), "they are young"
    monkeypatch.setattr(clearing, "_YOUNG", -1)
    assert clearing.sweep() == 1
    monkeypatch.setattr(clearing.params, "at", lambda on: {"files.quarantine_days": _Days(-1)})
    assert clearing.clear_quarantine() == 1
    assert not bytes_on_disk(keeping.APART) and len(bytes_on_disk(keeping.KEPT)) == 1
    assert apart(case)[0].emptied_at


class _Days:
    def __init__(self, value: int) -> None:
        self.value = value
