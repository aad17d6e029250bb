"""Every write of the law's clock. The facts are the worker's; what they mean is reckoned anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.hotline.law.models import LastDay, LimitFact, LimitTurn
from huigong.domains.hotline.law.reckon import clock_of
from huigong.domains.hotline.models import Case, CaseState
from huigong.kernel import params
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.notices.sending import send_sms
from huigong.kernel.scoping.sighted import kind_of

_STEPS = ("first", "second", "last")


@dataclass(frozen=True, slots=True)
class Told:
    """What the worker said to one question."""

    day: date | None = None
    is_so: bool | None = None
    is_forgotten: bool = False


@action("state", model=Case)
def state_facts(case: Case, *, facts: Mapping[str, Told]) -> Case:
    """补充了法律期限要用的事实"""
    for name, told in facts.items():
        values = {"day": told.day, "is_so": told.is_so, "is_forgotten": told.is_forgotten}
        LimitFact.objects.update_or_create(name=name, **_here(case), defaults=values)
    _settle(case)
    return case


@action("note", model=Case, records=("turn",))
def note_turn(
    case: Case,
    *,
    turn: Annotated[str, gettext_lazy("中断、中止的事由")],
    on: Annotated[date, gettext_lazy("哪一天")],
    proof: str,
    until_on: date | None = None,
) -> Case:
    """记下了可能中断、中止时效的事"""
    if on > today():
        raise ValidationError({"on": _("这一天还没有到。")})
    if not proof.strip():
        raise ValidationError({"proof": _("请写明凭什么证明，例如短信、收条、受理通知书。")})
    row = LimitTurn(**_here(case), turn=turn, on=on, until_on=until_on, proof=proof.strip())
    row.full_clean(exclude={"kind", "row_id"})
    row.save(force_insert=True)
    return case


@action("confirm", model=Case, records=("is_confirmed",))
def confirm_turn(
    case: Case,
    *,
    turn_id: int,
    is_confirmed: Annotated[bool, gettext_lazy("认为成立")],
    opinion: str,
) -> Case:
    """律师看过了时效的中断中止"""
    row = LimitTurn.objects.filter(**_here(case), pk=turn_id).first()
    if row is None:
        raise ValidationError(_("没有找到这一条，请刷新后再看。"))
    if not opinion.strip():
        raise ValidationError({"opinion": _("请写一句理由。")})
    row.is_confirmed, row.opinion = is_confirmed, opinion.strip()
    row.save(update_fields=("is_confirmed", "opinion"))
    _settle(case)
    return case


@action("remind", model=Case)
def remind_limit(case: Case) -> Case:
    """提醒了职工法律期限快到了"""
    moment = today()
    due = LastDay.objects.select_for_update().filter(**_here(case), warn_on__lte=moment)
    rows = list(due)
    for row in rows:
        left = (row.last_on - moment).days
        row.warned_days = min(n for n in warnings() if left <= n) if left >= 0 else 0
        row.warn_on = _next(row.last_on, moment)
        row.told_at = None
        row.save(update_fields=("warned_days", "warn_on", "told_at"))
    is_ahead = any(row.last_on >= moment for row in rows)
    person = case.reporter
    # A day that has passed is the office's to explain, not a text message's.
    if is_ahead and person is not None and person.phone_blind is not None:
        send_sms(person, "limit_near")
    return case


@action("tell", model=Case)
def tell_limit(case: Case) -> Case:
    """把法律期限告诉了职工"""
    standing = LastDay.objects.filter(**_here(case), warned_days__isnull=False, told_at=None)
    if not standing.update(told_at=now()):
        raise ValidationError(_("现在没有要告诉职工的期限。"))
    return case


def warnings() -> tuple[int, ...]:
    """So many days before a last day one is warned, the earliest first."""
    rules = params.at(today())
    days = (rules.get(f"deadlines.warn_days.{step}").value for step in _STEPS)
    return tuple(sorted(days, reverse=True))


def _settle(case: Case) -> None:
    """The last days as they follow from the facts now; a day that moved is warned of anew."""
    if case.state == CaseState.WITHDRAWN:
        return
    found = {day.deadline: day.last for day in clock_of(case).days}
    known = {row.deadline: row for row in LastDay.objects.filter(**_here(case))}
    for deadline, last in found.items():
        row = known.get(deadline) or LastDay(**_here(case), deadline=deadline)
        if row.last_on == last:
            continue
        row.last_on, row.warned_days, row.told_at = last, None, None
        # The first look decides whether a warning is due at once.
        row.warn_on = _first(last)
        row.save(force_insert=row._state.adding)
    gone = [row.pk for deadline, row in known.items() if deadline not in found]
    LastDay.objects.filter(pk__in=gone).update(warn_on=None, warned_days=None)


def _first(last: date) -> date | None:
    return last - timedelta(days=warnings()[0])


def _next(last: date, moment: date) -> date | None:
    """The day of the next warning after a moment; none after the last day has been told of."""
    marks = [last - timedelta(days=days) for days in warnings()]
    later = [mark for mark in marks if mark > moment]
    if later:
        return min(later)
    # Once more on the day after it has passed, for the office alone.
    return last + timedelta(days=1) if last >= moment else None


def _here(case: Case) -> dict[str, Any]:
    return {"kind": kind_of(Case), "row_id": case.pk}
