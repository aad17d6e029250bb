"""Files over HTTP and through actions: found, masked, opened with a reason, taken home, erased."""

from __future__ import annotations

import json
import pickle
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from huigong.kernel.access.middleware import person_scope
from huigong.kernel.accounts.models import Account
from huigong.kernel.audit.models import Denial, Look
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Unit
from huigong.kernel.people.actions import (
    edit_person,
    identify_person,
    link_person,
    register_person,
)
from huigong.kernel.people.erasing import ERASED, erase_person
from huigong.kernel.people.finding import find_people
from huigong.kernel.people.keys import open_key
from huigong.kernel.people.models import Person
from huigong.kernel.people.naming import _phrase, _read
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.people.whole import whole_of
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.sealing import Unreadable
from huigong.kernel.testing.dumping import dump

pytestmark = pytest.mark.django_db
FIND = "/desk/people/find/"


@pytest.fixture
def zhuoma(world):
    """才让卓玛, on file in 明志远's county with everything."""
    with world.seat("ming"):
        return register_person(
            unit=world["ming"].unit,
            name="才让卓玛",
            paper_kind="1",
            paper_number=citizen(16),
            source="RH-1",
            phone_number="13909710016",
            home_address="互助县威远镇某某路 8 号",
            bank_number="6222020200112233445",
        )


def names(client, q):
    answer = client.post(FIND, {"q": q})
    assert answer.status_code == 200
    return [row["person"].name for row in answer.context["rows"]]


@pytest.mark.parametrize(
    "q",
    [
        *("才让", "卓玛", "才让卓玛", "cairang", "cairangzhuoma", "cairang zhuoma", "crzm", "才"),
        *(citizen(16), citizen(16)[-4:], citizen(16).lower(), "13909710016", "139 0971 0016"),
    ],
)
def test_an_officer_finds_a_person_by_whatever_is_known(world, client_for, zhuoma, q):
    assert names(client_for("ming"), q) == ["才让卓玛"]
    assert names(client_for("gao"), q) == ["才让卓玛"]
    assert names(client_for("hua"), q) == []


@pytest.mark.parametrize("q", ["卓才", "zhuoma", "6302251990", "13909710017", "\x7f", "%", "'"])
def test_what_names_nobody_finds_nobody(client_for, zhuoma, q):
    assert names(client_for("ming"), q) == []


def test_a_page_offers_only_what_the_seat_may(world, client_for, zhuoma):
    url = f"/desk/people/person/{zhuoma.pk}/"
    assert f"/desk/people/{zhuoma.pk}/erase/" in client_for("ming").get(url).content.decode()
    leader = next(k for k, p in world.personas.items() if p.role == "leader")
    page = client_for(leader).get(url)
    assert page.status_code == 200
    assert f"/desk/people/{zhuoma.pk}/" not in page.content.decode()


def test_a_consent_is_recorded_on_the_page(world, client_for, zhuoma):
    url = f"/desk/people/person/{zhuoma.pk}/do/consent/"
    given = {"purpose": "public", "evidence": "TY-2026-1"}
    assert client_for("ming").post(url, given).status_code == 302
    with world.seat("ming"):
        assert zhuoma.consents.get().purpose == "public"


def test_a_consent_is_withdrawn_as_easily(world, client_for, zhuoma):
    page, do = f"/desk/people/person/{zhuoma.pk}/", f"/desk/people/person/{zhuoma.pk}/do/"
    said = {"purpose": "public", "evidence": "CH-2026-1"}
    client = client_for("ming")
    refused = client.post(f"{do}revoke/", said)
    assert refused.status_code == 422 and "仍然有效的同意" in refused.content.decode()
    assert "CH-2026-1" in refused.content.decode(), "the form is kept"
    client.post(f"{do}consent/", {**said, "evidence": "TY-2026-1"})
    assert client_for("hua").post(f"{do}revoke/", said).status_code == 404
    assert "撤回" not in client.get(page).content.decode().partition("公开个人信息")[2][:40]
    assert client.post(f"{do}revoke/", said).status_code == 302
    shown = client.get(page).content.decode()
    assert f"公开个人信息（本人，{today()}） {today()} 撤回" in shown
    with world.seat("ming"):
        kept = zhuoma.consents.get()
        assert (kept.evidence, kept.withdrawal, kept.withdrawn_on) == (
            "TY-2026-1",
            "CH-2026-1",
            today(),
        )
        erase_person(zhuoma, basis="withdrawn")
        assert zhuoma.consents.get().withdrawal == ERASED


