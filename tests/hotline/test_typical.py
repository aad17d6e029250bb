"""Typical cases: only with the worker's written word, without names, by two, until taken back."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.utils import IntegrityError
from django.http import Http404
from django.test import Client
from tests.hotline.test_protection import complaint, work_to_the_end

from huigong.domains.hotline.actions import archive_case
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection.actions import consent_case
from huigong.domains.hotline.protection.models import Consent, ConsentManner
from huigong.domains.hotline.protection.public import say
from huigong.domains.hotline.typical.actions import (
    draft_typical,
    edit_typical,
    publish_typical,
    withdraw_typical,
)
from huigong.domains.hotline.typical.models import TypicalCase
from huigong.kernel.calendar.present import now, today
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "旺季的加班费补上了",
    "happened": "一家厂旺季每天多干三个小时，工资条上只算一个小时。",
    "done": "县工会到厂里核对了考勤，厂里一周内补发。",
    "lesson": "考勤和工资条都留着。",
}


def closed(world, *, agreed: bool = True) -> Case:
    case = complaint(world, employer="巳丰酒厂")
    work_to_the_end(world, case)
    if agreed:
        with world.seat("an"):
            consent_case(Case.objects.get(pk=case.pk), to="publish", is_given=True, manner="paper")
    return case


def draft(world, case: Case, **more) -> TypicalCase:
    with world.seat("an"):
        return draft_typical(case=Case.objects.get(pk=case.pk), **{**WORDS, **more})


def published(world) -> TypicalCase:
    row = draft(world, closed(world))
    with world.seat("bai"):
        return publish_typical(TypicalCase.objects.get(pk=row.pk))


def public_page() -> str:
    return Client().get("/my/typical/").content.decode()


def test_without_the_written_word_nothing_is_written(world, client_for) -> None:
    case = closed(world, agreed=False)
    with pytest.raises(ValidationError, match="没有书面同意"):
        draft(world, case)
    an, url = client_for("an"), f"/desk/hotline/case/{case.pk}/typical/"
    assert "编写典型案例" not in an.get(case.get_absolute_url()).content.decode()
    assert "没有书面同意" in an.post(url, WORDS).content.decode()
    with world.seat("an"):
        consent_case(Case.objects.get(pk=case.pk), to="publish", is_given=True, manner="paper")
    assert url in an.get(case.get_absolute_url()).content.decode()
    assert an.post(url, WORDS).status_code == 302
    assert WORDS["title"] in an.get("/desk/hotline/typicalcase/").content.decode()
    assert WORDS["title"] not in public_page()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("席生英说厂里没有给钱", "姓名"),
        ("席 生英说厂里没有给钱", "姓名"),
        ("巳丰酒厂没有给钱", "用人单位"),
        ("打 15400000061 联系", "号码"),
        ("见 QH12351-2026-000001", "号码"),
    ],
)
def test_a_text_by_which_one_is_known_is_refused(world, words, why) -> None:
    case = closed(world)
    with pytest.raises(ValidationError, match=why):
        draft(world, case, happened=words)
    row = draft(world, case)
    with world.seat("an"), pytest.raises(ValidationError, match=why):
        edit_typical(TypicalCase.objects.get(pk=row.pk), **{**WORDS, "done": words})


def test_another_one_reviews_and_then_everybody_reads(world, client_for) -> None:
    row = draft(world, closed(world))
    with world.seat("an"), pytest.raises(ValidationError, match="两个人"):
        publish_typical(TypicalCase.objects.get(pk=row.pk))
    url = f"{row.get_absolute_url()}do/publish/"
    assert client_for("bai").post(url).status_code == 302
    page = public_page()
    assert all(text in page for text in WORDS.values())
    for hidden in ("席生英", "巳丰", row.number, "QH12351", world.an.name):
        assert hidden not in page
    assert client_for("lao").get("/my/typical/").status_code == 200
    assert "/my/typical/" in Client().get("/my/know/").content.decode()
    # A change goes through review anew.
    with world.seat("bai"):
        edit_typical(TypicalCase.objects.get(pk=row.pk), **{**WORDS, "title": "改了标题"})
    assert WORDS["title"] not in public_page() and "改了标题" not in public_page()


def test_a_word_taken_back_takes_it_down_at_once(world) -> None:
    row = published(world)
    assert WORDS["title"] in public_page()
    with world.seat("lao"):
        say(row.case_id, to="publish", is_given=False)
    assert WORDS["title"] not in public_page()
    with world.seat("an"):
        found = TypicalCase.objects.get(pk=row.pk)
        assert (found.state, found.withdrawal) == ("withdrawn", "职工不同意公开了")
        with pytest.raises(ValidationError, match="没有书面同意"):
            draft_typical(case=Case.objects.get(pk=row.case_id), **WORDS)


def test_an_archived_case_may_be_told_and_taken_back(world) -> None:
    case = closed(world)
    with world.seat("an"):
        archive_case(Case.objects.get(pk=case.pk))
    row = draft(world, case)
    with world.seat("lv"):
        publish_typical(TypicalCase.objects.get(pk=row.pk))
    with world.seat("lao"):
        say(case.pk, to="publish", is_given=False)
    assert WORDS["title"] not in public_page()


def test_reading_asks_for_the_consent_anew(world) -> None:
    row = published(world)
    with scope(SYSTEM, reason="test"):  # past every action
        Consent(
            kind=kind_of(Case),
            row_id=row.case_id,
            unit_id=row.unit_id,
            to="publish",
            is_given=False,
            manner=ConsentManner.PAPER,
            given_on=today(),
            taken_by=world.an.account,
        ).save(force_insert=True)
    assert WORDS["title"] not in public_page()


def test_who_has_no_part_in_it_does_nothing(world) -> None:
    row = published(world)
    for who in ("ming", "hua", "lao"):
        with (
            world.seat(who),
            pytest.raises((Http404, PermissionDenied, TypicalCase.DoesNotExist)),
        ):
            withdraw_typical(TypicalCase.objects.get(pk=row.pk), withdrawal="x")
    with world.seat("bao"):
        withdraw_typical(TypicalCase.objects.get(pk=row.pk), withdrawal="看得出是谁")
    assert WORDS["title"] not in public_page()
    one = scope(SYSTEM, reason="test")
    with pytest.raises(IntegrityError, match="typical_two_persons"), one, transaction.atomic():
        TypicalCase.objects.filter(pk=row.pk).update(
            state="published", reviewed_by=row.edited_by, published_on=today(), edited_at=now()
        )
