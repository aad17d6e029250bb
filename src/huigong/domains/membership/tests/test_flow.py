"""Joining from a phone, the card, the window, and a membership on its way to another prefecture."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from huigong.domains.membership import card
from huigong.domains.membership.actions import (
    admit_membership,
    record_member,
    reject_membership,
)
from huigong.domains.membership.changes.actions import leave_membership, retain_membership
from huigong.domains.membership.choices import State
from huigong.domains.membership.models import Membership
from huigong.domains.membership.opening import open_point
from huigong.domains.membership.transfers.actions import (
    accept_transfer,
    decline_transfer,
    offer_transfer,
    park_what_is_over,
    release_transfer,
)
from huigong.domains.membership.transfers.models import Transfer, TransferState
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Unit
from huigong.kernel.people.finding import find_people
from huigong.kernel.people.models import Person
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(world):
    with world.seat("ming"):
        return open_point(unit=world["ming"].unit, name="威远镇骑手驿站", group="rider")


def form(n: int = 21, **more: str) -> dict[str, str]:
    return {
        "name": "劳成贵",
        "paper_kind": "1",
        "paper_number": citizen(n),
        "agrees": "on",
        "client_id": str(uuid4()),
        **more,
    }


def applied(client_for, point, n: int = 21) -> Membership:
    client = client_for("lao")
    answer = client.post(f"/my/join/{point.code}/", form(n))
    assert answer.status_code == 302, answer.content.decode()
    with scope(SYSTEM, reason="test"):
        return Membership.objects.latest("id")


def enrolled(world, who: str = "ming", n: int = 31) -> Membership:
    with world.seat(who):
        return record_member(
            unit=world[who].unit,
            name="才让卓玛",
            paper_number=citizen(n),
            source="RH-1",
            phone_number=f"139097200{n}",
            group="rider",
        )


def test_a_rider_joins_by_the_code_and_shows_a_card_that_says_valid(
    world, client, client_for, point
):
    membership = applied(client_for, point)
    assert (membership.state, membership.group, membership.way) == ("applied", "rider", "qr")
    rider, officer = client_for("lao"), client_for("ming")
    assert "正在审核" in rider.get("/my/membership/").content.decode()
    assert rider.get("/my/card/").status_code == 302
    today_page = officer.get("/desk/").content.decode()
    assert f"/desk/membership/membership/{membership.pk}/" in today_page
    url = f"/desk/membership/membership/{membership.pk}/"
    assert citizen(21) not in officer.get(url).content.decode()
    assert officer.post(f"{url}do/admit/", {}).status_code == 302
    shown = rider.get("/my/card/").content.decode()
    assert "<svg" in shown
    with world.seat("ming"):
        token = card.token_of(membership.pk)
    checked = client.get(f"/my/valid/{token}/").content.decode()
    assert "有效" in checked
    for secret in ("劳成贵", citizen(21), "互助", "HY20"):
        assert secret not in checked


def test_the_card_is_worth_nothing_later_changed_or_for_who_left(
    world, client, client_for, point, monkeypatch
):
    membership = applied(client_for, point)
    with world.seat("ming"):
        admit_membership(Membership.objects.get(pk=membership.pk))
        token = card.token_of(membership.pk)
    assert card.check(token).is_valid
    assert not card.check(token[:-2] + "AA").is_valid
    assert not card.check("x" * 500).is_valid
    later = card.now() + timedelta(minutes=card.minutes(), seconds=5)
    monkeypatch.setattr(card, "now", lambda: later)
    stale = card.check(token)
    assert (stale.is_valid, stale.is_stale) == (False, True)
    monkeypatch.undo()
    with world.seat("ming"):
        leave_membership(Membership.objects.get(pk=membership.pk))
    assert not card.check(token).is_valid
    assert client.get("/my/valid/%00/").status_code in (200, 400, 404)


def test_the_same_form_twice_is_one_application(client_for, point):
    twice = form()
    client = client_for("lao")
    for _time in range(2):
        assert client.post(f"/my/join/{point.code}/", twice).status_code in (200, 302)
    with scope(SYSTEM, reason="test"):
        assert Membership.objects.count() == Person.objects.count() == 1


def test_a_wrong_number_keeps_the_form_and_says_what_to_do(client_for, point):
    answer = client_for("lao").post(
        f"/my/join/{point.code}/", form(paper_number="630225199005120018")
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "校验位" in page and "劳成贵" in page


def test_whose_document_somebody_typed_is_not_told_and_not_taken(world, client_for, point):
    """A member of another county, with another phone: the stranger learns nothing, gets nothing."""
    theirs = enrolled(world, "hua", 41)
    membership = applied(client_for, point, 41)
    assert membership.person_id != theirs.person_id
    assert "民和" not in client_for("lao").get("/my/membership/").content.decode()
    refused = client_for("ming").post(f"/desk/membership/membership/{membership.pk}/do/admit/", {})
    assert refused.status_code == 422
    assert "民和" in refused.content.decode()
    with scope(SYSTEM, reason="test"):
        theirs.refresh_from_db()
        assert (theirs.state, theirs.account_id) == (State.MEMBER, None)


def test_who_is_on_file_with_the_same_phone_finds_their_own_membership(world, client_for, point):
    phone = world["lao"].account.open_phone()
    with world.seat("ming"):
        held = record_member(
            unit=world["ming"].unit,
            name="劳成贵",
            paper_number=citizen(22),
            source="RH-2",
            phone_number=phone,
        )
    client = client_for("lao")
    assert client.post(f"/my/join/{point.code}/", form(22)).status_code == 302
    assert held.number in client.get("/my/membership/").content.decode()
    with scope(SYSTEM, reason="test"):
        assert Person.objects.count() == 1


def test_reasons_are_needed_and_read(world, client_for, point):
    membership = applied(client_for, point)
    with world.seat("ming"):
        row = Membership.objects.get(pk=membership.pk)
        with pytest.raises(ValidationError):
            reject_membership(row, refusal=" ")
        row = Membership.objects.get(pk=membership.pk)
        reject_membership(row, refusal="请到县总工会窗口补材料")
    page = client_for("lao").get("/my/membership/").content.decode()
    assert "补材料" in page


def test_nobody_is_a_member_twice(world):
    enrolled(world)
    with world.seat("ming"), pytest.raises(ValidationError, match="已经是会员"):
        record_member(
            unit=world["ming"].unit, name="才让卓玛", paper_number=citizen(31), source="RH-9"
        )
    with world.seat("hua"), pytest.raises(ValidationError, match="已有档案"):
        record_member(
            unit=world["hua"].unit, name="才让卓玛", paper_number=citizen(31), source="RH-9"
        )


def test_a_transfer_between_prefectures_shows_nothing_before_it_is_accepted(world, client_for):
    membership = enrolled(world)
    golmud = Unit.objects.get(code="QH-632801")
    with world.seat("ming"):
        transfer = offer_transfer(membership=membership, to_unit=golmud)
    there = next(key for key, p in world.personas.items() if p.unit_code == "QH-632801")
    client = client_for(there)
    page = client.get(f"/desk/membership/transfer/{transfer.pk}/").content.decode()
    assert "才*" in page and "才让卓玛" not in page and citizen(31) not in page
    assert client.get(membership.get_absolute_url()).status_code == 404
    assert client.get(membership.person.get_absolute_url()).status_code == 404
    with world.seat("ming"), pytest.raises(ValidationError, match="转入方"):
        accept_transfer(Transfer.objects.get(pk=transfer.pk))
    with world.seat("hua"), pytest.raises((Http404, PermissionDenied)):
        accept_transfer(transfer)
    assert client.post(f"/desk/membership/transfer/{transfer.pk}/do/accept/").status_code == 302
    with world.seat(there):
        assert [p.name for p in find_people(citizen(31))] == ["才让卓玛"]
        new = Membership.objects.get(state=State.MEMBER)
        assert (new.unit_id, new.number, new.before_id) == (
            golmud.pk,
            membership.number,
            membership.pk,
        )
    with world.seat("ming"):
        assert find_people(citizen(31)) == []
        assert Membership.objects.get(pk=membership.pk).state == State.MOVED
        assert Transfer.objects.get(pk=transfer.pk).state == TransferState.ACCEPTED


def test_a_declined_transfer_leaves_everything_as_it_was(world):
    membership = enrolled(world)
    with world.seat("ming"):
        transfer = offer_transfer(membership=membership, to_unit=Unit.objects.get(code="QH-630222"))
    with world.seat("hua"):
        decline_transfer(Transfer.objects.get(pk=transfer.pk), answer="查无此人")
    with world.seat("ming"):
        assert Membership.objects.get(pk=membership.pk).state == State.MEMBER
        assert Transfer.objects.get(pk=transfer.pk).answer == "查无此人"
        assert len(find_people(citizen(31))) == 1


def test_what_nobody_takes_in_is_kept_by_the_union_above_both(world):
    membership = enrolled(world)
    with world.seat("ming"):
        transfer = offer_transfer(membership=membership, to_unit=Unit.objects.get(code="QH-630222"))
    with scope(SYSTEM, reason="test"):
        Transfer.objects.filter(pk=transfer.pk).update(due_on=today() - timedelta(days=1))
    assert park_what_is_over() == 1
    assert park_what_is_over() == 0
    with world.seat("gao"):
        assert Membership.objects.get(pk=membership.pk).unit_id == world["gao"].unit.pk
    with world.seat("hua"):
        accept_transfer(Transfer.objects.get(pk=transfer.pk))
        assert Membership.objects.get(state=State.MEMBER).unit_id == world["hua"].unit.pk


def test_a_member_asks_to_be_moved_and_both_unions_agree(world, client_for, point):
    membership = applied(client_for, point)
    with world.seat("ming"):
        admit_membership(Membership.objects.get(pk=membership.pk))
        retain_membership(Membership.objects.get(pk=membership.pk), why="3")
    other = Unit.objects.get(code="QH-630222")
    client, office = client_for("lao"), Unit.objects.filter(type="office").first()
    client.post(f"/my/membership/move/{office.pk}/")
    assert "不是工会" in client.get("/my/membership/").content.decode()
    assert client.post(f"/my/membership/move/{other.pk}/").status_code == 302
    page = client.get("/my/membership/").content.decode()
    assert other.name in page
    with world.seat("ming"):
        transfer = Transfer.objects.get()
        release_transfer(transfer)
    with world.seat("hua"):
        accept_transfer(Transfer.objects.get(pk=transfer.pk))
    page = client.get("/my/membership/").content.decode()
    assert re.search(rf"{other.name}", page) and "在籍" in page


def test_a_stranger_signs_in_first_and_a_closed_code_says_so(client, client_for, point):
    door = client.get(f"/my/join/{point.code.lower()}/").content.decode()
    assert "用手机号码开始" in door and "paper_number" not in door
    assert client.post(f"/my/join/{point.code}/", form()).status_code == 302
    assert client.get("/my/join/NOSUCH22/").status_code == 404


def test_who_mistyped_a_number_puts_it_right_until_it_was_checked(world, client_for, point):
    membership, client = applied(client_for, point, 23), client_for("lao")
    assert client.post("/my/membership/withdraw/").status_code == 302
    assert client.post(f"/my/join/{point.code}/", form(24)).status_code == 302
    with world.seat("ming"):
        again = Membership.objects.latest("id")
        assert again.person_id == membership.person_id
        assert again.person.paper.open() == citizen(24)
        admit_membership(again)
        leave_membership(Membership.objects.get(pk=again.pk))
    refused = client.post(f"/my/join/{point.code}/", form(23)).content.decode()
    assert "证件已经核对过" in refused


def test_too_many_applications_a_day_are_stopped(world, client_for, point):
    client = client_for("lao")
    for _round in range(5):
        assert client.post(f"/my/join/{point.code}/", form()).status_code == 302
        assert client.post("/my/membership/withdraw/").status_code == 302
    answer = client.post(f"/my/join/{point.code}/", form())
    assert "今天已经提交了好几次" in answer.content.decode()
