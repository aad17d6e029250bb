"""One person on file twice: a plan, a merge, and undoing it so that nothing is left of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.world import machine

from huigong.kernel.access.middleware import person_scope
from huigong.kernel.accounts.models import Account
from huigong.kernel.calendar.present import now, present, today
from huigong.kernel.people.actions import (
    check_person,
    consent_person,
    edit_person,
    house_person,
    link_person,
    register_person,
)
from huigong.kernel.people.asked import FileRequest
from huigong.kernel.people.asking import ask_file_request
from huigong.kernel.people.erasing import ERASED, erase_person
from huigong.kernel.people.merged import Merge
from huigong.kernel.people.merging import choose_winner, merge_people, plan_merge, unmerge_people
from huigong.kernel.people.models import Person, PersonalConsent
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.people.whole import whole_of
from huigong.kernel.people.writing import put_paper
from huigong.kernel.scoping.scope import scope
from huigong.kernel.sealing.fields import Sealed

pytestmark = pytest.mark.django_db


def person(world, who="ming", **told):
    with world.seat(who):
        return register_person(
            unit=world[who].unit, **({"name": "才让卓玛", "source": "RH-1"} | told)
        )


def everything(*people):
    """All that is kept about files, opened, and what hangs on them."""
    found = []
    with machine():
        for one in Person.objects.filter(pk__in=[p.pk for p in people]).order_by("pk"):
            values = {}
            for field in one._meta.concrete_fields:
                value = getattr(one, field.attname)
                value = value.open() if isinstance(value, Sealed) else value
                values[field.name] = bytes(value) if isinstance(value, memoryview) else value
            consents = PersonalConsent.objects.filter(person=one).order_by("pk")
            asked = FileRequest.objects.filter(person=one).order_by("pk")
            found.append(
                (
                    values,
                    list(consents.values_list("pk", "row_id", "purpose", "withdrawn_on")),
                    list(asked.values_list("pk", flat=True)),
                )
            )
    return found


words = st.text(alphabet="卓马央才让", min_size=1, max_size=5)
a_file = st.fixed_dictionaries(
    {},
    optional={
        "aliases": words,
        "ethnic": st.sampled_from(["01", "04", "10"]),
        "education": st.sampled_from(["20", "70"]),
        "home_address": words,
        "phone_number": st.integers(0, 9).map(lambda n: f"1390971000{n}"),
        "bank_number": st.integers(0, 9).map(lambda n: f"622202020011223344{n}"),
        "paper_number": st.sampled_from([citizen(5), citizen(6)]),
        "born_on": st.dates(date(1960, 1, 1), date(2000, 1, 1)),
    },
)
consents = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(["public", "sensitive"]), st.booleans()),
    max_size=4,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(one=a_file, other=a_file, said=consents, has_account=st.booleans())
def test_merging_and_undoing_leaves_what_was(world, one, other, said, has_account):
    # Each case on its own: a number that is on file is not registered again.
    with transaction.atomic():
        _merge_and_undo(world, one, other, said, has_account=has_account)
        transaction.set_rollback(True)


def _merge_and_undo(world, one, other, said, *, has_account):
    if "paper_number" in one:
        other = {key: value for key, value in other.items() if key != "paper_number"}
    files = [person(world, **one), person(world, **other)]
    with world.seat("ming"):
        for which, purpose, is_withdrawn in said:
            consent_person(files[which], purpose=purpose, evidence="x")
            if is_withdrawn:
                last = PersonalConsent.objects.latest("pk")
                last.withdrawn_on = date(2026, 1, 1) + timedelta(days=last.pk % 500)
                last.save()
        if has_account and "phone_number" in other:
            with machine():
                account = Account.objects.create_worker(f"157{files[1].pk % 10**8:08d}")
                Person.objects.filter(pk=files[1].pk).update(account=account)
                with scope(person_scope(account.pk)):
                    mine = Person.objects.get(pk=files[1].pk)
                    ask_file_request(person=mine, wish="erase", words="")
        before = everything(*files)
        winner, loser = choose_winner(*(Person.objects.get(pk=f.pk) for f in files))
        row = merge_people(winner=winner, loser=loser)
        assert everything(*files) != before
        unmerge_people(row)
    assert everything(*files) == before


def test_the_strictest_word_stands(world):
    kept, other = person(world), person(world)
    with world.seat("ming"):
        consent_person(kept, purpose="public", evidence="x")
        consent_person(other, purpose="public", evidence="y")
        last = PersonalConsent.objects.latest("pk")
        last.withdrawn_on = today()
        last.save()
        merge_people(winner=kept, loser=other)
        held = PersonalConsent.objects.filter(person=kept)
        assert held.count() == 2
        assert not held.filter(withdrawn_on=None).exists()


def test_a_planted_file_takes_nothing_over(world):
    true = person(world, paper_number=citizen(7), phone_number="13909710016")
    with scope(person_scope(world["lao"].account.pk)):
        planted = register_person(
            unit=world["ming"].unit,
            name="才让卓玛",
            paper_number=citizen(7),
            phone_number="13911112222",
            bank_number="6222020200112233445",
        )
    with world.seat("ming"):
        planted, true = (Person.objects.get(pk=one.pk) for one in (planted, true))
        assert choose_winner(planted, true) == (true, planted)
        with pytest.raises(ValidationError, match="核对过"):
            merge_people(winner=planted, loser=true)
        plan = plan_merge(true, planted)
        assert not plan.carries_account and not {"bank", "phone", "paper"} & set(plan.takes)
        merge_people(winner=true, loser=planted)
        kept = Person.objects.get(pk=true.pk)
        assert kept.account_id is None and kept.bank is None
        assert kept.phone.open() == "13909710016"


def test_an_account_comes_along_when_the_phones_agree(world):
    with machine():
        account = Account.objects.create_worker("13909710016")
    kept, other = person(world, phone_number="13909710016"), person(world)
    other = person(world, phone_number="13909710016")
    with world.seat("ming"):
        link_person(other, account=account)
        row = merge_people(winner=kept, loser=other)
        assert Person.objects.get(pk=kept.pk).account_id == account.pk
        unmerge_people(row)
        assert Person.objects.get(pk=kept.pk).account_id is None
        assert Person.objects.get(pk=other.pk).account_id == account.pk


def test_it_needs_the_right_to_both(world):
    here, there = person(world), person(world, "hua")
    with world.seat("ming"), pytest.raises((Http404, PermissionDenied)):
        merge_people(winner=here, loser=there)
    with world.seat("gao"):
        row = merge_people(winner=here, loser=there)
    with world.seat("ming"), pytest.raises((Http404, PermissionDenied)):
        unmerge_people(row)


def test_two_checked_numbers_are_not_made_one(world):
    one, other = person(world, paper_number=citizen(8)), person(world, paper_number=citizen(9))
    with world.seat("ming"), pytest.raises(ValidationError, match="号码却不同"):
        merge_people(winner=one, loser=other)


def test_a_later_word_stays_and_the_time_to_undo_ends(world):
    kept, other = person(world), person(world, aliases="卓玛", ethnic="04")
    with world.seat("ming"):
        row = merge_people(winner=kept, loser=other)
        merged = Person.objects.get(pk=other.pk)
        with pytest.raises(ValidationError, match="已经并入"):
            edit_person(merged, name="x", ethnic="04")
        changed = Person.objects.get(pk=kept.pk)
        edit_person(changed, name="才让卓玛", ethnic="04", aliases="后来写的")
    later = present(now() + timedelta(days=91))
    with later, world.seat("ming"), pytest.raises(ValidationError, match="期限"):
        unmerge_people(Merge.objects.get(pk=row.pk))
    with world.seat("ming"):
        unmerge_people(Merge.objects.get(pk=row.pk))
        kept = Person.objects.get(pk=kept.pk)
        assert kept.aliases == "后来写的" and kept.ethnic == ""
        assert Merge.objects.get(pk=row.pk).before is None


def test_a_number_checked_since_stays_with_what_was_said_of_it(world):
    kept, other = person(world), person(world)
    with world.seat("ming"):
        asked = Person.objects.get(pk=other.pk)
        put_paper(asked, "1", citizen(7))
        asked.save()
        row = merge_people(winner=kept, loser=other)
        check_person(Person.objects.get(pk=kept.pk))
        unmerge_people(Merge.objects.get(pk=row.pk))
        kept, other = (Person.objects.get(pk=one.pk) for one in (kept, other))
        assert kept.checked_at and kept.paper.open() == other.paper.open() == citizen(7)
        assert other.checked_at is None and other.merged_into is None


def test_what_has_gone_to_another_union_is_not_taken_apart_behind_its_back(world):
    kept, other = person(world), person(world)
    with world.seat("ming"):
        row = merge_people(winner=kept, loser=other)
    with machine():
        house_person(Person.objects.get(pk=kept.pk), unit=world.hua.unit)
    with world.seat("ming"), pytest.raises(ValidationError, match="上级"):
        unmerge_people(Merge.objects.get(pk=row.pk))


def test_erasing_takes_every_file_that_became_part_of_it(world):
    first, second, last = (person(world, aliases=f"某{n}") for n in "甲乙丙")
    with world.seat("ming"):
        merge_people(winner=Person.objects.get(pk=second.pk), loser=first)
        merge_people(winner=last, loser=Person.objects.get(pk=second.pk))
        erase_person(Person.objects.get(pk=last.pk), basis="withdrawn")
    with machine():
        left = Person.objects.filter(pk__in=(first.pk, second.pk, last.pk))
        assert {(one.name, one.aliases, one.key_wrapped) for one in left} == {(ERASED, "", None)}


def test_the_whole_file_tells_also_of_what_was_merged_into_it(world, client_for):
    kept, other = person(world), person(world)
    client_for("ming").post(f"/desk/people/{other.pk}/file/", {"reason": "看另一份"})
    with world.seat("ming"):
        merge_people(winner=kept, loser=other)
        looks = next(c for c in whole_of(kept) if c.key == "looks")
    assert any("看另一份" in row for row in looks.rows)
