"""我的档案: the whole of it on one's phone, taken along, asked about; nobody else's."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError
from tests.portal.conftest import HUZHU
from tests.world import machine

from huigong.kernel.audit.models import Look
from huigong.kernel.people.actions import house_person, link_person, register_person
from huigong.kernel.people.asked import AskedState, FileRequest, open_words
from huigong.kernel.people.asking import answer_file_request, decline_file_request
from huigong.kernel.people.erasing import erase_person, needs_of
from huigong.kernel.people.models import Person
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.people.whole import whole_of

pytestmark = pytest.mark.django_db
FILE = "/my/file/"


@pytest.fixture
def lao(world):
    """劳成贵's file, kept in 明志远's county, joined to his account."""
    with world.seat("ming"):
        person = register_person(
            unit=world["ming"].unit,
            name="劳成贵",
            paper_number=citizen(61),
            source="RH-61",
            phone_number=world["lao"].phone,
            bank_number="6222020200112233445",
        )
        return link_person(person, account=world["lao"].account)


def test_all_of_it_is_shown_to_the_person_alone(world, client_for, lao):
    client_for("ming").post(f"/desk/people/{lao.pk}/file/", {"reason": "核对入会申请"})
    page = client_for("lao").get(FILE).content.decode()
    for told in (citizen(61), "6222020200112233445", "核对入会申请", world["ming"].account.name):
        assert told in page
    other = client_for("mai")
    assert "还没有您的档案" in other.get(FILE).content.decode()
    for address in ("file.pdf", "file.json"):
        assert other.post(f"{FILE}{address}").status_code == 404


def test_taking_it_along_is_a_look(client_for, lao):
    client = client_for("lao")
    told = json.loads(client.post(f"{FILE}file.json").content)
    assert {"项目": "证件号码", "内容": citizen(61)} in told["identity"]
    assert client.post(f"{FILE}file.pdf").content[:5] == b"%PDF-"
    assert client.get(f"{FILE}file.pdf").status_code == 405
    with machine():
        assert Look.objects.filter(row_id=lao.pk, what="whole", reason="本人下载").count() == 2
    assert "本人下载" in client.get(FILE).content.decode()


def test_a_correction_is_asked_once_and_answered(world, client_for, lao):
    client = client_for("lao")
    assert client.post(f"{FILE}correct/", {"words": ""}).status_code == 200
    sent = client.post(f"{FILE}correct/", {"words": "名字应为劳成桂"}, follow=True)
    assert "最晚" in sent.content.decode()
    again = client.post(f"{FILE}correct/", {"words": "名字应为劳成桂"}).content.decode()
    assert "已经提过" in again
    with world.seat("hua"):
        assert not FileRequest.objects.exists()
    desk = client_for("ming")
    assert "更正" in desk.get("/desk/people/filerequest/").content.decode()
    with world.seat("ming"):
        row = FileRequest.objects.get()
        assert b"\xe5\x8a\xb3" not in row.words.data()
        answer_file_request(row, reply="已改")
    assert "已改" in client.get(FILE).content.decode()
    page = desk.get(f"/desk/people/filerequest/{row.pk}/").content.decode()
    assert "名字应为劳成桂" in page


def test_what_waits_goes_with_the_file(world, client_for, lao):
    client_for("lao").post(f"{FILE}correct/", {"words": "电话换了"})
    with machine():
        house_person(Person.objects.get(pk=lao.pk), unit=world["hua"].unit)
    with world.seat("hua"):
        assert open_words(FileRequest.objects.get().words) == "电话换了"
    with world.seat("ming"):
        assert not FileRequest.objects.exists()


def test_erasure_waits_for_open_cases_and_takes_the_words_along(world, client_for, matters, lao):
    number = matters.report()
    client = client_for("lao")
    page = client.get(f"{FILE}erase/").content.decode()
    assert "还有正在办理的诉求" in page and "网络安全法" in page
    client.post(f"{FILE}erase/", {"words": "不做了"})
    with world.seat("ming"):
        # 明志远's county has no part in the matter yet: it learns that one runs, and not which.
        (why,) = needs_of(Person.objects.get(pk=lao.pk))
        assert "诉求" not in why
    client.post(f"/my/cases/{number}/withdraw/")
    with world.seat("ming"):
        row = FileRequest.objects.get()
        erase_person(Person.objects.get(pk=lao.pk), basis="withdrawn")
        kept = FileRequest.objects.get(pk=row.pk)
        assert open_words(kept.words) == "" and kept.state == AskedState.DONE
        with pytest.raises(ValidationError, match="已经答复"):
            decline_file_request(kept, reply="已删除")
    assert "还没有您的档案" in client.get(FILE).content.decode()


def test_an_office_reads_only_the_numbers_of_matters_that_it_sees(world, matters, lao):
    number = matters.report()
    cases = lambda: next(c for c in whole_of(Person.objects.get(pk=lao.pk)) if c.key == "cases")  # noqa: E731
    with world.seat("ming"):
        assert cases().rows == []
    matters.send(number, HUZHU)
    with world.seat("ming"):
        (row,) = cases().rows
        assert row[0] and row[3] == ""
