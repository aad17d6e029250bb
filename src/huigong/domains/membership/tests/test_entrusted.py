"""Joining by others' hands: a proxy's word, a paper with a thumb-print, a team on one paper."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.files.samples import photo

from huigong.domains.membership import card
from huigong.domains.membership.models import Membership
from huigong.domains.membership.opening import open_point
from huigong.kernel.calendar.present import today
from huigong.kernel.files.models import Attachment
from huigong.kernel.notices.models import Message
from huigong.kernel.org.models import Unit
from huigong.kernel.people.models import Person
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db
PROPOSE, TEAM = "/desk/membership/propose/", "/desk/membership/team/"


def said(world, **more: str) -> dict[str, str]:
    return {
        "unit": str(world.ming.unit.pk),
        "way": "proxy",
        "name": "劳成贵",
        "paper_kind": "1",
        "paper_number": citizen(21),
        "phone_number": world["lao"].account.open_phone(),
        "group": "rider",
        **more,
    }


def only() -> Membership:
    with scope(SYSTEM, reason="test"):
        return Membership.objects.select_related("person").get()


def test_who_is_applied_for_is_told_and_may_say_no(world, client_for) -> None:
    assert client_for("ming").post(PROPOSE, said(world)).status_code == 302
    row = only()
    assert (row.state, row.way, row.account_id) == ("applied", "proxy", None)
    # Nobody has seen the document: it keeps nobody else out, and the review looks at it.
    assert row.person.checked_at is None
    with scope(SYSTEM, reason="test"):
        assert Message.objects.filter(template="member_proposed").count() == 1
    assert row.get_absolute_url() in client_for("ming").get("/desk/").content.decode()
    lao = client_for("lao")
    page = lao.get("/my/membership/").content.decode()
    assert "替您提出了入会申请" in page and "劳**" in page
    assert "劳成贵" not in page and citizen(21) not in page
    other = client_for("zhuo")
    assert "替您提出" not in other.get("/my/membership/").content.decode()
    assert other.post(f"/my/membership/object/{row.pk}/").status_code == 404
    assert lao.post(f"/my/membership/object/{row.pk}/").status_code == 302
    row = only()
    assert (row.state, "没有提出" in row.refusal) == ("withdrawn", True)
    assert row.get_absolute_url() not in client_for("ming").get("/desk/").content.decode()


def test_who_applies_too_takes_the_application_over(world, client_for) -> None:
    client_for("ming").post(PROPOSE, said(world))
    lao = client_for("lao")
    form = {
        "name": "劳成贵",
        "paper_kind": "1",
        "paper_number": citizen(21),
        "agrees": "on",
        "client_id": "3f0b1f9e-6d53-4b39-8a8e-3f2f2d3c4a01",
    }
    base = Unit.objects.get(code="DEMO-630223-01")
    assert lao.post(f"/my/join/union/{base.pk}/", form).status_code == 302
    row = only()
    assert (row.state, row.account_id) == ("applied", world["lao"].account.pk)
    assert "正在审核" in lao.get("/my/membership/").content.decode()


def test_what_a_proxy_must_say(world, client_for) -> None:
    ming = client_for("ming")
    for wrong, sentence in (
        ({"paper_number": "", "phone_number": ""}, "至少填一样"),
        ({"way": "paper", "source": ""}, "请填入会申请书编号"),
        ({"paper_number": "630225199005120018"}, "校验位"),
        ({"paper_number": citizen(9, born="20150601")}, "十四周岁"),
    ):
        answer = ming.post(PROPOSE, said(world, **wrong))
        assert answer.status_code == 422 and sentence in answer.content.decode(), wrong
    with scope(SYSTEM, reason="test"):
        assert not Membership.objects.exists() and not Person.objects.exists()
    assert ming.post(PROPOSE, said(world)).status_code == 302
    assert "已有一份入会申请" in ming.post(PROPOSE, said(world)).content.decode()
    assert client_for("hua").post(PROPOSE, said(world)).status_code == 422


def test_a_paper_is_admitted_when_it_is_there_to_be_seen(world, client_for) -> None:
    ming = client_for("ming")
    asked = said(world, way="paper", source="RH-2026-7", phone_number="")
    answer = ming.post(PROPOSE, asked)
    row = only()
    assert answer["Location"] == f"/desk/membership/{row.pk}/paper/"
    admit = f"{row.get_absolute_url()}do/admit/"
    refused = ming.post(admit, {})
    assert refused.status_code == 422 and "扫描件" in refused.content.decode()
    url = answer["Location"]
    scan = SimpleUploadedFile("申请书.jpg", photo(), content_type="image/jpeg")
    assert ming.post(url, {"uploads": scan}).status_code == 422
    scan.seek(0)
    assert ming.post(url, {"proof": "thumb", "uploads": scan}).status_code == 302
    page = ming.get(row.get_absolute_url()).content.decode()
    assert "入会申请书（指印）" in page and "/small/" in page
    assert ming.post(admit, {}).status_code == 302
    assert (only().state, only().proof) == ("member", "thumb")
    assert client_for("hua").get(url).status_code == 404


LINES = [
    ("马小龙", citizen(31), "13909720031"),
    ("", "", ""),
    ("才让卓玛", "630225199005120018", ""),
    ("单雪梅", citizen(33), "一三九"),
    ("马小龙", citizen(31), ""),
    ("阿", citizen(35), ""),
]


def team(world, lines) -> dict[str, object]:
    form = {
        "unit": str(world.ming.unit.pk),
        "source": "RH-班组-1",
        "joined_on": "2026-03-01",
        "group": "courier",
        "rows-TOTAL_FORMS": "20",
        "rows-INITIAL_FORMS": "0",
    }
    for n, (name, number, phone) in enumerate(lines):
        given = {"name": name, "paper_number": number, "phone_number": phone}
        form |= {f"rows-{n}-{field}": text for field, text in given.items()}
    return form


def test_a_team_on_one_paper_is_answered_line_by_line(world, client_for) -> None:
    ming = client_for("ming")
    scan = SimpleUploadedFile("签名.jpg", photo(), content_type="image/jpeg")
    form = {**team(world, LINES), "uploads": scan}
    page = ming.post(TEAM, form).content.decode()
    with scope(SYSTEM, reason="test"):
        made = list(Membership.objects.select_related("person").order_by("id"))
        assert [row.person.name for row in made] == ["马小龙", "阿"]
        assert {(row.way, row.group, str(row.joined_on)) for row in made} == {
            ("batch", "courier", "2026-03-01")
        }
        scans = Attachment.objects.filter(what="proof")
        assert {row.row_id for row in scans} == {row.pk for row in made}
        assert {row.audience for row in scans} == {"offices"}
    for kept in ("才让卓玛", "单雪梅", "校验位", "已经是会员", 'value="一三九"'):
        assert kept in page, kept
    assert 'value="阿"' not in page
    assert ming.post(TEAM, team(world, [("单雪梅", citizen(33), "")])).status_code == 302
    assert "至少填一个人" in ming.post(TEAM, team(world, [])).content.decode()


def test_a_number_put_right_makes_nobody_a_member_under_age(world, client_for):
    with world.seat("ming"):
        point = open_point(unit=world.ming.unit, name="驿站")
    client, url = client_for("lao"), f"/my/join/{point.code}/"

    def form(number: str) -> dict[str, str]:
        told = {"name": "劳成贵", "paper_kind": "1", "paper_number": number, "agrees": "on"}
        return {**told, "client_id": str(uuid4())}

    assert client.post(url, form(citizen(24))).status_code == 302
    client.post("/my/membership/withdraw/")
    page = client.post(url, form(citizen(24, born=f"{today().year - 9}0601")))
    assert page.status_code == 200 and "不满十四周岁" in page.content.decode()
    with scope(SYSTEM, reason="test"):
        membership = Membership.objects.get()
        assert membership.state == "withdrawn" and membership.person.born_on.year == 1990


def test_whoever_tries_many_cards_is_told_to_wait(db, client, monkeypatch):
    monkeypatch.setattr(card, "checks_per_minute", lambda: 2)
    assert [client.get("/my/valid/x/").status_code for _turn in range(3)] == [200, 200, 429]
