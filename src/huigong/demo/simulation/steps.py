"""What happens to a case: each step takes the real action from its seat, and draws what is next."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta

from huigong.demo.simulation.play import Course, Play, Step
from huigong.domains.hotline import actions as hotline
from huigong.domains.hotline.categories import place_choices
from huigong.domains.hotline.models import Case, CaseState
from huigong.kernel.accounts.models import Account
from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Level, Unit
from huigong.kernel.scoping.scope import scope
from huigong.kernel.workflow import actions as workflow
from huigong.kernel.workflow.models import Extension, ExtensionState, Leg, LegState

#: How often something happens on the way. Ours; the year of a province has some of everything.
BY_PREFECTURE, TRANSFERRED, RETURNED = 0.3, 0.1, 0.05
EXTENDED, REFUSED, PAUSED, REWORKED = 0.08, 0.25, 0.07, 0.06
WITHDRAWN, JUDGED, ARCHIVED = 0.01, 0.45, 0.6
_STARS = (5, 5, 5, 5, 4, 4, 3, 2)
_WAITING_FOR = "等反映人补充工资条和考勤记录。"


LegStep = Callable[[Play, Course, int, Leg], None]


def on_leg(state: str, *, as_sender: bool = False) -> Callable[[LegStep], Step]:
    """A step on a leg, from the desk that has it (or sent it); left out when the leg has moved."""

    def wrap(body: LegStep) -> Step:
        @functools.wraps(body)
        def step(play: Play, course: Course, number: int) -> None:
            if course.is_over:
                return
            with scope(play.desk(course, number, as_sender=as_sender)):
                leg = play.leg(course, number)
                if leg.state == state:
                    body(play, course, number, leg)

        return step

    return wrap


def report(play: Play, course: Course, _leg: int) -> None:
    """A worker reports on the phone, without an agent."""
    account = Account.objects.settle_workers(
        {course.life.words["phone"]: course.life.words["reporter_name"]}
    )[course.life.words["phone"]]
    with scope(play.cast.person(account.pk)):
        case = hotline.report_case(**course.life.words)
    begun(play, course, case)


def begun(play: Play, course: Course, case: Case) -> None:
    """A case is there: an agent will take it up, and its worker may think better of it."""
    course.row_id, course.account_id = case.pk, case.reporter_id
    play.did(course, "register")
    centre = play.cast.units[hotline.CENTRE_CODE]
    play.later(play.soon(centre, course, 1.2), accept, course)
    if course.account_id and course.life.happens(WITHDRAWN):
        play.later(now() + timedelta(hours=course.life.dice.randrange(2, 60)), withdraw, course)


def accept(play: Play, course: Course, _leg: int) -> None:
    """An agent answers at once, or sends it to the union of the place, now and then to another."""
    life = course.life
    ways = life.template["ways"]
    way = life.dice.choices(list(ways), weights=list(ways.values()))[0]
    with scope(play.cast.agent(life.number)):
        case = Case.objects.get(pk=course.row_id)
        if case.state != CaseState.REGISTERED:
            return
        if way == "answer" and not course.wrong:
            hotline.answer_case(case, answer=life.say("answer"))
            play.did(course, "answer")
            ended(play, course)
            return
        unit = _first_office(play, course)
        hotline.dispatch_case(case, units=[unit], order=f"请核实“{case.title}”，尽快答复反映人。")
        sent(play, course, unit, "dispatch")


def _first_office(play: Play, course: Course) -> Unit:
    life = course.life
    if not course.wrong and life.happens(RETURNED):
        codes = [code for code, _name in place_choices()]
        other = play.cast.unit_for(codes[codes.index(life.division) - 1])
        if other != play.cast.unit_for(life.division):
            course.wrong = 1
            return other
    if life.happens(BY_PREFECTURE):
        return play.cast.units[f"QH-{life.division[:4]}"]
    return play.cast.unit_for(life.division)


def sent(play: Play, course: Course, unit: Unit, verb: str) -> None:
    """A leg was sent: its office will sign for it."""
    play.note_legs(course)
    number = len(course.legs) - 1
    play.did(course, verb, number, unit.code)
    play.later(play.soon(unit, course, 1.6), sign, course, number)


@on_leg(LegState.SENT)
def sign(play: Play, course: Course, number: int, leg: Leg) -> None:
    """The office signs, and the leg takes the way that is drawn for it."""
    workflow.sign_leg(leg)
    play.did(course, "sign", number, leg.unit.code)
    if course.wrong == number:
        play.later(play.soon(leg.unit, course, 3), give_back, course, number)
    elif leg.unit.level == Level.PREFECTURE and not _is_own(play, course, leg.unit):
        play.later(play.soon(leg.unit, course, 2), pass_on, course, number)
    else:
        _plan_work(play, course, number, leg)


def _is_own(play: Play, course: Course, unit: Unit) -> bool:
    """Whether the prefecture's union itself answers for the place."""
    return play.cast.unit_for(course.life.division) == unit


