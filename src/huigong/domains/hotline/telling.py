"""What a worker is told of their own case. Notes between offices are not even read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.domains.hotline.looked import MyLook, looks_of
from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.outside.told import words_outside, words_waiting
from huigong.kernel import params
from huigong.kernel.calendar.present import now, today
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import OPEN_STATES, Clock, Leg, LegForm, LegState, Step

_TOLD = (CaseState.ANSWERED, CaseState.CLOSED, CaseState.ARCHIVED)
# Orders, replies and refusals are words between offices: they stay in the database.
_OF_A_LEG = (
    *("id", "kind", "row_id", "form", "state", "unit__short", "sender__short", "answer"),
    *("before_id", "awaits", "sent_at", "signed_at", "replied_at", "ended_at"),
)


@dataclass(frozen=True, slots=True)
class MyStep:
    """One thing that happened on the way; `answer` is what an office lets the worker know."""

    at: datetime
    what: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a case stands: the sentence, its tone, the office that has it, the day it is due."""

    sentence: str
    tone: str
    office: str = ""
    by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MyCase:
    """One's own case as plain values."""

    id: int
    number: str
    title: str
    text: str
    employer: str
    division: str
    category: str
    people: int
    is_confidential: bool
    is_nameless: bool
    opened_at: datetime
    stand: Stand
    answer: str
    stars: int | None
    judgement: str
    may_add: bool
    may_withdraw: bool
    may_judge: bool
    steps: tuple[MyStep, ...] = ()
    looks: tuple[MyLook, ...] = ()


def tell(cases: Iterable[Case], *, whole: bool = False) -> list[MyCase]:
    """The cases in plain words; `whole` adds the way and the looks."""
    rows = list(cases)
    legs, clocks = _legs(rows), _clocks(rows)
    return [
        _told(case, legs.get(case.pk, []), clocks.get(case.pk, []), whole=whole) for case in rows
    ]


def _legs(cases: list[Case]) -> dict[int, list[Leg]]:
    found: dict[int, list[Leg]] = {}
    ids = [case.pk for case in cases]
    legs = Leg.objects.filter(kind=kind_of(Case), row_id__in=ids)
    for leg in legs.select_related("unit", "sender").only(*_OF_A_LEG).order_by("id"):
        found.setdefault(leg.row_id, []).append(leg)
    return found


def _clocks(cases: list[Case]) -> dict[int, list[Clock]]:
    found: dict[int, list[Clock]] = {}
    ids = [case.pk for case in cases]
    clocks = Clock.objects.filter(kind=kind_of(Case), row_id__in=ids, stopped_at=None)
    # What the centre owes upward is not the worker's date.
    clocks = clocks.exclude(step=Step.ORDER)
    for clock in clocks.defer("pause_reason", "due").order_by("id"):
        found.setdefault(clock.row_id, []).append(clock)
    return found


def _told(case: Case, legs: list[Leg], clocks: list[Clock], *, whole: bool) -> MyCase:
    answer = case.answer if case.state in _TOLD else ""
    is_open = case.state in (CaseState.REGISTERED, CaseState.HANDLING)
    return MyCase(
        id=case.pk,
        number=case.number,
        title=case.title,
        text=case.text,
        employer=case.employer,
        division=case.division,
        category=case.category,
        people=case.people,
        is_confidential=case.is_confidential,
        is_nameless=case.phone is None,
        opened_at=case.opened_at,
        stand=stand_of(case, legs, clocks),
        answer=answer,
        stars=case.stars,
        judgement=case.judgement,
        may_add=is_open or case.state == CaseState.ANSWERED,
        may_withdraw=is_open,
        may_judge=case.state == CaseState.CLOSED and case.stars is None,
        steps=tuple(_steps(case, legs)) if whole else (),
        looks=tuple(looks_of(case)) if whole else (),
    )


def stand_of(case: Case, legs: list[Leg], clocks: list[Clock]) -> Stand:
    """Where a case stands, in one sentence, from its open legs and their clocks."""
    if case.state == CaseState.WITHDRAWN:
        return Stand(_("您已经撤回，不再办理。"), "plain")
    if case.state == CaseState.ARCHIVED or case.stars is not None:
        return Stand(_("已经办结。"), "done")
    if case.state == CaseState.CLOSED:
        return Stand(_("已经答复您。请看一看，满意不满意都告诉我们。"), "due")
    if case.state == CaseState.ANSWERED:
        told = _("%(by)s前给您回电话") if case.phone else _("%(by)s前在这里答复您")
        return _timed(clocks, case.unit.short, _("已有办理结果"), told)
    lead = _at_work(legs)
    asking = [leg for leg in legs if leg.form == LegForm.INTAKE and leg.awaits]
    if asking and not lead:
        return Stand(words_waiting(asking[0], case.unit.short), "waiting", case.unit.short)
    if case.state == CaseState.REGISTERED or not lead:
        again = any(leg.form != LegForm.INTAKE for leg in legs)
        first = _("正在重新安排由哪里办") if again else _("%s已经收到") % case.unit.short
        return _timed(clocks, case.unit.short, first, _("%(by)s前告诉您由哪里办"))
    return _handled(lead, _helpers(legs), clocks)


def _at_work(legs: list[Leg]) -> list[Leg]:
    """The offices that handle the case now: not those that wait for one further down."""
    is_open = [leg for leg in legs if leg.state in OPEN_STATES and leg.form == LegForm.LEAD]
    waiting = {leg.before_id for leg in is_open}
    return [leg for leg in is_open if leg.pk not in waiting]


