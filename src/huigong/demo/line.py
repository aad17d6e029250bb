"""The telephone of the demo: the calls behind the cases of these days, and some without one."""

from __future__ import annotations

from datetime import datetime, timedelta

from huigong.demo.data.reading import CaseRow
from huigong.demo.stage import Stage
from huigong.domains.calls import actions
from huigong.domains.calls.models import Call, Outcome
from huigong.domains.calls.passing.actions import hand_shift, relieve_shift
from huigong.domains.hotline.actions import centre
from huigong.domains.hotline.models import Case
from huigong.kernel.calendar.present import now, present
from huigong.kernel.scoping.scope import SYSTEM, scope

_SECONDS, _TALK = timedelta(seconds=9), timedelta(minutes=4)
#: (minutes ago, number, what came of it); 154 is a prefix that no operator has been given.
_LOOSE = (
    (205, "15400000881", "wrong"),
    (150, "15400000882", "missed"),
    (118, "15400000882", "missed"),
    (64, "", "missed"),
    (31, "15400000883", "missed"),
)
_NOTE = "拨错了，找快递。"
_HANDED = "昨夜化隆的拉面馆老板答应今天上午回话，请 10 点前问一声。二号话机有杂音，已报修。"


def ring_phones(stage: Stage, cases: list[CaseRow]) -> None:
    """The calls of today and the last working day, in the order of time."""
    told = [case for case in cases if case.channel == "phone" and case.filed_day >= -1]
    for case in told:
        _told(stage, case)
    for minutes, phone, outcome in _LOOSE:
        _loose(stage, now() - timedelta(minutes=minutes), phone, outcome)
    _hand_over(stage)


def _ring(key: str, phone: str, at: datetime) -> Call:
    with present(at), scope(SYSTEM, reason="cti: demo"):
        return actions.ring_call(
            unit=centre(), phone=phone, exchange_id=f"demo-{key}", extension="8001"
        )


def _told(stage: Stage, case: CaseRow) -> None:
    with scope(SYSTEM, reason="demo: the call of a case"):
        row = Case.objects.get(pk=stage.rows[case.key])
    by = stage.seats_of(case.filed_by or "an")[0]
    call = _ring(case.key, row.phone.open() if row.phone else "", row.opened_at - _TALK)
    is_answered = any(step.do == "answer" for step in case.story)
    with scope(by):
        with present(row.opened_at - _TALK + _SECONDS):
            call = actions.take_call(call)
            call = actions.notice_call(call, recording=f"demo/{case.key}.wav", is_noticed=True)
        with present(row.opened_at):
            call = actions.end_call(call)
            outcome = Outcome.ANSWERED if is_answered else Outcome.REGISTERED
            actions.file_call(
                call, outcome=outcome, case_id=row.pk, note=row.title, forget=case.anonymous
            )


def _loose(stage: Stage, at: datetime, phone: str, outcome: str) -> None:
    call = _ring(f"{at:%m%d%H%M}", phone, at)
    if outcome == "missed":
        with present(at + timedelta(seconds=40)), scope(SYSTEM, reason="cti: demo"):
            actions.miss_call(call)
        return
    with present(at + _SECONDS), scope(stage.seats_of("an")[0]):
        call = actions.end_call(actions.take_call(call))
        actions.file_call(call, outcome=Outcome.NOTHING, note=_NOTE)


def _hand_over(stage: Stage) -> None:
    """The night's agent handed over, and this morning's took it."""
    with present(now() - timedelta(minutes=240)), scope(stage.seats_of("bai")[0]):
        shift = hand_shift(note=_HANDED, open_now={"missed": 0, "pressing": 3})
    with present(now() - timedelta(minutes=236)), scope(stage.seats_of("an")[0]):
        relieve_shift(shift)
