"""Erasing a file reaches what was merged into it and what domains keep, in any office."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huigong.domains.founding.actions import enrol_founding, start_founding
from huigong.domains.founding.models import Applicant, Mode
from huigong.domains.membership.actions import record_member
from huigong.domains.membership.changes.actions import leave_membership
from huigong.domains.membership.models import Membership
from huigong.domains.membership.transfers.actions import (
    accept_transfer,
    decline_transfer,
    offer_transfer,
)
from huigong.domains.membership.transfers.models import Transfer
from huigong.kernel.files.models import Attachment
from huigong.kernel.files.receiving import receive
from huigong.kernel.org.models import Unit
from huigong.kernel.people.actions import register_person
from huigong.kernel.people.erasing import erase_person
from huigong.kernel.people.merging import merge_people
from huigong.kernel.people.models import Person
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.people.whole import whole_of
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.dumping import dump

pytestmark = pytest.mark.django_db
NAME, PHONE = "祁木措才让", "13909710777"


def test_nothing_readable_is_left_anywhere(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    membership = _member_with_papers(world)
    person = membership.person
    _signed(world, person)
    _moved_to_hua(world, membership)
    with world.seat("hua"):
        person = Person.objects.get(pk=person.pk)
        other = register_person(unit=world["hua"].unit, name=NAME, phone_number=PHONE)
        merge_people(winner=person, loser=other)
        # The chapters of offices that see more are told to them alone.
        told = {chapter.key: chapter.rows for chapter in whole_of(person)}
        assert len(told["memberships"]) == 2 and not told["signatures"]
        leave_membership(Membership.objects.get(state="member"))
        erase_person(Person.objects.get(pk=person.pk), basis="withdrawn")
    held = dump()
    for secret in (NAME, "祁***", PHONE, citizen(77), "qimucuocairang", "入会申请表"):
        assert secret not in held, secret
    with scope(SYSTEM, reason="test"):
        assert not Attachment.objects.filter(removed_at=None).exists()
        assert Membership.objects.count() == 2


def _member_with_papers(world) -> Membership:
    with world.seat("ming"):
        row = record_member(
            unit=world["ming"].unit,
            name=NAME,
            paper_number=citizen(77),
            source="RH-1",
            phone_number=PHONE,
        )
        scan = SimpleUploadedFile("入会申请表.txt", b"by hand", content_type="text/plain")
        assert receive(row, [scan]).kept
    return row


def _signed(world, person: Person) -> None:
    with world.seat("ming"):
        founding = start_founding(name="某某联合工会", mode=Mode.JOINT)
        enrol_founding(founding, sheet=f"{NAME} {PHONE}")
        assert Applicant.objects.get().person_id == person.pk


def _moved_to_hua(world, membership: Membership) -> None:
    other = Unit.objects.get(code="QH-630222")
    with world.seat("ming"):
        refused = offer_transfer(membership=membership, to_unit=other)
    with world.seat("hua"):
        decline_transfer(Transfer.objects.get(pk=refused.pk), answer="先核对")
    with world.seat("ming"):
        again = offer_transfer(membership=Membership.objects.get(), to_unit=other)
    with world.seat("hua"):
        accept_transfer(Transfer.objects.get(pk=again.pk))