def _helpers(legs: list[Leg]) -> list[Leg]:
    """The offices that help with the case now."""
    return [leg for leg in legs if leg.state in OPEN_STATES and leg.form == LegForm.ASSIST]


def _handled(lead: list[Leg], helpers: list[Leg], clocks: list[Clock]) -> Stand:
    leg = lead[-1]
    office = _offices(leg, helpers)
    mine = [clock for clock in clocks if clock.leg_id == leg.pk]
    if leg.state == LegState.SENT:
        return _timed(mine, office, _("已经转给%s") % office, _("他们%(by)s前签收"))
    if leg.state == LegState.PAUSED:
        return Stand(_("%s在等有关材料，先停下计时。") % office, "waiting", office)
    if leg.state == LegState.REPLIED:
        checker = leg.sender.short if leg.sender else office
        words = _("%(office)s已经办出结果，%(checker)s正在核对") % {
            "office": office,
            "checker": checker,
        }
        return _timed(mine, office, words, _("%(by)s前核对完"))
    if leg.awaits:
        return Stand(words_waiting(leg, office), "waiting", office)
    return _timed(mine, office, _("%s正在办理") % office, _("%(by)s前答复您"))


def _offices(lead: Leg, helpers: list[Leg]) -> str:
    """Who handles it: the lead's name first, then who helps."""
    if not helpers:
        return lead.unit.short
    names = {"office": lead.unit.short, "other": helpers[0].unit.short, "count": len(helpers)}
    if len(helpers) == 1:
        return _("%(office)s会同%(other)s") % names
    return _("%(office)s会同%(other)s等 %(count)d 个单位") % names


def _timed(clocks: list[Clock], office: str, words: str, promise: str) -> Stand:
    """The words with the day of the running clock; "about" where nobody confirmed the term."""
    running = [clock for clock in clocks if clock.paused_at is None]
    if not running:
        return Stand(_("%s。") % words, "doing", office)
    clock = max(running, key=lambda one: one.due_at)
    day = timezone.localdate(clock.due_at)
    if clock.due_at < now():
        late = _("%(words)s，原定%(by)s前，已经晚了。可以拨打 12351 催问。")
        return Stand(late % {"words": words, "by": plain_day(day)}, "late", office, day)
    promised = promise % {"by": about(day, is_certain=_is_certain(clock))}
    return Stand(
        _("%(words)s，%(promise)s。") % {"words": words, "promise": promised}, "doing", office, day
    )


def _is_certain(clock: Clock) -> bool:
    on = timezone.localdate(clock.started_at)
    return params.at(on).get(clock.param).confirmed


def plain_day(day: date) -> str:
    """A day as one says it: the year only when it is another one."""
    if day.year == today().year:
        return _("%(month)d月%(day)d日") % {"month": day.month, "day": day.day}
    return _("%(year)d年%(month)d月%(day)d日") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }


def about(day: date, *, is_certain: bool) -> str:
    """A day to count on, or about that day where nobody has confirmed the term."""
    return plain_day(day) if is_certain else _("约%s") % plain_day(day)


def _steps(case: Case, legs: list[Leg]) -> list[MyStep]:
    steps = [MyStep(case.opened_at, _("%s收到您反映的事") % case.unit.short)]
    for leg in legs:
        if leg.form != LegForm.INTAKE:
            steps += _of_leg(case, leg)
    steps += [MyStep(at, what) for at, what in words_outside(case)]
    if case.closed_at:
        ended = _("您撤回了这件事") if case.state == CaseState.WITHDRAWN else _("答复您，办结")
        steps.append(MyStep(case.closed_at, ended))
    if case.judged_at:
        steps.append(MyStep(case.judged_at, _("您打了 %d 分") % (case.stars or 0)))
    # Newest first; of two at one moment the one said later stands above.
    steps.reverse()
    return sorted(steps, key=lambda step: step.at, reverse=True)


def _of_leg(case: Case, leg: Leg) -> Iterator[MyStep]:
    office, sender = leg.unit.short, leg.sender.short if leg.sender else case.unit.short
    sent = _("%(sender)s请%(office)s协助") if leg.form == LegForm.ASSIST else ""
    sent = sent or _("%(sender)s转给%(office)s办理")
    yield MyStep(leg.sent_at, sent % {"sender": sender, "office": office})
    if leg.signed_at:
        yield MyStep(leg.signed_at, _("%s签收，开始办理") % office)
    if leg.replied_at:
        yield MyStep(leg.replied_at, _("%s报来办理结果") % office)
    ended = {
        LegState.CHECKED: _("%(sender)s核对了%(office)s的办理结果"),
        LegState.RETURNED: _("%(office)s没有接办，由%(sender)s重新安排"),
        LegState.TRANSFERRED: _("%(office)s转交别的单位办理"),
        LegState.WITHDRAWN: _("不再由%(office)s办理"),
    }.get(LegState(leg.state))
    if leg.ended_at and ended:
        words = ended % {"sender": sender, "office": office}
        yield MyStep(leg.ended_at, words, _answer(case, leg))


def _answer(case: Case, leg: Leg) -> str:
    # A county's answer that the prefecture has checked still waits for the centre.
    is_final = leg.sender_id == case.unit_id or case.state in _TOLD
    if leg.state != LegState.CHECKED or not is_final or leg.answer == case.answer:
        return ""
    return leg.answer