def test_without_a_guardian_the_file_of_a_child_is_kept_and_not_used(world, client_for):
    with world.seat("ming"):
        person = register_person(
            unit=world["ming"].unit,
            name="马小",
            paper_number=citizen(4, born="20150601"),
            source="JH-2",
            guardian="JHR-2026-2",
        )
        edit_person(person, name="马小小")
    client, page = client_for("ming"), f"/desk/people/person/{person.pk}/"
    assert "没有监护人的有效同意" not in client.get(page).content.decode()
    said = {"purpose": "child", "evidence": "CH-2026-2"}
    assert client.post(f"{page}do/revoke/", said).status_code == 302
    assert "没有监护人的有效同意" in client.get(page).content.decode()
    with world.seat("ming"), pytest.raises(ValidationError, match="监护人"):
        edit_person(Person.objects.get(pk=person.pk), name="马大")


def test_a_number_asked_for_is_a_look_and_stands_in_no_address(world, client_for, zhuoma):
    names(client_for("ming"), citizen(16))
    with world.seat("ming"):
        assert Look.objects.filter(row_id=zhuoma.pk, what="found").count() == 1
    assert client_for("ming").get(f"{FIND}?q={citizen(16)}").context["rows"] is None


def test_what_stands_in_a_line_is_text(world, client_for, zhuoma):
    """Also a name that came past every form, and one with the marks of a format."""
    with scope(SYSTEM, reason="test"):
        Unit.objects.filter(pk=zhuoma.unit_id).update(short="<b>{0}</b>\"'&")
        Person.objects.filter(pk=zhuoma.pk).update(name="才让<script>{1}")
    page = client_for("ming").post(FIND, {"q": citizen(16)}).content.decode()
    assert "<script>{" not in page and "才让&lt;script&gt;{1}" in page
    assert "&lt;b&gt;{0}&lt;/b&gt;&quot;&#x27;&amp;" in page


def test_pages_show_masks_and_a_reason_opens(world, client_for, zhuoma):
    client, url = client_for("ming"), f"/desk/people/person/{zhuoma.pk}/"
    page = client.get(url).content.decode()
    for secret in (citizen(16), "13909710016", "威远镇某某路", "6222020200112233445"):
        assert secret not in page
    opened = client.post(f"{url}unmask/paper/", {"reason": "核对入会申请"}).content.decode()
    assert citizen(16) in opened
    assert client.post(f"{url}unmask/paper/", {"reason": " "}).status_code == 422
    assert client_for("hua").get(url).status_code == 404
    assert client_for("gao").post(f"{url}unmask/paper/", {"reason": "看看"}).status_code == 200


def test_whoever_is_on_file_elsewhere_is_not_registered_again(world, client_for, zhuoma):
    form = {
        "unit": str(world["hua"].unit.pk),
        "name": "才让卓玛",
        "paper_kind": "1",
        "paper_number": citizen(16),
    }
    refused = client_for("hua").post("/desk/people/person/new/", form)
    # Without an application nobody learns that somebody is on file.
    assert refused.status_code == 422
    assert "已有档案" not in refused.content.decode()
    refused = client_for("hua").post("/desk/people/person/new/", form | {"source": "RH-9"})
    said = refused.content.decode()
    assert refused.status_code == 422
    assert "互助" in said and "已有档案" in said
    assert "13909710016" not in said
    with scope(SYSTEM, reason="test"):
        assert Denial.objects.filter(verb="people.twin", row_id=zhuoma.pk).count() == 1
        assert Person.objects.count() == 1


def test_what_somebody_types_about_themselves_blocks_nobody(world, zhuoma):
    with scope(person_scope(world["lao"].account.pk)):
        planted = register_person(
            unit=world["ming"].unit, name="劳成贵", paper_kind="1", paper_number=citizen(17)
        )
        assert planted.checked_at is None
    with world.seat("hua"):
        true = register_person(
            unit=world["hua"].unit,
            name="华某某",
            paper_kind="1",
            paper_number=citizen(17),
            source="RH-2",
        )
    assert true.checked_at is not None
    with world.seat("ming"), pytest.raises(ValidationError, match="已有档案"):
        identify_person(planted, paper_kind="1", paper_number=citizen(17), source="RH-3")


def test_an_account_gets_only_the_file_with_its_own_phone(world, zhuoma):
    with scope(SYSTEM, reason="test"):
        planted = Account.objects.create_worker("13911112222")
        hers = Account.objects.create_worker("13909710016")
    with world.seat("ming"):
        with pytest.raises(ValidationError, match="手机号码"):
            link_person(zhuoma, account=planted)
        assert link_person(zhuoma, account=hers).account_id == hers.pk