def _plan_work(play: Play, course: Course, number: int, leg: Leg) -> None:
    life, calendar = course.life, play.calendar(leg.unit)
    ready = life.at + play.shape.until_reply(life.dice)
    first = play.soon(leg.unit, course, 1.5)
    at = max(first, calendar.next_open(ready) + timedelta(minutes=life.dice.randrange(90)))
    if life.happens(PAUSED):
        days = life.dice.randrange(1, 5)
        play.later(play.after_days(leg.unit, course, days), pause, course, number)
        at = max(at, play.after_days(leg.unit, course, days + life.dice.randrange(2, 12)))
    elif life.happens(EXTENDED):
        play.later(
            play.after_days(leg.unit, course, life.dice.randrange(1, 6)), ask, course, number
        )
    play.later(at, reply, course, number)


@on_leg(LegState.SIGNED)
def give_back(play: Play, course: Course, number: int, leg: Leg) -> None:
    """It is not this office's: back to the centre, with the reason."""
    workflow.return_leg(leg, refusal="用工单位不在本县，应由用工所在地工会办理。")
    play.did(course, "return", number, leg.unit.code)
    centre = play.cast.units[hotline.CENTRE_CODE]
    play.later(play.soon(centre, course, 1.2), accept, course)


@on_leg(LegState.SIGNED)
def pass_on(play: Play, course: Course, number: int, leg: Leg) -> None:
    """A prefecture sends it on to the county, and stays responsible, or hands it over wholly."""
    unit = play.cast.unit_for(course.life.division)
    order = "请按热线中心的要求办理。"
    if course.life.happens(TRANSFERRED):
        workflow.transfer_leg(leg, unit=unit, order=order)
        play.did(course, "transfer", number, leg.unit.code)
        sent(play, course, unit, "take")
    else:
        case = Case.objects.get(pk=course.row_id)
        hotline.dispatch_case(case, units=[unit], order=order)
        sent(play, course, unit, "dispatch")


@on_leg(LegState.SIGNED)
def pause(play: Play, course: Course, number: int, leg: Leg) -> None:
    """The office waits for the worker."""
    workflow.pause_leg(leg, reason=_WAITING_FOR)
    play.did(course, "pause", number, leg.unit.code)
    days = course.life.dice.randrange(1, 10)
    play.later(play.after_days(leg.unit, course, days), resume, course, number)


@on_leg(LegState.PAUSED)
def resume(play: Play, course: Course, number: int, leg: Leg) -> None:
    """What was waited for has come."""
    workflow.resume_leg(leg)
    play.did(course, "resume", number, leg.unit.code)
    play.later(play.soon(leg.unit, course, 6), reply, course, number)


@on_leg(LegState.SIGNED)
def ask(play: Play, course: Course, number: int, leg: Leg) -> None:
    """The office asks its sender for more time."""
    days = course.life.dice.choice((3, 5, 10))
    workflow.ask_extension(leg, days=days, reason="涉及人数多，需要逐一核对。")
    play.did(course, "ask", number, leg.unit.code, days)
    play.later(play.soon(sender_of(leg), course, 3), decide, course, number)


