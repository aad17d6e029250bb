"""Who signed for a union joins it on its first day: at once, after a review, by a transfer."""

from __future__ import annotations

import pytest

from huigong.domains.founding.models import Applicant
from huigong.domains.founding.tests.samples import founded
from huigong.domains.membership.actions import admit_membership, record_member
from huigong.domains.membership.models import Membership, MembershipChange
from huigong.domains.membership.transfers.actions import accept_transfer, release_transfer
from huigong.domains.membership.transfers.models import Transfer
from huigong.kernel.audit.models import Event
from huigong.kernel.people.actions import identify_person, register_person
from huigong.kernel.people.models import Person
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db

SHEET = """马生华 15400088801 组长
李有才 15400088802
祁玉兰 15400088803 女
马小 15400088804
韩福祥
韩福祥二 15400088806"""


@pytest.fixture
def founding(world):
    """One whose signers are: a stranger, a checked file, a member elsewhere, a child, a bare name,
    and one who has applied elsewhere.
    """
    unit = world.ming.unit
    files = (
        ("李有才", citizen(51), "15400088802", ""),
        ("马小", citizen(52, born="20150601"), "15400088804", "JHR-1"),
    )
    with world.seat("ming"):
        for name, number, phone, guardian in files:
            register_person(
                unit=unit,
                name=name,
                paper_number=number,
                phone_number=phone,
                source="RH-1",
                guardian=guardian,
            )
        record_member(
            unit=unit,
            name="祁玉兰",
            paper_number=citizen(53),
            phone_number="15400088803",
            source="RH-2",
        )
    return founded(world, None, sheet=SHEET)


def test_everybody_who_signed_is_taken_in_or_told_why(world, client_for, founding) -> None:
    with scope(SYSTEM, reason="test"):
        rows = {row.person.name: row for row in Membership.objects.select_related("person")}
        union = founding.union
        states = {name: (row.state, row.unit_id == union.pk) for name, row in rows.items()}
        assert states == {
            "李有才": ("member", True),
            "祁玉兰": ("member", False),
            "马生华": ("applied", True),
            "韩福祥": ("applied", True),
            "韩福祥二": ("applied", True),
        }
        assert rows["李有才"].number and rows["李有才"].person.unit_id == union.pk
        assert MembershipChange.objects.filter(membership=rows["李有才"], type="1").count() == 1
        events = Event.objects.filter(verb="membership.record_founder")
        assert [one.row_id for one in events] == [rows["李有才"].pk]
        moving = Transfer.objects.get()
        assert (moving.state, moving.to_unit_id) == ("asked", union.pk)
        told = dict(Applicant.objects.exclude(not_taken="").values_list("name", "not_taken"))
        assert list(told) == ["马小"] and "十四周岁" in told["马小"]

    url = f"/desk/founding/founding/{founding.pk}/"
    page = client_for("gao").get(url).content.decode()
    for words in (
        "已是会员 <b>1</b>",
        "待审核 <b>3</b>",
        "会籍接转中 <b>1</b>",
        "没有入会 <b>1</b>",
    ):
        assert words in page, words
    assert rows["李有才"].get_absolute_url() in page and "十四周岁" in page
    listed = client_for("gao").get(f"/desk/membership/membership/?unit={union.pk}&state=applied")
    assert "韩福祥" in listed.content.decode()
    # The office that founded stands beside the new union's line: it reads words, and no way in.
    ming = client_for("ming").get(url).content.decode()
    assert "已是会员 <b>1</b>" in ming and rows["李有才"].get_absolute_url() not in ming
    # Whoever may not read who signed reads no result either.
    assert "已是会员" not in client_for("bao").get(url).content.decode()


def test_those_who_wait_become_members_one_by_one(world, client_for, founding) -> None:
    with world.seat("gao"):
        waiting = Membership.objects.get(person__name="马生华")
        identify_person(waiting.person, paper_kind="", paper_number=citizen(54), source="JS-1")
        admit_membership(Membership.objects.get(pk=waiting.pk))
    with world.seat("ming"):
        release_transfer(Transfer.objects.get())
    with world.seat("gao"):
        accept_transfer(Transfer.objects.get())
    page = client_for("gao").get(f"/desk/founding/founding/{founding.pk}/").content.decode()
    assert "已是会员 <b>3</b>" in page and "待审核 <b>2</b>" in page and "接转中" not in page
    with scope(SYSTEM, reason="test"):
        mover = Person.objects.get(name="祁玉兰")
        living = Membership.objects.filter(person=mover, state="member")
        assert [row.unit_id for row in living] == [founding.union_id]
