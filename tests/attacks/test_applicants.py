"""Who asks for a union is hidden from everybody who could tell the employer, until it is there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from tests.access.places import unit

from huigong.domains.founding import actions
from huigong.domains.founding.models import Applicant, Founding, Meeting
from huigong.domains.founding.tests.samples import ballot, elected, make_employer
from huigong.kernel.audit.models import Event
from huigong.kernel.employers.actions import tie_employer
from huigong.kernel.exchange import jobs
from huigong.kernel.org.models import Post
from huigong.kernel.scoping.scope import SYSTEM, scope

NAME, CHAIR = "申请人金丝雀", "当选人金丝雀"
PHONE = "15400077701"
SHEET = f"{NAME} {PHONE} 女 组长\n李有才 15400077702"


@pytest.fixture
def open_founding(db, world) -> Founding:
    """One of Ming's county after its meeting; Gao's prefecture approves, the province is above."""
    employer = make_employer(world, "ming", "互助金秋物流有限公司")
    founding = elected(world, employer, sheet=SHEET)
    with world.seat("gao"):
        founding = actions.refuse_founding(founding, remark="名单写错了")
    with world.seat("ming"):
        return actions.elect_founding(founding, ballot=ballot(chair=CHAIR))


def pages(founding: Founding) -> list[str]:
    base = f"/desk/founding/founding/{founding.pk}/"
    return [
        *("/desk/", "/desk/unfounded/", "/desk/founding/founding/", "/api/v1/founding/founding/"),
        *(base, f"{base}history/", f"{base}print/", f"/api/v1/founding/founding/{founding.pk}"),
        *(f"/desk/founding/founding/?q={NAME}", f"/desk/search/?q={NAME}"),
        *(f"/desk/search/?q={CHAIR}", f"/desk/search/?q={PHONE}"),
        f"/desk/unfounded/{founding.pk}/paper/permit/",
    ]


def read(client: Any, founding: Founding) -> str:
    """All that somebody gets, what they typed themselves taken out."""
    found = ""
    for path in pages(founding):
        found += client.get(path).content.decode()
    for typed in (f'value="{NAME}"', f'value="{CHAIR}"', f'value="{PHONE}"'):
        found = found.replace(typed, "")
    for typed in (NAME, CHAIR, PHONE):
        found = found.replace(f"q={typed}", "").replace(f"“{typed}”", "")
    return found


def hidden_rows(seat: Any) -> tuple[int, int]:
    """By raw SQL, past every manager."""
    with scope(seat), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM founding_applicant")
        applicants = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM founding_meeting")
        return applicants, cursor.fetchone()[0]


def test_the_office_and_the_approving_union_read_them(open_founding, world, client_for) -> None:
    for who in ("ming", "gao"):
        text = read(client_for(who), open_founding)
        assert NAME in text and CHAIR in text, who
        assert PHONE not in text
        assert hidden_rows(world.sit(who)) == (2, 2), who


@pytest.mark.parametrize("who", ["bao", "jian", "sheng", "hua", "xi", "xiang", "ji", "guan", "an"])
def test_nobody_else_meets_a_name(open_founding, world, client_for, who: str) -> None:
    text = read(client_for(who), open_founding)
    assert NAME not in text and CHAIR not in text and PHONE not in text
    assert "李有才" not in text
    assert hidden_rows(world.sit(who)) == (0, 0)
    with world.seat(who):
        assert not Applicant.objects.exists() and not Meeting.objects.exists()


def test_who_only_stands_above_sees_how_many_they_are(open_founding, client_for) -> None:
    page = client_for("bao").get(f"/desk/founding/founding/{open_founding.pk}/")
    assert page.status_code == 200
    assert re.search(r"<dt>申请职工</dt><dd>\s*2\s*<", page.content.decode())


@pytest.mark.parametrize("who", ["bao", "gao"])
def test_an_export_holds_no_name(open_founding, client_for, monkeypatch, who: str) -> None:
    monkeypatch.setattr(jobs, "start", lambda job: None)
    client = client_for(who)
    answer = client.post("/desk/founding/founding/export/", {"query": "", "form": "csv"})
    jobs.run(int(answer["Location"].rstrip("/").rpartition("/")[2]))
    data = b"".join(client.get(f"{answer['Location']}file/").streaming_content).decode("utf-8-sig")
    assert open_founding.number in data
    assert NAME not in data and CHAIR not in data and "李有才" not in data


def test_the_trail_and_the_history_hold_no_name(open_founding) -> None:
    with scope(SYSTEM, reason="test"), connection.cursor() as cursor:
        told = " ".join(str(event.data) for event in Event.objects.all())
        cursor.execute("SELECT string_agg(f::text, ' ') FROM founding_foundingevent f")
        told += cursor.fetchone()[0] or ""
        cursor.execute("SELECT string_agg(a::text, ' ') FROM founding_applicant a")
        rows = cursor.fetchone()[0]
    assert NAME not in told and CHAIR not in told and PHONE not in told
    assert NAME in rows and PHONE not in rows, "the number lies sealed"


def test_a_tie_that_becomes_known_takes_it_from_a_person(open_founding, world, client_for) -> None:
    """The officer's brother-in-law runs the firm: from then on there is nothing to be seen."""
    ming, url = client_for("ming"), f"/desk/founding/founding/{open_founding.pk}/"
    assert ming.get(url).status_code == 200
    employer = open_founding_employer(open_founding)
    with world.seat("bao"):
        post = Post.objects.get(account=world.ming.account)
        tie_employer(employer, tied_post=post, nature="kin", source="职工反映")
    assert ming.get(url).status_code == 404
    assert NAME not in read(ming, open_founding)
    assert hidden_rows(world.sit("ming")) == (0, 0)
    with world.seat("bao"):
        assert Founding.objects.get(pk=open_founding.pk).unit_id == world.ming.unit.pk


