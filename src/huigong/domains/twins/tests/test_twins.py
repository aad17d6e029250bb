"""Two files become one: found by the machine, judged by a clerk, merged after a plan was read."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from huigong.domains.twins.actions import match_possible_twin
from huigong.domains.twins.comparing import comparisons, evidence
from huigong.domains.twins.features import heard, tibetan_key, unordered
from huigong.domains.twins.finding import find_twins
from huigong.domains.twins.models import PossibleTwin, TwinState
from huigong.domains.twins.offices import common_office
from huigong.kernel.org.models import Unit
from huigong.kernel.people.actions import register_person
from huigong.kernel.people.models import Person
from huigong.kernel.people.tests.samples import citizen

pytestmark = pytest.mark.django_db


def person(world, who, name, **told):
    with world.seat(who):
        return register_person(unit=world[who].unit, name=name, source="RH-1", **told)


@pytest.fixture
def pair(world):
    """才让卓玛 and 次仁珠玛 in two counties of one prefecture, with one phone and one birth."""
    told = {"phone_number": "13909710016", "born_on": date(1990, 5, 12), "sex": "2"}
    return person(world, "ming", "才让卓玛", **told), person(world, "hua", "次仁珠玛", **told)


def test_the_machine_finds_them_and_the_common_superior_judges(world, client_for, pair):
    person(world, "ming", "马小龙", paper_number=citizen(71))
    person(world, "hua", "马小虎", paper_number=citizen(72))
    found = find_twins()
    assert (found.files, found.pairs) == (4, 1)
    assert find_twins().pairs == 0, "the same pair is not found twice"
    for who in ("ming", "hua"):
        with world.seat(who):
            assert not PossibleTwin.objects.exists()
    with world.seat("gao"):
        row = PossibleTwin.objects.get()
        assert {row.left_id, row.right_id} == {one.pk for one in pair}
        assert row.unit_id == world["gao"].unit.pk and 500 <= row.likely < 1000
        assert "姓名是同一个藏语名字的不同写法" in row.evidence
        assert "手机号码相同" in row.evidence and "出生日期相同" in row.evidence
    client, url = client_for("gao"), f"/desk/twins/{row.pk}/merge/"
    page = client.get(f"/desk/twins/possibletwin/{row.pk}/").content.decode()
    assert "手机号码相同" in page and "13909710016" not in page
    plan = client.get(url).content.decode()
    assert "请先核对" in plan and "13909710016" not in plan
    assert client.post(url).status_code == 200
    with world.seat("gao"):
        assert not Person.objects.exclude(merged_into=None).exists()
        with pytest.raises(ValidationError, match="依据"):
            match_possible_twin(row, why=" ")
        match_possible_twin(row, why="打电话问过本人")
    assert client.post(url).status_code == 302
    with world.seat("gao"):
        assert Person.objects.exclude(merged_into=None).count() == 1
    assert find_twins().files == 3
    assert client_for("ming").get(url).status_code == 404


def test_what_is_judged_different_stays_judged(world, pair):
    find_twins()
    with world.seat("gao"):
        row = PossibleTwin.objects.get()
        row.state = TwinState.DIFFERENT
        row.save()
    find_twins()
    with world.seat("gao"):
        assert PossibleTwin.objects.get().state == TwinState.DIFFERENT


def test_the_common_office_is_the_lowest_that_sees_both(world):
    units = {who: world[who].unit for who in ("ming", "hua", "gao", "sheng")}
    assert common_office(units["ming"].pk, units["hua"].pk) == units["gao"]
    assert common_office(units["ming"].pk, units["ming"].pk) == units["ming"]
    assert common_office(units["gao"].pk, units["hua"].pk) == units["gao"]
    assert isinstance(common_office(units["sheng"].pk, units["hua"].pk), Unit)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("才让卓玛", "次仁珠玛", True),
        ("扎西多杰", "札西多吉", True),
        ("马小龙", "马晓龙", False),
        ("才让卓玛", "才让拉毛", False),
    ],
)
def test_spellings_of_one_tibetan_name_are_one(one, other, same):
    assert (bool(tibetan_key(one)) and tibetan_key(one) == tibetan_key(other)) is same


def test_what_is_heard_alike_and_put_in_another_order_is_one():
    assert heard("林真") == heard("凌震") != heard("马真")
    assert unordered("王建国") == unordered("建国王")


def test_every_level_has_its_words():
    for one in comparisons():
        name, count = one["output_column_name"], len(one["comparison_levels"]) - 1
        said = [evidence([(name, level)]) for level in range(count)]
        assert all(len(words) == 1 for words in said), name
        assert evidence([(name, -1)]) == []