def test_a_child_needs_a_guardian(world):
    child = citizen(3, born="20150601")
    asked = {
        "unit": world["ming"].unit,
        "name": "马小",
        "paper_number": child,
        "source": "JH-1",
    }
    with world.seat("ming"):
        with pytest.raises(ValidationError, match="监护人"):
            register_person(**asked)
        with pytest.raises(ValidationError, match="监护人"):
            register_person(**asked, guardian=" ")
        assert not Person.objects.filter(name="马小").exists()
        person = register_person(**asked, guardian="JHR-2026-1")
        agreed = person.consents.get()
        assert (agreed.purpose, agreed.is_guardian) == ("child", True)
        assert (agreed.given_on, agreed.evidence) == (today(), "JHR-2026-1")
        # Nor does a correction make a child of somebody without it.
        grown = register_person(unit=world["ming"].unit, name="马大", born_on=date(1990, 1, 1))
        with pytest.raises(ValidationError, match="监护人"):
            edit_person(grown, name="马大", born_on=today())
        chapter = next(one for one in whole_of(person) if one.key == "consents")
        assert [(row[1], row[-1]) for row in chapter.rows] == [("监护人", "JHR-2026-1")]
        erase_person(person, basis="withdrawn")
        assert person.consents.get().evidence == ERASED


def test_the_whole_file_says_everything_and_every_look(client_for, zhuoma):
    client, url = client_for("ming"), f"/desk/people/{zhuoma.pk}/file"
    page = client.post(f"{url}/", {"reason": "本人来窗口要求"}).content.decode()
    assert citizen(16) in page and "本人来窗口要求" in page
    told = json.loads(client.post(f"{url}.json", {"reason": "本人"}).content)
    assert {"项目": "银行卡号", "内容": "6222020200112233445"} in told["identity"]
    assert any("本人来窗口要求" in look.values() for look in told["looks"])
    assert client.post(f"{url}.json", {"reason": " "})["Location"] == f"{url}/"
    pdf = client.post(f"{url}.pdf", {"reason": "本人"})
    assert pdf["Content-Type"] == "application/pdf" and pdf.content[:5] == b"%PDF-"
    assert client_for("hua").post(f"{url}.json", {"reason": "x"}).status_code == 404


def test_editing_seals_what_is_new_and_keeps_the_rest(world, zhuoma):
    with world.seat("ming"):
        edit_person(zhuoma, name="才让·卓玛", ethnic="04", phone_number="13909710099")
        kept = Person.objects.get(pk=zhuoma.pk)
        assert kept.phone.open() == "13909710099"
        assert kept.paper.open() == citizen(16)
        assert [row.pk for row in find_people("13909710099")] == [zhuoma.pk]


def test_one_character_finds_who_begins_with_it_and_only_them(world):
    with world.seat("ming"):
        made = {
            name: register_person(unit=world["ming"].unit, name=name)
            for name in ("黎明", "李黎", "黎", "黎·卓玛", "黎黎黎")
        }
        # Hundreds who sound alike hide nobody: the character itself is asked for.
        found = {row.name for row in find_people("黎")}
        assert found == {"黎明", "黎", "黎·卓玛", "黎黎黎"}
        edit_person(made["黎明"], name="梨明")
        assert [row.name for row in find_people("梨")] == ["梨明"]
        assert "梨明" not in {row.name for row in find_people("黎")}
    with world.seat("hua"):
        assert find_people("黎") == []


def test_erasing_destroys_the_key_and_leaves_nothing_readable(world, client_for, zhuoma):
    stored = bytes(zhuoma.paper.data())
    with world.seat("ming"):
        erase_person(zhuoma, basis="withdrawn")
        gone = Person.objects.get(pk=zhuoma.pk)
        assert gone.paper is None and gone.key_wrapped is None
        assert find_people("才让") == find_people(citizen(16)) == find_people("cairang") == []
        with pytest.raises(Unreadable):
            _ = gone.keys
    assert stored and "才让卓玛" not in dump()
    assert client_for("ming").get(f"/desk/people/person/{zhuoma.pk}/").status_code == 200


def test_who_may_not_erase_gets_nothing(world, zhuoma):
    with world.seat("hua"), pytest.raises((Http404, PermissionDenied)):
        erase_person(zhuoma, basis="withdrawn")


def test_no_table_holds_a_readable_number(world, client_for, zhuoma):
    client = client_for("ming")
    client.post(FIND, {"q": citizen(16)})
    client.post(f"/desk/people/{zhuoma.pk}/file/", {"reason": "核对"})
    held = dump()
    for secret in (citizen(16), "13909710016", "6222020200112233445", "威远镇某某路"):
        assert secret not in held
        assert secret.encode().hex() not in held


def test_a_key_is_one_persons(world, zhuoma):
    with pytest.raises(Unreadable):
        open_key(zhuoma.pk + 1, bytes(zhuoma.key_wrapped))
    with pytest.raises(TypeError):
        pickle.dumps(zhuoma.keys)


@given(st.text(st.sampled_from("王李单曾长寿朝阳重庆乐藏行卓玛才让·•A b〇"), max_size=8))
def test_character_by_character_a_name_sounds_as_it_does_whole(name):
    assert _read(name) == _phrase(name)
