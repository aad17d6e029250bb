"""Like cases are seen, joined without losing either, answered together and parted again."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from huigong.domains.hotline.actions import dispatch_case, register_case
from huigong.domains.hotline.joining.actions import (
    answer_all,
    join_case,
    link_of,
    open_bundle,
    part_case,
)
from huigong.domains.hotline.joining.likes import beside, like_cases, members
from huigong.domains.hotline.joining.models import Bundle, CaseLink, Likeness
from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.public import my_cases
from huigong.kernel.access import require
from huigong.kernel.access.middleware import person_scope
from huigong.kernel.audit.story import story_of
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.workflow.models import Leg

pytestmark = pytest.mark.django_db
FACTORY = "互助甲某厂"


def call(number: int, *, phone: str = "", employer: str = FACTORY) -> Case:
    return register_case(
        channel="phone",
        kind="complaint",
        category="pay.arrears",
        title=f"欠薪 {number}",
        text=f"第 {number} 位职工说三个月没有发工资",
        employer=employer,
        division="630223",
        reporter_name=f"马{number}",
        phone=phone or f"1540300000{number}",
    )


def test_five_calls_of_one_person_and_five_people_of_one_employer_are_seen(seat) -> None:
    with seat("an"):
        of_one = [call(n, phone="15403000099", employer=f"某店{n}") for n in range(5)]
        of_five = [call(n) for n in range(5)]
        [person] = like_cases(of_one[0])
        [employer] = like_cases(of_five[0])
    assert (person.likeness, len(person.cases), person.people) == (Likeness.PERSON, 4, 1)
    assert (employer.likeness, len(employer.cases), employer.people) == (Likeness.EMPLOYER, 4, 5)


def test_joined_cases_keep_their_number_legs_worker_and_history(seat) -> None:
    with seat("an"):
        cases = [call(n) for n in range(3)]
        dispatch_case(cases[0], units=[Unit.objects.get(code="QH-630223")])
        before = [(c.number, c.reporter_id, Leg.objects.filter(row_id=c.pk).count()) for c in cases]
        bundle = open_bundle(title=FACTORY, likeness=Likeness.EMPLOYER)
        for case in cases:
            join_case(case, bundle=bundle)
        assert [c.pk for c in members(bundle.pk)] == [c.pk for c in cases]
        with pytest.raises(ValidationError, match="已经在"):
            join_case(cases[0], bundle=bundle)
        part_case(cases[2], note="不是同一家")
        assert [c.pk for c in members(bundle.pk)] == [c.pk for c in cases[:2]]
        assert link_of(cases[2]) is None
        fresh = [Case.objects.get(pk=c.pk) for c in cases]
        after = [(c.number, c.reporter_id, Leg.objects.filter(row_id=c.pk).count()) for c in fresh]
        assert after == before
        told = [str(event.what) for event in story_of(cases[2])]
        assert "并入了并案" in told and "移出了并案" in told
        # The link that was ends, it does not vanish; and a parted case can be joined again.
        join_case(fresh[2], bundle=bundle)
        assert CaseLink.objects.filter(row_id=cases[2].pk).count() == 2


def test_one_answer_reaches_each_and_the_rest_say_why(seat) -> None:
    with seat("an"):
        cases = [call(n) for n in range(3)]
        bundle = open_bundle(title=FACTORY, likeness=Likeness.EMPLOYER)
        for case in cases:
            join_case(case, bundle=bundle)
        dispatch_case(cases[1], units=[Unit.objects.get(code="QH-630223")])
        told = answer_all(members(bundle.pk), answer="工资已经打到卡上。")
    assert [bool(one.reason) for one in told] == [False, True, False]
    with seat("an"):
        states = [Case.objects.get(pk=c.pk).state for c in cases]
    assert states == [CaseState.CLOSED, CaseState.HANDLING, CaseState.CLOSED]


def test_a_worker_of_one_never_sees_the_others(seat, client_for) -> None:
    with seat("an"):
        cases = [call(n) for n in range(2)]
        bundle = open_bundle(title=FACTORY, likeness=Likeness.EMPLOYER)
        for case in cases:
            join_case(case, bundle=bundle)
    with scope(person_scope(cases[0].reporter_id or 0)):
        assert [case.number for case in my_cases()] == [cases[0].number]
        mine = Case.objects.get(pk=cases[0].pk)
        assert like_cases(mine) == []
        assert not Bundle.objects.exists()
        assert not CaseLink.objects.exists()
        with pytest.raises(Http404):
            require("view", Bundle(pk=bundle.pk))


def test_a_county_sees_of_a_bundle_what_it_sees_anyway(seat) -> None:
    with seat("an"):
        cases = [call(n) for n in range(3)]
        bundle = open_bundle(title=FACTORY, likeness=Likeness.EMPLOYER)
        for case in cases:
            join_case(case, bundle=bundle)
        dispatch_case(cases[0], units=[Unit.objects.get(code="QH-630223")])
        dispatch_case(cases[1], units=[Unit.objects.get(code="QH-630222")])
    with seat("ming"):
        mine = Case.objects.get(pk=cases[0].pk)
        page = beside(mine)
        assert page["bundle_others"] == [] and page["like_groups"] == []
        assert not page["may_join"] and not page["may_part"]
    with seat("gao"):
        assert [c.pk for c in beside(mine)["bundle_others"]] == [cases[1].pk]


def test_an_agent_joins_answers_and_parts_on_the_pages(seat, client_for) -> None:
    with seat("an"):
        cases = [call(n) for n in range(3)]
    client = client_for("an")
    page = client.get(cases[0].get_absolute_url()).content.decode()
    assert "同一用人单位" in page and f"/case/{cases[0].pk}/join/" in page
    url = f"/desk/hotline/case/{cases[0].pk}/join/"
    assert "请" in client.post(url, {"title": "", "likeness": "employer"}).content.decode()
    chosen = [str(case.pk) for case in cases[1:]]
    answer = client.post(url, {"title": FACTORY, "likeness": "employer", "cases": chosen})
    assert answer.status_code == 302
    bundle = answer["Location"]
    body = client.get(bundle).content.decode()
    assert len(re.findall(r"QH12351-\d{4}-\d{6}", body)) >= 3
    body = client.post(f"{bundle}answer/", {"answer": "已经打到卡上。"}).content.decode()
    assert "已答复 3 件" in body
    part = f"/desk/hotline/case/{cases[1].pk}/part/"
    assert client.post(part).status_code == 302
    with scope(SYSTEM, reason="test"):
        assert CaseLink.objects.filter(parted_at=None).count() == 2
    assert client_for("ming").get(bundle).status_code == 404
    assert client_for("ming").post(part).status_code == 404
