"""Bodies outside are asked by letter or at the guests' desk; their lateness is their own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from tests.files import samples
from tests.files.samples import sent
from tests.hotline.asked_outside import (
    TEXT,
    WORKER,
    a_body,
    a_link,
    asked,
    case_of,
    dispatched,
    fresh,
)

from huigong.domains.hotline.actions import archive_case, close_case, register_case
from huigong.domains.hotline.archive.models import Volume
from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.outside.actions import (
    answer_outside,
    send_outside,
    sign_outside,
    withdraw_outside,
)
from huigong.domains.hotline.outside.inbox import outside_block
from huigong.domains.hotline.outside.models import OutsideLeg, OutsideState
from huigong.domains.hotline.protection.actions import accuse_office, consent_case, handover_case
from huigong.domains.hotline.public import my_case
from huigong.kernel.access.middleware import person_scope
from huigong.kernel.calendar import for_division
from huigong.kernel.calendar.due import Due
from huigong.kernel.calendar.present import now
from huigong.kernel.files.models import Attachment
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.workflow.actions import check_leg, reply_leg, withdraw_leg
from huigong.kernel.workflow.models import Clock, Leg, Step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def _clock(leg: Leg) -> Clock:
    with scope(SYSTEM, reason="test"):
        return Clock.objects.get(leg=leg, step=Step.HANDLE)


def test_the_body_has_a_clock_of_its_own_and_the_units_rests(seat) -> None:
    leg, body = dispatched(seat), a_body()
    outside = asked(seat, leg, body)
    calendar = for_division(leg.unit.division)
    assert outside.due_at == calendar.count(outside.sent_at, 10, "working_days", source="").at
    assert Due.from_json(outside.due).at == outside.due_at
    assert outside.number.endswith("函〔2026〕1号")
    assert _clock(leg).paused_at == outside.sent_at
    assert "互助县人社局" in _clock(leg).pause_reason


def test_lateness_falls_on_the_outside_leg_and_not_on_the_unit(seat, client_for) -> None:
    begun = now() - timedelta(days=40)
    leg, body = dispatched(seat, at=begun), a_body()
    outside = asked(seat, leg, body, at=begun)
    assert fresh(outside).is_late
    page = client_for("ming").get(f"/desk/hotline/case/{leg.row_id}/").content.decode()
    assert "对方超期，不算发函单位超期" in page
    with seat("ming"):
        [line] = outside_block().lines
        assert line.is_pressing and outside.number in line.note
        answer_outside(fresh(outside), answer="已责令限期支付。", by="王科长")
    clock = _clock(leg)
    # What remained of the unit's own time is still there.
    assert clock.paused_at is None and clock.due_at > now()
    assert fresh(outside).is_late


def test_two_bodies_are_awaited_until_the_last(seat) -> None:
    leg = dispatched(seat)
    one = asked(seat, leg, a_body())
    two = asked(seat, fresh(leg), a_body("互助县医保局", kind="insurance"))
    assert fresh(leg).awaits == "互助县人社局、互助县医保局"
    with seat("ming"):
        with pytest.raises(ValidationError, match="还在等 互助县人社局、互助县医保局 复函"):
            reply_leg(fresh(leg), reply="x", answer="x")
        answer_outside(fresh(one), answer="办了")
        assert _clock(leg).paused_at is not None
        withdraw_outside(fresh(two), refusal="已经从职工那里问清")
        assert _clock(leg).paused_at is None and fresh(leg).awaits == ""
        reply_leg(fresh(leg), reply="人社已查处", answer="工资已补发")


def test_a_letter_names_nobody_without_a_written_word(seat, client_for) -> None:
    leg, body = dispatched(seat, is_confidential=True), a_body()
    for words in (f"{WORKER}的工资", "请打 13900001234 联系"):
        with pytest.raises(ValidationError, match="姓名或者手机号"):
            asked(seat, leg, body, text=words)
    with pytest.raises(ValidationError, match="没有书面同意"):
        asked(seat, leg, body, names_worker=True)
    outside = asked(seat, leg, body)
    page = client_for("ming").get(reverse("hotline-outside-letter", args=[outside.pk]))
    assert WORKER not in page.content.decode() and TEXT in page.content.decode()
    with seat("an"):
        consent_case(case_of(leg), to="name", is_given=True, manner="paper")
    other = asked(seat, fresh(leg), a_body("互助县法院", kind="court"), names_worker=True)
    page = client_for("ming").get(reverse("hotline-outside-letter", args=[other.pk]))
    assert WORKER in page.content.decode()


def test_only_a_body_in_force_on_ones_own_list(seat) -> None:
    leg = dispatched(seat, employer="互助县供水站")
    for body in (
        a_body("撤销了的局", until_on=date(2026, 1, 31)),
        a_body("别县人社局", code="QH-630222"),
        a_body("互助县供水站", kind="other"),
    ):
        with pytest.raises(ValidationError):
            asked(seat, leg, body)
    outside = asked(seat, leg, body=a_body())
    with pytest.raises(ValidationError, match="正在等复函"):
        asked(seat, fresh(leg), outside.body)


def test_by_letter_signed_answered_and_the_answer_scanned_back(seat, client_for) -> None:
    leg, body = dispatched(seat), a_body()
    ming = client_for("ming")
    there = reverse("hotline-outside-send", args=[leg.row_id])
    assert "互助县人社局" in ming.get(there).content.decode()
    given = {"body": body.pk, "way": "letter", "title": "欠薪", "text": TEXT}
    answer = ming.post(there, given)
    with seat("ming"):
        outside = OutsideLeg.objects.get(leg=leg)
    assert answer.headers["Location"] == reverse("hotline-outside-letter", args=[outside.pk])
    letter = ming.get(answer.headers["Location"]).content.decode()
    assert outside.number in letter and "seals" in letter
    ming.post(reverse("hotline-outside-act", args=[outside.pk, "sign"]), {"by": "收发室"})
    assert fresh(outside).state == OutsideState.SIGNED
    scan = {"answer": "已立案", "by": "王科长", "uploads": [sent("复函.jpg", samples.photo())]}
    ming.post(reverse("hotline-outside-act", args=[outside.pk, "answer"]), scan)
    assert fresh(outside).state == OutsideState.ANSWERED
    with scope(SYSTEM, reason="test"):
        file = Attachment.objects.get(row_id=leg.row_id)
    assert file.leg_id == leg.pk and file.audience == "offices"


def test_what_the_centre_asked_itself_comes_back_to_it(seat) -> None:
    with seat("an"):
        case = register_case(channel="phone", kind="complaint", title="问", text="问医保")
        intake = Leg.objects.get(row_id=case.pk)
    body = a_body("省医保局", code="QH-DIR-12351", kind="insurance")
    with seat("an"):
        outside = send_outside(intake, body=body, title="医保断缴", text="请核实缴费记录。")
        assert fresh(case).state == CaseState.HANDLING
        answer_outside(outside, answer="已补缴")
        fresh_case = Case.objects.get(pk=case.pk)
        assert fresh_case.state == CaseState.ANSWERED
        close_case(fresh_case, answer="已补缴。", is_satisfied=True)
        other = register_case(channel="phone", kind="complaint", title="问", text="再问医保")
        outside = send_outside(
            Leg.objects.get(row_id=other.pk), body=body, title="x", text="请复。"
        )
        withdraw_outside(outside, refusal="不用了")
        assert fresh(other).state == CaseState.REGISTERED


def test_when_the_unit_loses_the_case_the_letter_ends_with_it(seat) -> None:
    leg = dispatched(seat)
    outside = asked(seat, leg, a_body())
    with seat("an"):
        withdraw_leg(fresh(leg), refusal="派错了")
    gone = fresh(outside)
    assert gone.state == OutsideState.WITHDRAWN and gone.ended_at
    assert fresh(leg).awaits == ""


def test_the_worker_reads_who_was_asked_and_who_looked(seat, world, client) -> None:
    leg = dispatched(seat)
    outside = asked(seat, leg, a_body(), way="desk")
    key = a_link(seat, outside)
    address = reverse("guest-desk", args=[key.code])
    client.post(address, {"pin": key.pin})
    assert client.get(address).status_code == 200
    with scope(person_scope(case_of(leg).reporter_id)):
        told = my_case(leg.row_id)
    assert "已经函请互助县人社局办理" in told.stand.sentence
    assert any("函请互助县人社局" in step.what for step in told.steps)
    assert ("收到函件的外部单位", "看了函件") in [(look.office, look.what) for look in told.looks]
    assert TEXT not in str(told)


def test_the_neighbour_neither_reads_nor_answers(seat, client_for) -> None:
    outside = asked(seat, dispatched(seat), a_body())
    for tail in (
        reverse("hotline-outside-letter", args=[outside.pk]),
        *(reverse("hotline-outside-act", args=[outside.pk, verb]) for verb in ("sign", "answer")),
    ):
        assert client_for("hua").get(tail).status_code == 404
    # Above, one reads; the office that wrote it goes on with it.
    with seat("gao"), pytest.raises(PermissionDenied):
        sign_outside(fresh(outside))


def test_of_an_accusation_no_letter_is_kept(seat, world) -> None:
    leg = dispatched(seat)
    outside = asked(seat, leg, a_body())
    with seat("an"):
        case = accuse_office(Case.objects.get(pk=leg.row_id), unit=world.hua.unit)
        handover_case(case, body="省纪委监委派驻纪检监察组")
    gone = fresh(outside)
    assert gone.state == OutsideState.WITHDRAWN and not (gone.text or gone.title or gone.answer)
    kept = next(m for m in apps.get_models() if m.__name__ == "OutsideLegEvent")
    assert not {"text", "title", "answer"} & {field.name for field in kept._meta.fields}


def test_a_complaint_about_an_office_goes_to_no_body_outside(seat, world) -> None:
    leg = dispatched(seat)
    with seat("an"):
        accuse_office(Case.objects.get(pk=leg.row_id), unit=world.hua.unit)
    with pytest.raises(ValidationError, match="不函告外部单位"):
        asked(seat, leg, a_body())


def test_the_archive_lists_the_letter_and_its_answer(seat) -> None:
    leg = dispatched(seat)
    outside = asked(seat, leg, a_body())
    with seat("ming"):
        answer_outside(fresh(outside), answer="已立案")
        reply_leg(fresh(leg), reply="人社已查处", answer="工资已补发")
    with seat("an"):
        check_leg(fresh(leg))
        close_case(Case.objects.get(pk=leg.row_id), answer="工资已补发。", is_satisfied=True)
        archive_case(Case.objects.get(pk=leg.row_id))
        said = [piece["what"] for piece in Volume.objects.get(case_id=leg.row_id).catalogue]
    assert f"函 {outside.number}" in said and "复函" in said
