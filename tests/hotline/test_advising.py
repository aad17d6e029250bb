"""The lawyers' queue: asked once, oldest first, advised once; never for the worker's eyes."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from huigong.domains.hotline.actions import register_case
from huigong.domains.hotline.advising.actions import advise_agent, ask_lawyer
from huigong.domains.hotline.advising.models import Advice
from huigong.domains.hotline.models import Case
from huigong.kernel.access import may
from huigong.kernel.access.middleware import person_scope
from huigong.kernel.scoping.scope import scope

pytestmark = pytest.mark.django_db
LAWYER = "lv"


def call(number: int = 1) -> Case:
    return register_case(
        channel="phone", kind="complaint", title=f"没有签合同 {number}", text="干了一年没有签合同",
        reporter_name="马某", phone=f"1540300001{number}",
    )  # fmt: skip


def test_a_question_waits_in_the_queue_until_it_is_advised(seat, client_for) -> None:
    with seat("an"):
        cases = [call(1), call(2)]
        for case in cases:
            ask_lawyer(case, question="双倍工资还能不能要？")
        with pytest.raises(ValidationError, match="已经在等"):
            ask_lawyer(cases[0], question="再问一次")
    lawyer = client_for(LAWYER)
    body = lawyer.get("/desk/hotline/advice/").content.decode()
    assert body.index(cases[0].number) < body.index(cases[1].number)
    with seat(LAWYER):
        advice = Advice.objects.get(row_id=cases[0].pk)
        advise_agent(advice, text="可以要，时效从满一年起算。")
        with pytest.raises(ValidationError, match="已经有律师答复过"):
            advise_agent(advice, text="再答一次")
    body = lawyer.get("/desk/hotline/advice/").content.decode()
    assert cases[0].number not in body and cases[1].number in body
    assert "时效从满一年起算" in client_for("an").get(cases[0].get_absolute_url()).content.decode()


def test_the_forms_of_asking_and_advising(seat, client_for) -> None:
    with seat("an"):
        case = call()
    agent, lawyer = client_for("an"), client_for(LAWYER)
    url = f"/desk/hotline/case/{case.pk}/ask/"
    assert agent.post(url, {"question": " "}).status_code == 200
    assert agent.post(url, {"question": "能不能要？"}).status_code == 302
    with seat(LAWYER):
        advice = Advice.objects.get(row_id=case.pk)
    form = f"/desk/hotline/advice/{advice.pk}/"
    assert "能不能要？" in lawyer.get(form).content.decode()
    assert lawyer.post(form, {"text": "能要。"}).status_code == 302
    assert agent.get(form).status_code == 403
    assert client_for("ming").get(form).status_code == 404


def test_who_may_ask_and_who_may_advise(seat) -> None:
    with seat("an"):
        case = call()
        advice = ask_lawyer(case, question="能不能要？")
        with pytest.raises(PermissionDenied):
            advise_agent(advice, text="坐席不能自己出意见")
    with seat(LAWYER):
        assert may("advise", Advice.objects.get(pk=advice.pk))
        with pytest.raises(PermissionDenied):
            ask_lawyer(Case.objects.get(pk=case.pk), question="律师不提问")
    with scope(person_scope(case.reporter_id or 0)):
        assert not may("view", Advice)
