"""A founding from the ledger to the certificate, through the pages; and whatever else is tried."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huigong.domains.founding import actions
from huigong.domains.founding.ledger import employers_without
from huigong.domains.founding.models import Applicant, Cover, Founding, FoundingState, Meeting
from huigong.domains.founding.tests.samples import SHEET, ballot, elected, founded, make_employer
from huigong.domains.founding.unions import actions as unions
from huigong.domains.founding.unions.models import BaseUnion, Term
from huigong.domains.founding.workflow import founding_flow
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.codes import check_character
from huigong.kernel.employers.models import Employer
from huigong.kernel.org.models import Closure, Unit
from huigong.kernel.people.actions import register_person
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db


def code(first: str) -> str:
    return first + check_character(first)


def test_the_ledger_begins_with_the_largest_and_bars_nobody(world, client_for) -> None:
    big = make_employer(world, "ming", "互助大某物流有限公司", 34)
    small = make_employer(world, "ming", "互助小某饭馆", 7)
    make_employer(world, "hua", "民和别某物流有限公司", 99)
    ming = client_for("ming")
    text = ming.get("/desk/unfounded/").content.decode()
    assert text.index(big.name) < text.index(small.name)
    assert "民和别某" not in text
    law = ming.get("/desk/unfounded/?part=law").content.decode()
    assert big.name in law and small.name not in law and "应当建会" in law
    few = ming.get("/desk/unfounded/?part=small").content.decode()
    assert small.name in few and big.name not in few
    assert ming.get("/desk/unfounded/?part=nonsense").status_code == 404
    register = ming.get("/desk/employers/employer/?unionised=none&people_min=25").content.decode()
    assert big.name in register and small.name not in register
    answer = ming.post("/desk/unfounded/start/", {"employer": small.pk, "at_once": "1"})
    assert answer.status_code == 302
    with world.seat("ming"):
        founding = Founding.objects.get()
        assert (founding.name, founding.people) == ("互助小某饭馆工会", 7)
        assert founding.unit_id == founding.approver_id == world.ming.unit.pk
    assert founding.number in ming.get("/desk/unfounded/").content.decode()
    again = ming.post("/desk/unfounded/start/", {"employer": small.pk, "at_once": "1"}, follow=True)
    assert "正在办" in again.content.decode()


def test_from_signatures_to_the_certificate(world, client_for) -> None:
    employer = make_employer(world, "ming", "互助某某物流有限公司")
    founding = founded(world, employer)
    with scope(SYSTEM, reason="test"):
        unit = Unit.objects.get(pk=founding.union_id)
        above = Closure.objects.filter(descendant=unit, line=1, depth=1).get().ancestor_id
        assert (unit.name, above) == ("互助某某物流工会", world.gao.unit.pk)
        assert Employer.objects.get(pk=employer.pk).union_id == unit.pk
        row = BaseUnion.objects.get(unit=unit)
        assert (row.chair, row.members, row.has_chair) == ("马生华", 34, True)
        assert row.term_until == date(today().year + 3, today().month, today().day) - timedelta(1)
        (term,) = Term.objects.filter(base_union=row)
        assert {r["organ"] for r in term.roster} == {"union", "audit", "women"}
        assert not Cover.objects.filter(is_open=True).exists()
    gao, base = client_for("gao"), f"/desk/founding/baseunion/{row.pk}"
    uscc = code("81630223MC0000001")
    answer = gao.post(f"{base}/do/certify/", {"uscc": uscc, "certified_on": today().isoformat()})
    assert answer.status_code == 302
    wrong = {"uscc": uscc[:-1] + ("0" if uscc[-1] != "0" else "1"), "certified_on": "2026-01-01"}
    assert gao.post(f"{base}/do/certify/", wrong).status_code == 422
    account = {"bank": "青海某某农商银行", "account_number": "6225 0000 0000 0001"}
    assert gao.post(f"{base}/do/bank/", account).status_code == 302
    page = gao.get(f"{base}/").content.decode()
    assert uscc in page and "6225000000000001" not in page
    told = gao.post(f"{base}/unmask/bank_account/", {"reason": "核对"}).content.decode()
    assert "6225000000000001" in told
    assert uscc in gao.get(f"/desk/unions/{row.pk}/paper/").content.decode()
    for sort in ("permit", "approval"):
        sheet = gao.get(f"/desk/unfounded/{founding.pk}/paper/{sort}/").content.decode()
        assert "互助某某物流工会" in sheet
    with scope(SYSTEM, reason="test"):
        row.refresh_from_db()
        assert row.certificate_until == row.term_until


def test_two_persons_and_the_right_union(world) -> None:
    with world.seat("ming"):
        founding = actions.start_founding(name="某某联合工会", mode="joint")
        with pytest.raises(ValidationError, match="还没有登记"):
            actions.submit_founding(founding)
        founding = actions.enrol_founding(founding, sheet="李有才 15400088802")
        with pytest.raises(ValidationError, match="筹备组"):
            actions.submit_founding(founding)
        founding = actions.submit_founding(actions.enrol_founding(founding, sheet="马生华 组长"))
        with pytest.raises(ValidationError, match="两个人"):
            actions.permit_founding(founding, permit_number="1号")
    with world.seat("gao"), pytest.raises(ValidationError, match="由批准的上级工会"):
        actions.permit_founding(founding, permit_number="1号")
    with world.seat("gao"), pytest.raises(PermissionDenied):
        actions.enrol_founding(founding, sheet="韩福祥")


def test_an_enterprise_union_approves_nobody(world) -> None:
    with world.seat("ming"), pytest.raises(ValidationError, match="批准的要是"):
        actions.start_founding(
            name="某某联合工会", mode="joint", approver=Unit.objects.get(code="DEMO-630223-01")
        )
    with world.seat("ming"), pytest.raises(ValidationError, match="批准的要是"):
        actions.start_founding(name="某某联合工会", mode="joint", approver=world.hua.unit)


def test_nobody_signs_twice_and_who_takes_it_back_is_gone(world) -> None:
    with world.seat("ming"):
        founding = actions.start_founding(name="某某联合工会", mode="joint")
        founding = actions.enrol_founding(founding, sheet=SHEET)
        assert founding.applicants == 3
        with pytest.raises(ValidationError, match="已经登记过"), transaction.atomic():
            actions.enrol_founding(founding, sheet="换个名字 15400088801")
        with pytest.raises(ValidationError, match="11 位"), transaction.atomic():
            actions.enrol_founding(founding, sheet="韩福祥 1234567")
        founding = actions.strike_founding(founding, who="15400088801")
        assert founding.applicants == 2
        founding = actions.enrol_founding(founding, sheet="马生华 15400088801")
        assert founding.applicants == 3
        with pytest.raises(ValidationError, match="没有这一位"):
            actions.strike_founding(founding, who="没来过")


def test_who_has_a_file_is_led_to_it_by_number_and_name(world) -> None:
    with world.seat("ming"):
        person = register_person(
            unit=world.ming.unit, name="李有才", phone_number="15400088802", source="入会申请书"
        )
        founding = actions.start_founding(name="某某联合工会", mode="joint")
        actions.enrol_founding(founding, sheet=SHEET)
        files = dict(Applicant.objects.on(founding).values_list("name", "person_id"))
    assert files == {"马生华": None, "李有才": person.pk, "祁玉兰": None}


def test_the_page_offers_what_is_next_and_says_whose_turn_it_is(world, client_for) -> None:
    founding = elected(world, None)
    url = f"/desk/founding/founding/{founding.pk}/"
    ming, gao = client_for("ming").get(url).content.decode(), client_for("gao").get(url)
    assert "由批准的上级工会（海东市总工会）来办" in ming and "do/approve/" not in ming
    assert "do/approve/" in gao.content.decode()
    bao = client_for("bao").get(url).content.decode()
    assert "由批准的上级工会（海东市总工会）来办" in bao and "/do/" not in bao


WRONG = [
    ({"no_kin": False}, "no_kin"),
    ({"years": 4}, "years"),
    ({"present": 35}, "present"),
    ({"women": 10, "women_members": ""}, "women_head"),
    ({"women": 3, "women_head": "", "women_members": ""}, "women_head"),
    ({"audit_head": ""}, "audit_head"),
    ({"chair": "马生华、李有才"}, "chair"),
    ({"held_on": date(2099, 1, 1)}, "held_on"),
    ({"held_on": date(2001, 1, 1)}, "held_on"),
]


@pytest.mark.parametrize(("change", "at"), WRONG)
def test_a_meeting_is_put_on_record_only_when_it_is_right(world, change: Any, at: str) -> None:
    founding = elected(world, None)
    with world.seat("gao"):
        founding = actions.refuse_founding(founding, remark="再开一次")
    with world.seat("ming"):
        with pytest.raises(ValidationError) as fault:
            actions.elect_founding(founding, ballot=ballot(**change))
        assert at in fault.value.message_dict
        few = ballot(women=9, women_members="")
        assert actions.elect_founding(founding, ballot=few).state == FoundingState.ELECTED


def test_one_employer_has_one_open_founding_and_may_begin_anew(world) -> None:
    employer = make_employer(world, "ming", "互助某某物流有限公司")
    with world.seat("ming"):
        first = actions.start_founding(name="某某物流工会", mode="single", employer=employer)
        second = actions.start_founding(name="某某联合工会", mode="joint")
        with pytest.raises(ValidationError, match="正在办"):
            actions.cover_founding(second, employer=employer)
        actions.stop_founding(first, remark="职工改主意了")
        actions.cover_founding(second, employer=employer)
    founding = founded(world, make_employer(world, "ming", "互助另某物流有限公司"))
    with world.seat("gao"):
        has = Employer.objects.get(union=founding.union_id)
    with world.seat("ming"), pytest.raises(ValidationError, match="已经有工会"):
        actions.cover_founding(second, employer=has)
    with world.seat("ming"):
        assert has not in employers_without(Q())


def test_a_term_that_ends_is_in_the_day_and_in_the_list(world, client_for) -> None:
    founding = founded(world, None)
    with scope(SYSTEM, reason="test"):
        row = BaseUnion.objects.get(founding=founding)
    gao = client_for("gao")
    assert "该换届" not in gao.get("/desk/").content.decode()
    with scope(SYSTEM, reason="test"):
        BaseUnion.objects.filter(pk=row.pk).update(
            term_from=today() - timedelta(days=900), term_until=today() + timedelta(days=100)
        )
    assert "1 家任期将满" in gao.get("/desk/").content.decode()
    text = gao.get("/desk/founding/baseunion/?needs=ending").content.decode()
    assert row.name in text
    assert "请准备换届" in gao.get(f"/desk/founding/baseunion/{row.pk}/").content.decode()
    over = gao.get("/desk/founding/baseunion/?needs=over", headers={"HX-Request": "true"})
    assert row.name not in over.content.decode()
    with world.seat("gao"):
        fresh = BaseUnion.objects.get(pk=row.pk)
        with pytest.raises(ValidationError, match="批复"):
            unions.renew_union(fresh, ballot=ballot(), approval_number=" ")
        new = ballot(chair="韩福祥", years=5)
        fresh = unions.renew_union(fresh, ballot=new, approval_number="东工发〔2026〕30号")
        assert (fresh.term, fresh.chair) == (2, "韩福祥")
        assert [t.number for t in Term.objects.on(fresh).order_by("number")] == [1, 2]
    assert "该换届" not in gao.get("/desk/").content.decode()


def test_what_waits_for_its_word_stands_in_the_day_of_the_approving_union(
    world, client_for
) -> None:
    founding = elected(world, None)
    assert founding.number in client_for("gao").get("/desk/").content.decode()
    assert founding.number not in client_for("bao").get("/desk/").content.decode()


VERBS = ("enrol", "submit", "permit", "return", "elect", "approve", "refuse", "stop", "strike")
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(("ming", "gao", "hua", "bao"))))


def _try(world: Any, founding: Founding, verb: str, who: str) -> Founding:
    given: dict[str, Any] = {
        "enrol": {"sheet": "韩福祥 组长"},
        "strike": {"who": "韩福祥"},
        "permit": {"permit_number": "1号"},
        "approve": {"approval_number": "2号"},
        "elect": {"ballot": ballot()},
        "return": {"remark": "不齐"},
        "refuse": {"remark": "不齐"},
        "stop": {"remark": "不齐"},
    }.get(verb, {})
    run = getattr(actions, f"{verb}_founding")
    with world.seat(who), transaction.atomic():
        return run(founding, **given)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_is_tried_a_founding_goes_its_way(world, steps: list[tuple[str, str]]) -> None:
    """It moves by the workflow alone, each move by its own side; a union stands at its end only."""
    with transaction.atomic():
        with world.seat("ming"):
            founding = actions.start_founding(
                name="互助某某联合工会", mode="joint", approver=world.gao.unit
            )
        for verb, who in steps:
            with world.seat("bao"):
                before = Founding.objects.get(pk=founding.pk)
            # A refusal is said; what was left behind is looked at below.
            with suppress(ValidationError, PermissionDenied, Http404):
                _try(world, before, verb, who)
            with world.seat("bao"):
                after = Founding.objects.get(pk=founding.pk)
            _holds(world, before, after, verb, who)
        transaction.set_rollback(True)


def _holds(world: Any, before: Founding, after: Founding, verb: str, who: str) -> None:
    if before.state != after.state:
        move = founding_flow.find(verb)
        assert before.state in move.source and after.state == move.target
        above = verb in ("permit", "return", "approve", "refuse")
        assert who == ("gao" if above else "ming")
    with scope(SYSTEM, reason="test"):
        stands = BaseUnion.objects.filter(founding=after).count()
        met = Meeting.objects.filter(founding=after).exists()
    assert stands == (after.state == FoundingState.FOUNDED) == (after.union_id is not None)
    assert met or after.state not in (FoundingState.ELECTED, FoundingState.FOUNDED)
