"""When two files become one, what domains keep of the person goes along and comes back."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from huigong.domains.founding.models import Applicant
from huigong.domains.founding.tests.samples import elected
from huigong.domains.membership.models import Membership
from huigong.domains.membership.tests.samples import make_membership
from huigong.kernel.people.actions import register_person
from huigong.kernel.people.merging import merge_people, plan_merge, unmerge_people
from huigong.kernel.people.models import Person
from huigong.kernel.people.tests.samples import make_person

pytestmark = pytest.mark.django_db


def a_member(world, n):
    """A file that nobody has checked, with a living membership."""
    person, row = make_person(world, "ming", n, ""), make_membership(world, "ming", n, "")
    with world.seat("ming"):
        Membership.objects.filter(pk=row.pk).update(person=person)
    return person, row


def test_a_membership_goes_along_and_comes_back(world):
    kept = make_person(world, "ming", 1, "")
    other, row = a_member(world, 2)
    with world.seat("ming"):
        merge = merge_people(winner=kept, loser=other)
        assert Membership.objects.get(pk=row.pk).person_id == kept.pk
        unmerge_people(merge)
        assert Membership.objects.get(pk=row.pk).person_id == other.pk


def test_two_living_memberships_are_not_made_one(world):
    kept, _row = a_member(world, 1)
    other, row = a_member(world, 2)
    with world.seat("ming"):
        with pytest.raises(ValidationError, match="会籍"):
            merge_people(winner=kept, loser=other)
        assert Membership.objects.get(pk=row.pk).person_id == other.pk
        assert Person.objects.get(pk=other.pk).merged_into_id is None


def test_who_signed_for_a_union_goes_along_untold(world):
    kept = make_person(world, "ming", 1, "")
    with world.seat("ming"):
        other = register_person(
            unit=world.ming.unit, name="李有才", phone_number="15400088802", source="RH-1"
        )
    elected(world, None)
    with world.seat("bao"):
        # An office that only stands above learns from no plan that somebody signed.
        plan = plan_merge(Person.objects.get(pk=kept.pk), Person.objects.get(pk=other.pk))
        assert plan.moving == () and plan.against == ()
        merge = merge_people(winner=kept, loser=other)
    with world.seat("ming"):
        assert Applicant.objects.get(name="李有才").person_id == kept.pk
    with world.seat("bao"):
        unmerge_people(merge)
    with world.seat("ming"):
        assert Applicant.objects.get(name="李有才").person_id == other.pk
