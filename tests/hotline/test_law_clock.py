"""The law's clock on a case: asked, reckoned, confirmed, warned of once, told, printed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.portal.conftest import at

from huigong.domains.hotline.actions import dispatch_case, register_case
from huigong.domains.hotline.data.categories import load_categories
from huigong.domains.hotline.law import table
from huigong.domains.hotline.law.actions import (
    Told,
    confirm_turn,
    note_turn,
    state_facts,
    tell_limit,
)
from huigong.domains.hotline.law.models import LastDay, LimitFact, LimitTurn
from huigong.domains.hotline.law.reckon import clock_of
from huigong.domains.hotline.law.warning import warn_all
from huigong.domains.hotline.models import Case
from huigong.kernel.calendar.present import present, today
from huigong.kernel.notices.models import Message
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope


def make(world: Any, category: str = "contract.dismissal", phone: str = "lao") -> Case:
    with world.seat("an"):
        case = register_case(
            channel="phone",
            kind="complaint",
            category=category,
            title="被辞退",
            text="上个月被辞退。",
            division="630223",
            phone=world[phone].phone if phone else "",
        )
        dispatch_case(case, units=[Unit.objects.get(code="QH-630223")])
    return case


def state(world: Any, case: Case, who: str = "an", **facts: Told) -> None:
    with world.seat(who):
        state_facts(Case.objects.get(pk=case.pk), facts=facts)


def days(case: Case) -> dict[str, date]:
    with scope(SYSTEM, reason="test"):
        return dict(LastDay.objects.filter(row_id=case.pk).values_list("deadline", "last_on"))


def texts() -> int:
    with scope(SYSTEM, reason="test"):
        return Message.objects.filter(template="limit_near").count()


def test_every_category_says_which_limit_it_has() -> None:
    leaves = {row.code for row in load_categories().rows if row.parent}
    assert set(table._limits()) == leaves
    assert {limit for limit in table._limits().values() if limit} == set(table.ASKS)


@pytest.mark.parametrize(
    ("category", "facts", "last"),
    [
        ("contract.dismissal", {"knew": date(2026, 3, 1)}, {"arbitration": date(2027, 3, 1)}),
        ("pay.arrears", {"left": date(2026, 3, 1)}, {"arbitration": date(2027, 3, 1)}),
        (
            "safety.injury",
            {"hurt": date(2026, 10, 8)},
            {"employer": date(2026, 11, 7), "own": date(2027, 10, 8)},
        ),
        (
            "safety.disease",
            {"diagnosed": date(2024, 2, 29)},
            {"employer": date(2024, 3, 30), "own": date(2025, 2, 28)},
        ),
    ],
)
def test_facts_give_last_days(db, world, category, facts, last) -> None:
    with present(at(20)):
        case = make(world, category)
        state(world, case, **{name: Told(day=day) for name, day in facts.items()})
    assert days(case) == last


def test_who_still_works_there_has_no_last_day_for_wages(db, world) -> None:
    case = make(world, "pay.arrears")
    state(world, case, employed=Told(is_so=True))
    with world.seat("an"):
        clock = clock_of(case)
    assert clock.is_asked and not clock.days and "随时可以申请" in clock.reason


def test_not_to_remember_is_an_answer(db, world) -> None:
    case = make(world)
    state(world, case, knew=Told(is_forgotten=True))
    with world.seat("an"):
        clock = clock_of(case)
    assert clock.is_asked and not clock.days and "律师" in clock.reason


def test_an_interruption_counts_only_when_a_lawyer_says_so(db, world) -> None:
    with present(at(20)):
        case = make(world)
        state(world, case, knew=Told(day=date(2026, 3, 1)))
        with world.seat("an"):
            note_turn(case, turn="claimed", on=date(2026, 6, 10), proof="微信截图")
        assert days(case) == {"arbitration": date(2027, 3, 1)}
        with world.seat("lv"):
            row = LimitTurn.objects.get(row_id=case.pk)
            confirm_turn(case, turn_id=row.pk, is_confirmed=True, opinion="截图可以证明。")
        assert days(case) == {"arbitration": date(2027, 6, 10)}
        with world.seat("an"):
            (day,) = clock_of(case).days
    assert any("第二十七条第二款" in step and "微信截图" in step for step in day.steps)


def test_wages_after_leaving_are_not_moved_until_the_question_is_answered(db, world) -> None:
    with present(at(20)):
        case = make(world, "pay.arrears")
        state(world, case, left=Told(day=date(2026, 3, 1)))
        with world.seat("lv"):
            note_turn(case, turn="sought", on=date(2026, 6, 10), proof="受理通知书")
            row = LimitTurn.objects.get(row_id=case.pk)
            confirm_turn(case, turn_id=row.pk, is_confirmed=True, opinion="有回执。")
    assert days(case) == {"arbitration": date(2027, 3, 1)}


def test_a_turn_needs_a_proof_and_a_past_day(db, world) -> None:
    case = make(world)
    for bad in ({"proof": " "}, {"on": today() + timedelta(days=1)}):
        given: dict[str, Any] = {"turn": "claimed", "on": today(), "proof": "收条", **bad}
        with world.seat("an"), pytest.raises(ValidationError):
            note_turn(case, **given)


def _warn(on: date) -> None:
    with present(at(on.day, month=on.month).replace(year=on.year)):
        warn_all()


def test_it_warns_at_90_30_and_7_days_and_never_twice(db, world) -> None:
    with present(at(20)):
        case = make(world)
        state(world, case, knew=Told(day=date(2026, 3, 1)))
    last, seen = date(2027, 3, 1), []
    for back in range(95, -3, -1):
        _warn(last - timedelta(days=back))
        _warn(last - timedelta(days=back))
        if texts() > len(seen):
            seen.append(back)
    assert seen == [90, 30, 7]
    with scope(SYSTEM, reason="test"):
        row = LastDay.objects.get(row_id=case.pk)
    assert row.warned_days == 0 and row.warn_on is None, "that it has passed stands at the desk"


def test_after_a_long_silence_it_warns_once_for_all_that_was_missed(db, world) -> None:
    with present(at(20)):
        case = make(world)
        state(world, case, knew=Told(day=date(2026, 3, 1)))
    _warn(date(2027, 2, 25))
    _warn(date(2027, 2, 26))
    assert texts() == 1
    with scope(SYSTEM, reason="test"):
        assert LastDay.objects.get(row_id=case.pk).warned_days == 7


def test_the_text_names_nothing_and_nobody_without_a_phone_is_rung(db, world) -> None:
    with present(at(20)):
        for phone in ("lao", ""):
            state(world, make(world, phone=phone), knew=Told(day=date(2025, 12, 10)))
    _warn(date(2026, 11, 21))
    with scope(SYSTEM, reason="test"):
        message = Message.objects.get(template="limit_near")
    for word in ("辞退", "仲裁", "互助"):
        assert word not in message.text


def test_the_line_stands_with_whoever_handles_it_until_the_worker_was_told(db, world) -> None:
    with present(at(20)):
        case = make(world)
        state(world, case, knew=Told(day=date(2025, 12, 10)))
    _warn(date(2026, 11, 21))
    with present(at(21)):
        assert "法律期限快到了" in world.client_for("ming").get("/desk/").content.decode()
        for other in ("an", "hua", "gao"):
            assert "法律期限快到了" not in world.client_for(other).get("/desk/").content.decode()
        with world.seat("ming"):
            tell_limit(Case.objects.get(pk=case.pk))
        assert "法律期限快到了" not in world.client_for("ming").get("/desk/").content.decode()


def test_a_new_day_is_warned_of_anew(db, world) -> None:
    with present(at(20)):
        case = make(world)
        state(world, case, knew=Told(day=date(2025, 12, 10)))
    _warn(date(2026, 11, 21))
    with present(at(22)):
        state(world, case, knew=Told(day=date(2025, 12, 20)))
    _warn(date(2026, 11, 23))
    assert texts() == 2


def test_only_the_worker_sees_and_answers_on_the_phone(db, world) -> None:
    with present(at(20)):
        case = make(world)
        lao = world.client_for("lao")
        page = lao.get(f"/my/cases/{case.pk}/law/").content.decode()
        assert "哪一天知道自己吃亏的" in page and "不记得了" in page
        sent = lao.post(f"/my/cases/{case.pk}/law/", {"knew": "2026年3月1日"})
        assert sent.status_code == 302
        page = lao.get(f"/my/cases/{case.pk}/").content.decode()
        assert "最晚 2027年3月1日" in page and "怎么算的" in page and "第二十七条" in page
        paper = lao.get(f"/my/cases/{case.pk}/law/paper/").content.decode()
        for words in (
            "申请劳动仲裁办事单",
            "最晚 2027年3月1日",
            "第二十一条",
            "口头申请",
            "不收费",
        ):
            assert words in paper
        assert world.client_for("mai").get(f"/my/cases/{case.pk}/law/").status_code == 404
    with scope(SYSTEM, reason="test"):
        assert LimitFact.objects.get(row_id=case.pk).day == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "请至少回答一个问题"),
        ({"knew": "明天"}, "没看懂这个日子"),
        ({"knew": "29990101"}, "还没有到"),
    ],
)
def test_a_senseless_answer_gets_a_sentence(db, world, sent, sentence) -> None:
    case = make(world)
    page = world.client_for("lao").post(f"/my/cases/{case.pk}/law/", sent).content.decode()
    assert sentence in page


def test_the_office_asks_notes_and_the_lawyer_confirms_by_their_pages(db, world) -> None:
    with present(at(20)):
        case = make(world)
        here = f"/desk/hotline/case/{case.pk}/law/"
        ming, lv = world.client_for("ming"), world.client_for("lv")
        assert ming.post(here, {"knew": "20260301"}).status_code == 302
        sent = {"turn": "agreed", "on": "20260610", "until_on": "", "proof": "收条"}
        assert ming.post(f"{here}turn/", sent).status_code == 302
        with scope(SYSTEM, reason="test"):
            row = LimitTurn.objects.get(row_id=case.pk)
        assert ming.get(f"{here}turn/{row.pk}/").status_code == 403, "an officer is no lawyer"
        assert "待律师确认" in lv.get(f"/desk/hotline/case/{case.pk}/").content.decode()
        sent = {"is_confirmed": "yes", "opinion": "有收条。"}
        assert lv.post(f"{here}turn/{row.pk}/", sent).status_code == 302
        page = ming.get(f"/desk/hotline/case/{case.pk}/").content.decode()
        assert "最晚 2027年6月10日" in page
        assert "申请劳动仲裁办事单" in ming.get(f"{here}paper/").content.decode()
        assert world.client_for("hua").get(here).status_code == 404


def test_a_suspension_moves_an_injury_claim_and_an_interruption_does_not(db, world) -> None:
    with present(at(20)):
        case = make(world, "safety.injury")
        state(world, case, hurt=Told(day=date(2026, 3, 1)))
        with world.seat("lv"):
            note_turn(case, turn="claimed", on=date(2026, 4, 1), proof="微信")
            note_turn(
                case,
                turn="kept",
                on=date(2026, 5, 1),
                until_on=date(2026, 5, 31),
                proof="确认劳动关系的仲裁受理通知书和裁决书",
            )
            for row in LimitTurn.objects.filter(row_id=case.pk):
                confirm_turn(case, turn_id=row.pk, is_confirmed=True, opinion="有文书。")
    assert days(case) == {"employer": date(2026, 3, 31), "own": date(2027, 3, 31)}
