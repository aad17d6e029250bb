"""The steps of a story: one function a verb, each from the seat of the person who takes it."""

from __future__ import annotations

from collections.abc import Callable

from huigong.demo.data.reading import CaseRow, Step
from huigong.demo.employers import named
from huigong.demo.stage import CannotPlay, Stage, person
from huigong.domains.hotline import actions as hotline
from huigong.domains.hotline.advising.actions import advise_agent, ask_lawyer
from huigong.domains.hotline.advising.models import Advice
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection.actions import relay_case
from huigong.kernel.scoping.scope import Scope, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow import actions as workflow
from huigong.kernel.workflow.models import Extension, ExtensionState, Leg, LegState
from huigong.kernel.workflow.supervision import late_clock, supervise_leg

_SATISFIED = 3
_ASKS_LAWYERS = "an"
_QUESTION = "职工问的这件事法律上怎么看，依据哪一条，要职工留什么证据？"
_ON_DUTY = "值班同志"
S = LegState


def _case(stage: Stage, case: CaseRow) -> Case:
    return Case.objects.get(pk=stage.rows[case.key])


def _leg_of(
    stage: Stage, case: CaseRow, step: Step, *states: str, as_sender: bool = False
) -> tuple[Scope, Leg]:
    """The actor's seat, and the youngest leg that it has (or has sent) in one of the states."""
    side = "sender_id" if as_sender else "unit_id"
    for seat in stage.seats_of(step.by):
        with scope(seat):
            found = (
                Leg.objects.filter(
                    kind=kind_of(Case),
                    row_id=stage.rows[case.key],
                    state__in=states,
                    sender__isnull=False,
                    **{side: seat.unit_id},
                )
                .select_related("unit", "sender")
                .order_by("-pk")
                .first()
            )
        if found:
            return seat, found
    raise CannotPlay(f"{step.by} has no leg that is {' or '.join(states)}")


def _dispatch(stage: Stage, case: CaseRow, step: Step) -> None:
    with scope(stage.seats_of(step.by)[0]):
        row = _case(stage, case)
        if case.urgency != "normal" and not row.is_urgent:
            # What a worker reports alone is not urgent until an agent has read it.
            row = hotline.edit_case(row, is_urgent=True)
        if case.employer and row.workplace_id is None and (found := named(case.employer)):
            row = hotline.edit_case(row, workplace_id=found)
        hotline.dispatch_case(row, units=[stage.units[step.to]], order=step.text)


def _sign(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SENT)
    with scope(seat):
        workflow.sign_leg(leg)


def _return(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SENT, S.SIGNED)
    with scope(seat):
        workflow.return_leg(leg, refusal=step.reason)


def _reply(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SIGNED)
    with scope(seat):
        workflow.reply_leg(leg, reply=step.text, answer=step.plain)


def _check(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.REPLIED, as_sender=True)
    with scope(seat):
        workflow.check_leg(leg)


def _rework(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.REPLIED, as_sender=True)
    with scope(seat):
        workflow.rework_leg(leg, refusal=step.reason)


def _assist(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SIGNED)
    with scope(seat):
        workflow.assist_leg(leg, unit=stage.units[step.to], order=step.text)


def _transfer(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SIGNED)
    with scope(seat):
        workflow.transfer_leg(leg, unit=stage.units[step.to], order=step.text)


def _ask(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SIGNED)
    with scope(seat):
        workflow.ask_extension(leg, days=step.days or 0, reason=step.reason)


def _grant(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SIGNED, as_sender=True)
    with scope(seat):
        asked = Extension.objects.get(leg=leg, state=ExtensionState.ASKED)
        workflow.grant_extension(asked, decision=step.text)


def _pause(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SIGNED)
    with scope(seat):
        workflow.pause_leg(leg, reason=step.reason)


def _resume(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.PAUSED)
    with scope(seat):
        workflow.resume_leg(leg)


def _urge(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SENT, S.SIGNED, as_sender=True)
    with scope(seat):
        workflow.urge_leg(leg, note=step.text)


def _supervise(stage: Stage, case: CaseRow, step: Step) -> None:
    with scope(stage.seats_of(step.by)[0]):
        legs = Leg.objects.filter(kind=kind_of(Case), row_id=stage.rows[case.key])
        late = [leg for leg in legs.select_related("unit", "sender") if late_clock(leg)]
        if not late:
            raise CannotPlay(f"{case.key}: nobody is late")
        supervise_leg(late[-1], text=step.text)


def _advise(stage: Stage, case: CaseRow, step: Step) -> None:
    """The lawyer writes what an agent has asked."""
    with scope(stage.seats_of(_ASKS_LAWYERS)[0]):
        asked = ask_lawyer(_case(stage, case), question=_QUESTION)
    with scope(stage.seats_of(step.by)[0]):
        advise_agent(Advice.objects.get(pk=asked.pk), text=step.text)


def _relay(stage: Stage, case: CaseRow, step: Step) -> None:
    with scope(stage.seats_of(step.by)[0]):
        there = stage.units[step.to]
        relay_case(_case(stage, case), unit=there, answered_by=_ON_DUTY, note=step.text)


def _answer(stage: Stage, case: CaseRow, step: Step) -> None:
    with scope(stage.seats_of(step.by)[0]):
        hotline.answer_case(_case(stage, case), answer=step.plain)


def _close(stage: Stage, case: CaseRow, step: Step) -> None:
    stars = next((s.stars for s in case.story if s.stars), None)
    with scope(stage.seats_of(step.by)[0]):
        row = _case(stage, case)
        hotline.close_case(
            row, answer=row.answer, is_satisfied=(stars or 5) >= _SATISFIED, note=step.text
        )


def _judge(stage: Stage, case: CaseRow, step: Step) -> None:
    phone = stage.world[case.persona].phone if case.persona else case.caller_phone
    with scope(person(phone, case.caller_name)):
        hotline.judge_case(_case(stage, case), stars=step.stars or 0, judgement=step.text)


def _archive(stage: Stage, case: CaseRow, step: Step) -> None:
    with scope(stage.seats_of(step.by)[0]):
        hotline.archive_case(_case(stage, case))


MOVES: dict[str, Callable[[Stage, CaseRow, Step], None]] = {
    "dispatch": _dispatch,
    "sign": _sign,
    "return": _return,
    "reply": _reply,
    "check": _check,
    "rework": _rework,
    "assist": _assist,
    "transfer": _transfer,
    "ask": _ask,
    "grant": _grant,
    "pause": _pause,
    "resume": _resume,
    "urge": _urge,
    "supervise": _supervise,
    "advise": _advise,
    "relay": _relay,
    "answer": _answer,
    "close": _close,
    "judge": _judge,
    "archive": _archive,
}
