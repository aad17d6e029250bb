"""A pair that an officer came across: entered with a reason, judged like any other, by whom it was
given to; and what nobody learns or gets by entering one.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from huigong.domains.twins.actions import (
    assign_possible_twin,
    enter_possible_twin,
    match_possible_twin,
)
from huigong.domains.twins.finding import find_twins
from huigong.domains.twins.models import PossibleTwin, TwinState
from huigong.kernel.audit.models import Event, Look
from huigong.kernel.people.actions import register_person
from huigong.kernel.people.merging import merge_people
from huigong.kernel.people.models import Person
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db
WHY = "本人来窗口说两份都是他"


def person(world, who, name, **told):
    with world.seat(who):
        return register_person(unit=world[who].unit, name=name, source="RH-1", **told)


@pytest.fixture
def pair(world):
    """马小龙 with a checked paper, and 马龙 that somebody wrote down without any."""
    told = {"born_on": date(1990, 5, 12), "sex": "1"}
    return (
        person(world, "ming", "马小龙", paper_number=citizen(71)),
        person(world, "ming", "马龙", **told),
    )


def test_a_pair_is_entered_from_the_page_of_a_person_and_given_to_a_colleague(
    world, client_for, pair
):
    one, other = pair
    client, url = client_for("ming"), f"/desk/twins/enter/{other.pk}/"
    assert url in client.get(other.get_absolute_url()).content.decode()
    asked = client.post(url, {"q": citizen(71), "reason": WHY})
    told = asked.content.decode()
    assert "马小龙" in told and told.count(citizen(71)) == 1, "the question itself, no more"
    with scope(SYSTEM, reason="test"):
        assert Look.objects.filter(row_id=one.pk, what="found").count() == 1
        assert not PossibleTwin.objects.exists()
    done = client.post(url, {"q": citizen(71), "reason": WHY, "other": str(one.pk)})
    assert done.status_code == 302, done.content.decode()[-600:]
    with world.seat("ming"):
        row = PossibleTwin.objects.get()
        assert (row.unit, row.likely, row.state) == (world.ming.unit, None, TwinState.OPEN)
        assert row.entered_by_id == world.ming.account.pk and row.reason == WHY
        with pytest.raises(ValidationError, match=world.ming.account.name):
            assign_possible_twin(row, colleague="外人")
        assign_possible_twin(row, colleague=world.ming.account.name)
        assert PossibleTwin.objects.get().assigned_to_id == world.ming.account.pk
    page = client.get(row.get_absolute_url()).content.decode()
    assert f"人工提出：{world.ming.account.name}" in page and WHY in page
    assert row.number in client.get("/desk/").content.decode()
    mine = client.get("/desk/twins/possibletwin/?whose=mine").content.decode()
    nobody = client.get("/desk/twins/possibletwin/?whose=nobody").content.decode()
    assert row.number in mine and row.number not in nobody
    again = client.post(url, {"q": "马小龙", "reason": WHY, "other": str(one.pk)})
    assert row.number in again.content.decode()
    with scope(SYSTEM, reason="test"):
        told = Event.objects.get(verb="twins.enter_possible_twin")
        assert WHY not in str(told.data), "a reason may name somebody: it stays on the row"


def test_files_of_two_counties_are_entered_by_who_sees_both_and_only_then(world, client_for):
    ours = person(world, "ming", "马小龙", paper_number=citizen(71))
    theirs = person(world, "hua", "马晓龙", phone_number="13909710071")
    with world.seat("ming"), pytest.raises(Http404):
        enter_possible_twin(left=ours, right=theirs, reason=WHY)
    with world.seat("gao"):
        row = enter_possible_twin(left=theirs, right=ours, reason=WHY)
        assert row.unit == world.gao.unit and row.left_id < row.right_id
    with world.seat("ming"):
        assert not PossibleTwin.objects.exists()
    find_twins()
    with scope(SYSTEM, reason="test"):
        assert PossibleTwin.objects.count() == 1


def test_nobody_learns_from_it_whether_a_file_lies_out_of_sight(world, client_for):
    ours = person(world, "ming", "马小龙", paper_number=citizen(71))
    theirs = person(world, "hua", "祁连山", paper_number=citizen(72), phone_number="13909710072")
    client, url = client_for("ming"), f"/desk/twins/enter/{ours.pk}/"

    def answer(q: str, **more: str) -> str:
        page = client.post(url, {"q": q, "reason": WHY, **more}).content.decode()
        # The question itself and the token of the form stand in the answer.
        body = page[page.index("</form>", page.index("data-once")) :]
        return body.replace(q, "")

    none = answer(citizen(73))
    assert world.gao.unit.name in none, "whom to ring"
    for q in (citizen(72), "13909710072", "祁连山", citizen(72)[-4:]):
        assert answer(q) == none
        assert answer(q, other=str(theirs.pk)) == none
    with scope(SYSTEM, reason="test"):
        assert not PossibleTwin.objects.exists()
        assert not Look.objects.filter(row_id=theirs.pk).exists()
    assert client.get(f"/desk/twins/enter/{theirs.pk}/").status_code == 404
    assert client_for("lao").get(url).status_code in (302, 403, 404)


def test_a_planted_file_gets_nothing_by_being_entered(world, pair):
    """Entering is no judgement, judging no merge; and what a stranger typed takes over nothing."""
    checked, planted = pair
    with world.seat("ming"):
        with pytest.raises(ValidationError, match="同一份"):
            enter_possible_twin(left=checked, right=checked, reason=WHY)
        with pytest.raises(ValidationError, match="理由"):
            enter_possible_twin(left=checked, right=planted, reason=" ")
        row = enter_possible_twin(left=planted, right=checked, reason=WHY)
        assert Person.objects.filter(merged_into=None).count() == 2
    for who in ("hua", "lao"):
        with world.seat(who), pytest.raises((Http404, PermissionDenied)):
            match_possible_twin(row, why=WHY)
        with world.seat(who), pytest.raises((Http404, PermissionDenied)):
            enter_possible_twin(left=checked, right=planted, reason=WHY)
    with world.seat("ming"):
        match_possible_twin(row, why=WHY)
        with pytest.raises(ValidationError, match="对调"):
            merge_people(winner=planted, loser=checked)
        merge_people(winner=checked, loser=planted)
        kept = Person.objects.get(pk=checked.pk)
        assert kept.account_id is None and kept.paper.open() == citizen(71)
        with pytest.raises(ValidationError, match="并入"):
            enter_possible_twin(left=checked, right=Person.objects.get(pk=planted.pk), reason=WHY)