def test_a_tie_of_the_office_hands_it_up(open_founding, world, client_for) -> None:
    employer = open_founding_employer(open_founding)
    with world.seat("bao"):
        tie_employer(employer, tied_unit=world.ming.unit, nature="pays", source="工资表")
    assert NAME not in read(client_for("ming"), open_founding)
    assert hidden_rows(world.sit("ming")) == (0, 0)
    assert NAME in read(client_for("gao"), open_founding)
    with world.seat("gao"):
        assert Founding.objects.get(pk=open_founding.pk).unit_id == world.gao.unit.pk


def test_a_tie_of_the_approver_hands_all_of_it_up(open_founding, world, client_for) -> None:
    employer = open_founding_employer(open_founding)
    with world.seat("bao"):
        tie_employer(employer, tied_unit=world.gao.unit, nature="pays", source="工资表")
    for who in ("gao", "ming"):
        assert NAME not in read(client_for(who), open_founding), who
        assert hidden_rows(world.sit(who)) == (0, 0), who
    with world.seat("bao"):
        now = Founding.objects.get(pk=open_founding.pk)
        assert {now.unit_id, now.approver_id} == {world.bao.unit.pk}
    assert NAME in read(client_for("bao"), open_founding)


def test_a_tied_office_cannot_begin(db, world) -> None:
    employer = make_employer(world, "ming", "互助银秋物流有限公司")
    with world.seat("bao"):
        tie_employer(employer, tied_unit=unit("QH-630223"), nature="kin", source="主席申报")
    with world.seat("ming"), pytest.raises(ValidationError, match="利害关系"):
        actions.start_founding(name="某某物流工会", mode="single", employer=employer)


def test_a_number_is_opened_for_a_reason_by_the_office_alone(
    open_founding, world, client_for
) -> None:
    with world.seat("ming"):
        row = Applicant.objects.get(name=NAME)
    url = f"/desk/unfounded/{open_founding.pk}/applicant/{row.pk}/phone/"
    ming = client_for("ming")
    assert ming.post(url, {"reason": ""}).status_code == 422
    assert PHONE in ming.post(url, {"reason": "约时间开会"}).content.decode()
    assert client_for("gao").post(url, {"reason": "看看"}).status_code == 403
    assert client_for("bao").post(url, {"reason": "看看"}).status_code == 403
    assert client_for("hua").post(url, {"reason": "看看"}).status_code == 404


def open_founding_employer(founding: Founding) -> Any:
    from huigong.domains.founding.models import Cover

    with scope(SYSTEM, reason="test"):
        return Cover.objects.select_related("employer").get(founding=founding).employer
