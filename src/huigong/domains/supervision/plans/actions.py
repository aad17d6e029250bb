"""Every write of a year's plan. Nothing of it says to an outsider how an employer came there."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import F, Max
from django.utils.translation import gettext as _

from huigong.domains.supervision.checkups.models import Manner
from huigong.domains.supervision.plans.drawing import digest, draw, mixed
from huigong.domains.supervision.plans.models import MOST_CHECKUPS, CheckupPlan, PlannedCheckup
from huigong.domains.supervision.plans.progress import (
    by_rule,
    free_of,
    lines_of,
    unchecked_places,
)
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.models import Employer
from huigong.kernel.employers.sides import check_untied
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of

_CHOSEN = (Manner.HAND, Manner.COMPLAINT)


@action("start", model=CheckupPlan, creates=True, records=("year", "wanted"))
def start_plan(*, year: int, wanted: int) -> CheckupPlan:
    """做了年度检查计划"""
    office = current().office
    if CheckupPlan.objects.filter(unit=office, year=year).exists():
        raise ValidationError({"year": _("这一年已经有计划。")})
    plan = CheckupPlan(id=next_ids(1)[0], unit=office, year=year, wanted=wanted)
    plan.full_clean(exclude={"unit"})
    plan.save(force_insert=True)
    return plan


@action("choose", model=CheckupPlan)
def choose_plan(
    plan: CheckupPlan,
    *,
    count: int,
    trade: str = "",
    is_platform: bool = False,
    least_people: int | None = None,
    unchecked_since: date | None = None,
) -> CheckupPlan:
    """按规则选定了检查单位"""
    _need_open(plan)
    rows = by_rule(
        plan,
        trade=trade,
        is_platform=is_platform,
        least_people=least_people,
        unchecked_since=unchecked_since,
    )
    found = _untied(plan, rows[: MOST_CHECKUPS + count], count)
    if not found:
        raise ValidationError(_("没有符合这些条件的单位，或者都已在计划里。"))
    for employer in found:
        _put(plan, employer, Manner.RULE)
    return plan


@action("pick", model=CheckupPlan)
def pick_plan(plan: CheckupPlan, *, employer: Employer, manner: str, reason: str) -> CheckupPlan:
    """指定了检查单位"""
    if manner not in _CHOSEN:
        raise ValidationError({"manner": _("请选指定或者投诉举报。")})
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})
    if lines_of(plan).filter(employer=employer).exists():
        raise ValidationError({"employer": _("这家单位已经在计划里。")})
    check_untied(employer.pk, plan.unit)
    _put(plan, employer, manner, reason.strip())
    if plan.drawn_on:
        _hide(plan, employer)
    return plan


@action("unpick", model=CheckupPlan)
def unpick_plan(plan: CheckupPlan, *, employer_id: int) -> CheckupPlan:
    """从检查计划里去掉了一家单位"""
    _need_open(plan)
    if not lines_of(plan).filter(employer_id=employer_id).update(dropped_on=today()):
        raise ValidationError(_("计划里没有这一家。"))
    return plan


@action("draw", model=CheckupPlan)
def draw_plan(plan: CheckupPlan) -> CheckupPlan:
    """抽取了检查单位，定下了次序"""
    _need_open(plan)
    missing = plan.wanted - lines_of(plan).count()
    if missing < 0:
        raise ValidationError(_("选定的比计划家数多 %d 家，请去掉几家。") % -missing)
    pool = list(free_of(plan).values_list("pk", flat=True))
    plan.seed, plan.pool, plan.pool_digest = secrets.randbits(48), len(pool), digest(pool)
    order = draw(pool, plan.seed)
    rows = Employer.objects.in_bulk(order[: missing * 2 + 50])
    found = _untied(plan, (rows[number] for number in order if number in rows), missing)
    if len(found) < missing:
        raise ValidationError(_("台账里可抽的不够，还差 %d 家。") % (missing - len(found)))
    for employer in found:
        _put(plan, employer, Manner.DRAW)
    plan.drawn_on = today()
    lines = lines_of(plan).order_by("employer_id")
    for place, line in enumerate(mixed(list(lines), plan.seed), 1):
        line.place = place
        line.save(update_fields=("place",))
    return plan


def _need_open(plan: CheckupPlan) -> None:
    if plan.drawn_on:
        raise ValidationError(_("已经抽取定下，不能再改。急办的可以加入一家。"))


def _untied(plan: CheckupPlan, rows: Iterable[Employer], most: int) -> list[Employer]:
    """The first of some employers that the union, and who sits here, has no tie with."""
    found: list[Employer] = []
    for employer in rows:
        if len(found) >= most:
            break
        try:
            check_untied(employer.pk, plan.unit)
        except ValidationError:
            continue
        found.append(employer)
    return found


def _put(plan: CheckupPlan, employer: Employer, manner: str, reason: str = "") -> PlannedCheckup:
    line = PlannedCheckup(
        kind=kind_of(CheckupPlan),
        row_id=plan.pk,
        plan=plan,
        employer=employer,
        employer_name=employer.name,
        manner=manner,
        reason=reason,
    )
    line.clean_fields(exclude={"plan", "employer"})
    line.save(force_insert=True)
    return line


def _hide(plan: CheckupPlan, employer: Employer) -> None:
    """Who knew the list sees what is new in it: one that is drawn comes in beside the one picked,
    and both stand somewhere among those that are still to be checked.
    """
    lot = free_of(plan).exclude(pk=employer.pk).order_by("?")
    for companion in _untied(plan, lot[:20], 1):
        _put(plan, companion, Manner.DRAW)
    fresh = lines_of(plan).filter(place=0)
    for line in mixed(list(fresh), secrets.randbits(48)):
        waiting = [place for place in unchecked_places(plan) if place]
        last = lines_of(plan).aggregate(last=Max("place"))["last"] or 0
        place = secrets.choice(waiting) if waiting else last + 1
        behind = lines_of(plan).filter(place__gte=place)
        behind.update(place=F("place") + 1)
        line.place = place
        line.save(update_fields=("place",))