@on_leg(LegState.SIGNED, as_sender=True)
def decide(play: Play, course: Course, number: int, leg: Leg) -> None:
    """The sender grants the time, or does not."""
    asked = Extension.objects.filter(leg=leg, state=ExtensionState.ASKED).first()
    if asked is None:
        return
    if course.life.happens(REFUSED):
        workflow.refuse_extension(asked, decision="已有一次，不再延长。")
        play.did(course, "refuse", number, leg.unit.code)
    else:
        workflow.grant_extension(asked)
        play.did(course, "grant", number, leg.unit.code, asked.days)


@on_leg(LegState.SIGNED)
def reply(play: Play, course: Course, number: int, leg: Leg) -> None:
    """The office reports what was done."""
    life = course.life
    workflow.reply_leg(leg, reply=life.say("reply"), answer=life.say("plain"))
    play.did(course, "reply", number, leg.unit.code)
    play.later(play.soon(sender_of(leg), course, 2.2), check, course, number)


@on_leg(LegState.REPLIED, as_sender=True)
def check(play: Play, course: Course, number: int, leg: Leg) -> None:
    """The sender finds it good, or not yet."""
    life, sender = course.life, sender_of(leg)
    if not course.is_reworked and life.happens(REWORKED):
        course.is_reworked = True
        workflow.rework_leg(leg, refusal="没有写清楚数额和日期，请补充。")
        play.did(course, "rework", number, leg.unit.code)
        again = play.after_days(leg.unit, course, life.dice.randrange(1, 4))
        play.later(again, reply, course, number)
        return
    workflow.check_leg(leg)
    play.did(course, "check", number, leg.unit.code)
    if sender.level == Level.PREFECTURE:
        before = course.legs.index(leg.before_id or 0)
        play.later(play.soon(sender, course, 2), reply, course, before)
    else:
        play.later(play.soon(sender, course, 2.5), call_back, course)


def call_back(play: Play, course: Course, _leg: int) -> None:
    """An agent rings the worker, and closes."""
    life = course.life
    with scope(play.cast.agent(life.number)):
        case = Case.objects.get(pk=course.row_id)
        if case.state != CaseState.ANSWERED:
            return
        hotline.close_case(
            case, answer=case.answer, is_satisfied=life.happens(0.9), note="已电话回访。"
        )
    play.did(course, "close")
    ended(play, course)


def ended(play: Play, course: Course) -> None:
    """Nothing is left to do but to judge, and to put away."""
    course.is_over = True
    life = course.life
    if course.account_id and life.happens(JUDGED):
        play.later(now() + timedelta(minutes=life.dice.randrange(20, 3000)), judge, course)
    if life.happens(ARCHIVED):
        centre = play.cast.units[hotline.CENTRE_CODE]
        play.later(play.after_days(centre, course, 5), archive, course)


def judge(play: Play, course: Course, _leg: int) -> None:
    """The worker says how content they are."""
    with scope(play.cast.person(course.account_id or 0)):
        case = Case.objects.get(pk=course.row_id)
        hotline.judge_case(case, stars=course.life.dice.choice(_STARS))


def archive(play: Play, course: Course, _leg: int) -> None:
    """An agent puts the case away."""
    with scope(play.cast.agent(course.life.number)):
        hotline.archive_case(Case.objects.get(pk=course.row_id))


def withdraw(play: Play, course: Course, _leg: int) -> None:
    """The worker takes the matter back, if it is still open."""
    with scope(play.cast.person(course.account_id or 0)):
        case = Case.objects.get(pk=course.row_id)
        if case.state not in (CaseState.REGISTERED, CaseState.HANDLING):
            return
        hotline.withdraw_case(case)
    play.did(course, "withdraw")
    course.is_over = True


def sender_of(leg: Leg) -> Unit:
    """The unit that sent a leg."""
    if leg.sender is None:
        raise LookupError(f"leg {leg.pk} was sent by nobody")
    return leg.sender
