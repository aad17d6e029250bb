"""Every write of a check-up and of what was found."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.checkups.found import find_duty, findings_of
from huigong.domains.supervision.checkups.models import About, Checkup, Finding, Result, Signing
from huigong.domains.supervision.plans.progress import line_for, made_of
from huigong.kernel import params
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.models import Employer
from huigong.kernel.employers.sides import check_untied, keep_tied_out
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.numbers import number_of_year


@action("record", model=Checkup, creates=True, records=("employer", "checked_on"))
def record_checkup(
    *,
    employer: Employer,
    checked_on: date,
    first_supervisor: str,
    second_supervisor: str,
    minutes: str,
    manner: str = "",
    people: int | None = None,
    signing: str = Signing.NONE,
    campaign: str = "",
    about: str = About.LABOUR,
    partners: str = "",
) -> Checkup:
    """登记了监督检查"""
    office = current().office
    check_untied(employer.pk, office)
    checkup = Checkup(
        id=next_ids(1)[0],
        unit=office,
        employer=employer,
        employer_name=employer.name,
        checked_on=checked_on,
        manner=_manner_of(office.pk, employer.pk, checked_on, manner),
        first_supervisor=first_supervisor.strip(),
        second_supervisor=second_supervisor.strip(),
        people=people,
        minutes=minutes.strip(),
        signing=signing,
        campaign=campaign.strip(),
        about=about,
        partners=partners.strip(),
    )
    _check(checkup)
    # A form that is refused takes no number.
    checkup.full_clean(exclude={"number", "unit", "employer"})
    checkup.number = number_of_year("JC", "supervision/checkup")
    checkup.save(force_insert=True)
    keep_tied_out(checkup, [employer.pk])
    return checkup


def _manner_of(unit_id: int, employer_id: int, day: date, typed: str) -> str:
    """That of the plan's line for the check-up it is done by, whatever was typed: who records it
    need not know, and learns nothing by trying. A further one may have been chosen otherwise.
    """
    line = line_for(unit_id, employer_id, day, lock=True)
    if line is not None and (not typed or made_of(line, unit_id, day) is None):
        return line.manner
    if not typed:
        raise ValidationError({"manner": _("不在年度检查计划里的，请选怎么选定的。")})
    return typed


@action("edit", model=Checkup)
def edit_checkup(
    checkup: Checkup,
    *,
    first_supervisor: str,
    second_supervisor: str,
    minutes: str,
    manner: str = "",
    people: int | None = None,
    signing: str = Signing.NONE,
    campaign: str | None = None,
    partners: str = "",
) -> Checkup:
    """修改了监督检查"""
    if manner and not _is_planned(checkup):
        checkup.manner = manner
    checkup.people = people
    checkup.first_supervisor = first_supervisor.strip()
    checkup.second_supervisor = second_supervisor.strip()
    checkup.minutes, checkup.signing = minutes.strip(), signing
    if campaign is not None:
        checkup.campaign = campaign.strip()
    checkup.partners = partners.strip()
    _check(checkup)
    return checkup


def _is_planned(checkup: Checkup) -> bool:
    unit_id, day = checkup.unit_id, checkup.checked_on
    line = line_for(unit_id, checkup.employer_id, day, lock=True)
    return line is not None and made_of(line, unit_id, day) == checkup


def _check(checkup: Checkup) -> None:
    if checkup.checked_on > today():
        raise ValidationError({"checked_on": _("检查日期不能在今天以后。")})
    rules = params.at(checkup.checked_on, division=checkup.unit.division)
    needed = int(rules.get("letters.supervisors").value)
    names = {checkup.first_supervisor, checkup.second_supervisor} - {""}
    if len(names) < needed:
        told = _("要有 %d 名不同的监督员。") % needed
        raise ValidationError({"second_supervisor": told})


@action("note", model=Checkup)
def note_checkup(
    checkup: Checkup,
    *,
    duty: str,
    facts: str,
    demand: str,
    people: int | None = None,
    due_on: date | None = None,
    area: str = "",
) -> Checkup:
    """记下了发现的问题"""
    area = area.strip()
    if find_duty(duty, checkup.checked_on, checkup.unit.division) is None:
        raise ValidationError(
            {"duty": _("这一事项那一天在本地不能拿来要求单位：没有生效，或者还有待确认的。")}
        )
    if findings_of(checkup).filter(duty=duty, area=area).exists():
        told = _("这一事项已经记过了，请合在一起写；在别的部位，写明部位。")
        raise ValidationError({"duty": told})
    if checkup.about == About.SAFETY and due_on is None:
        raise ValidationError({"due_on": _("安全隐患要写改正期限。")})
    if due_on is not None and due_on < checkup.checked_on:
        raise ValidationError({"due_on": _("改正期限不能早于检查日期。")})
    finding = Finding(
        kind=kind_of(Checkup),
        row_id=checkup.pk,
        checkup=checkup,
        duty=duty,
        area=area,
        facts=facts.strip(),
        people=people,
        demand=demand.strip(),
        due_on=due_on,
    )
    finding.full_clean(exclude={"checkup"})
    finding.save(force_insert=True)
    checkup.findings = findings_of(checkup).count()
    return checkup


@action("strike", model=Checkup)
def strike_checkup(checkup: Checkup, *, finding: int) -> Checkup:
    """删去了记错的问题"""
    if not findings_of(checkup).filter(pk=finding).update(struck_on=today()):
        raise ValidationError(_("没有这一条，可能已经删去了。"))
    checkup.findings = findings_of(checkup).count()
    return checkup


@action("recheck", model=Checkup, records=("result", "rechecked_on"))
def recheck_checkup(
    checkup: Checkup,
    *,
    finding: int,
    result: Annotated[Result, gettext_lazy("复查结果")],
    rechecked_on: Annotated[date, gettext_lazy("复查日期")],
    recheck_note: str = "",
) -> Checkup:
    """复查了发现的问题"""
    row = findings_of(checkup).filter(pk=finding).first()
    if row is None:
        raise ValidationError(_("没有这一条，可能已经删去了。"))
    if not checkup.checked_on <= rechecked_on <= today():
        raise ValidationError({"rechecked_on": _("复查日期在检查日期和今天之间。")})
    if result == Result.UNFIXED and not recheck_note.strip():
        raise ValidationError({"recheck_note": _("没有改正的，写明看到什么、接下来怎么办。")})
    row.result, row.rechecked_on, row.recheck_note = result, rechecked_on, recheck_note.strip()
    row.full_clean(exclude={"checkup"})
    row.save(update_fields=("result", "rechecked_on", "recheck_note"))
    return checkup
