"""Every write of a risk."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.risks.models import Grade, Risk
from huigong.domains.supervision.risks.workflow import risk_flow
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.employers.models import Employer
from huigong.kernel.employers.sides import check_untied, keep_tied_out
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import current
from huigong.kernel.workflow.clocks import term
from huigong.kernel.workflow.models import Step
from huigong.kernel.workflow.numbers import number_of_year
from huigong.kernel.workflow.single import begin_step, end_steps


@action("record", model=Risk, creates=True, records=("employer", "what", "grade"))
def record_risk(
    *,
    employer: Employer,
    found_on: date,
    what: str,
    grade: str,
    facts: str,
    owner: str,
    due_on: date | None = None,
    people: int | None = None,
    partners: str = "",
) -> Risk:
    """登记了劳动关系隐患"""
    office = current().office
    check_untied(employer.pk, office)
    risk = Risk(
        id=next_ids(1)[0],
        unit=office,
        employer=employer,
        employer_name=employer.name,
        found_on=found_on,
        what=what,
        grade=grade,
        people=people,
        facts=facts.strip(),
        owner=owner.strip(),
        partners=partners.strip(),
        due_on=due_on or _term(office),
    )
    if found_on > today():
        raise ValidationError({"found_on": _("发现日期不能在今天以后。")})
    # A form that is refused takes no number.
    risk.full_clean(exclude={"number", "unit", "employer"})
    risk.number = number_of_year("YH", "supervision/risk")
    risk.save(force_insert=True)
    _watch(risk)
    keep_tied_out(risk, [employer.pk])
    return risk


@action("edit", model=Risk)
def edit_risk(
    risk: Risk,
    *,
    what: str,
    facts: str,
    owner: str,
    due_on: date | None = None,
    people: int | None = None,
    partners: str = "",
) -> Risk:
    """修改了劳动关系隐患"""
    due_on = due_on or risk.due_on
    is_moved = due_on != risk.due_on
    risk.what, risk.facts, risk.people = what, facts.strip(), people
    risk.owner, risk.partners, risk.due_on = owner.strip(), partners.strip(), due_on
    if is_moved and risk.due_at is not None:
        _watch(risk)
    return risk


@action("grade", model=Risk, records=("grade", "why"))
def grade_risk(
    risk: Risk,
    *,
    grade: Annotated[Grade, gettext_lazy("等级")],
    why: Annotated[str, gettext_lazy("为什么改"), gettext_lazy("人数、情况有什么变化。"), 200],
) -> Risk:
    """改了劳动关系隐患的等级"""
    risk_flow.move(risk, "grade")
    risk.grade = grade
    return risk


@action("close", model=Risk)
def close_risk(risk: Risk, *, outcome: str) -> Risk:
    """化解了劳动关系隐患"""
    risk_flow.move(risk, "close")
    risk.outcome, risk.closed_on, risk.due_at = outcome.strip(), today(), None
    end_steps(risk)
    return risk


@action("reopen", model=Risk, records=("due_on",))
def reopen_risk(risk: Risk, *, facts: str, due_on: date | None = None) -> Risk:
    """重新登记了劳动关系隐患"""
    risk_flow.move(risk, "reopen")
    risk.facts, risk.closed_on = facts.strip(), None
    risk.due_on = due_on or _term(risk.unit)
    _watch(risk)
    return risk


def _term(unit: Unit) -> date:
    """By when a risk is dealt with where nobody names a day: by the rule of the place."""
    return timezone.localdate(term("risks.follow_days", unit.division, now()).at)


def _watch(risk: Risk) -> None:
    """It stands in the office's day until the day by which it is to be dealt with."""
    if risk.due_on < today():
        raise ValidationError({"due_on": _("化解期限不能在今天以前。")})
    until, source = risk.due_on, _("登记的化解期限")
    risk.due_at = begin_step(risk, risk.unit, Step.HANDLE, until=until, source=source).due_at
