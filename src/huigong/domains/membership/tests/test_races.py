"""Two things at once, and what is left on its way: one membership each, nobody moved for ever."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from huigong.domains.membership import actions
from huigong.domains.membership.actions import admit_membership, record_member
from huigong.domains.membership.changes.actions import end_membership, leave_membership
from huigong.domains.membership.entrusted.actions import propose_membership
from huigong.domains.membership.models import Membership
from huigong.domains.membership.opening import open_point
from huigong.domains.membership.transfers import actions as moving
from huigong.domains.membership.transfers.actions import offer_transfer, park_what_is_over
from huigong.domains.membership.transfers.models import Transfer
from huigong.kernel.calendar.present import now, present
from huigong.kernel.org.models import Unit
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db


def enrolled(world, n: int) -> Membership:
    return record_member(
        unit=world.ming.unit, name="才让卓玛", paper_number=citizen(n), source="RH-1"
    )


def test_who_has_applied_is_not_written_down_beside_it(world, client_for, monkeypatch):
    with world.seat("ming"):
        left = enrolled(world, 31)
        leave_membership(left)
        asked = propose_membership(person=left.person, unit=world.ming.unit, way="proxy")
        with pytest.raises(ValidationError, match="正在审核"):
            enrolled(world, 31)

    # Two desks at once: whoever comes second gets a sentence, and nothing half done.
    def clash(*_given, **_more):
        raise IntegrityError("membership_one_living")

    monkeypatch.setattr(actions, "be_member", clash)
    client, url = client_for("ming"), f"/desk/membership/membership/{asked.pk}/do/admit/"
    page = client.post(url, {"joined_on": ""})
    assert page.status_code == 422 and "刚刚办过" in page.content.decode()
    monkeypatch.undo()
    with world.seat("ming"):
        assert admit_membership(Membership.objects.get(pk=asked.pk)).state == "member"


def test_who_left_or_died_is_on_the_way_to_nobody(world):
    with world.seat("ming"):
        member = enrolled(world, 32)
        offer_transfer(membership=member, to_unit=world.hua.unit)
        end_membership(Membership.objects.get(pk=member.pk))
        (transfer,) = Transfer.objects.all()
        assert transfer.state == "withdrawn" and transfer.ended_at
    with present(now() + timedelta(days=90)):
        assert park_what_is_over() == 0
    with scope(SYSTEM, reason="test"):
        kept = Membership.objects.get(pk=member.pk)
        assert (kept.state, kept.unit_id) == ("ended", world.ming.unit.pk)


def test_a_member_says_no_to_being_moved(world, client_for):
    with world.seat("ming"):
        point = open_point(unit=world.ming.unit, name="驿站")
    client = client_for("lao")
    told = {"name": "劳成贵", "paper_kind": "1", "paper_number": citizen(35), "agrees": "on"}
    client.post(f"/my/join/{point.code}/", {**told, "client_id": str(uuid4())})
    with world.seat("ming"):
        member = admit_membership(Membership.objects.get())
        transfer = offer_transfer(membership=member, to_unit=world.hua.unit)
    shown = client.get("/my/membership/").content.decode()
    assert "不转了" in shown and "换了单位" not in shown
    assert client.post("/my/membership/withdraw/").status_code == 302
    assert client.post("/my/membership/withdraw/").status_code == 404
    with world.seat("hua"), pytest.raises(ValidationError):
        moving.accept_transfer(Transfer.objects.get(pk=transfer.pk))
    shown = client.get("/my/membership/").content.decode()
    assert "不转了" not in shown and "换了单位" in shown


def test_the_union_that_was_left_still_opens_its_row(world, client_for):
    with world.seat("ming"):
        member = enrolled(world, 36)
        transfer = offer_transfer(membership=member, to_unit=world.hua.unit)
    with world.seat("hua"):
        moving.accept_transfer(Transfer.objects.get(pk=transfer.pk))
    client = client_for("ming")
    base = f"/desk/membership/membership/{member.pk}/"
    api = f"/api/v1/membership/membership/{member.pk}"
    for url in (base, f"{base}print/", f"{base}history/", f"{base}edit/", api):
        page = client.get(url)
        assert page.status_code == 200 and "才让卓玛" not in page.content.decode(), url


def test_one_offer_that_nobody_can_keep_holds_up_no_other(world, monkeypatch):
    with world.seat("ming"):
        first, second = enrolled(world, 33), enrolled(world, 34)
        with pytest.raises(ValidationError, match="共同的上级"):
            offer_transfer(membership=first, to_unit=Unit.objects.get(code="ACFTU"))
        for member in (first, second):
            offer_transfer(membership=member, to_unit=world.hua.unit)
    common, met = moving.common_superior, []

    def nobody_above_the_first(one, other):
        met.append(one)
        if len(met) == 1:
            raise LookupError
        return common(one, other)

    monkeypatch.setattr(moving, "common_superior", nobody_above_the_first)
    with present(now() + timedelta(days=90)):
        assert park_what_is_over() == 1 and len(met) == 2
