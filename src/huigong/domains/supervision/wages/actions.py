"""Opening a wage case, who is owed how much, and what was agreed. Payments, clues and the end: see
`paying` and `ending`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.wages.counting import standings, totals_of
from huigong.domains.supervision.wages.models import (
    Origin,
    WageCase,
    WageLine,
    WageState,
)
from huigong.domains.supervision.wages.typed import Worker
from huigong.domains.supervision.wages.watching.actions import watch
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.models import Employer
from huigong.kernel.employers.sides import check_untied, keep_tied_out
from huigong.kernel.people.papers import PaperKind
from huigong.kernel.people.writing import blind_contact, blind_paper
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.sealing.blindfield import forms_of
from huigong.kernel.workflow.numbers import number_of_year


@action("open", model=WageCase, creates=True, records=("employer", "origin"))
def open_wagecase(
    *,
    employer: Employer,
    origin: str,
    opened_on: date,
    site: str = "",
    is_migrant: bool = False,
    checkup: Checkup | None = None,
    source: str = "",
    note: str = "",
) -> WageCase:
    """立了欠薪案件"""
    office = current().office
    check_untied(employer.pk, office)
    case = WageCase(
        id=next_ids(1)[0],
        unit=office,
        employer=employer,
        employer_name=employer.name,
        opened_on=opened_on,
    )
    _tell(case, origin, site, is_migrant, checkup, source, note)
    if opened_on > today():
        raise ValidationError({"opened_on": _("立案日期不能在今天以后。")})
    # A form that is refused takes no number.
    case.full_clean(exclude={"number", "unit", "employer", "checkup"})
    case.number = number_of_year("QX", "supervision/wagecase")
    case.save(force_insert=True)
    keep_tied_out(case, [employer.pk])
    watch(case)
    return case


@action("edit", model=WageCase)
def edit_wagecase(
    case: WageCase,
    *,
    origin: str,
    site: str = "",
    is_migrant: bool = False,
    checkup: Checkup | None = None,
    source: str = "",
    note: str = "",
) -> WageCase:
    """修改了欠薪案件"""
    _tell(case, origin, site, is_migrant, checkup, source, note)
    return case


def _tell(
    case: WageCase,
    origin: str,
    site: str,
    is_migrant: bool,
    checkup: Checkup | None,
    source: str,
    note: str,
) -> None:
    if checkup is not None and checkup.employer_id != case.employer_id:
        raise ValidationError({"checkup": _("那一次检查的是别的单位。")})
    if origin == Origin.CHECKUP and checkup is None and not source.strip():
        raise ValidationError({"checkup": _("请选那一次监督检查，或者写它的编号。")})
    case.origin, case.site, case.is_migrant = origin, site.strip(), is_migrant
    case.checkup, case.source, case.note = checkup, source.strip(), note.strip()


def hold(case: WageCase) -> None:
    """Two people at one case: the second waits here, and finds what the first has done. Raises
    ValidationError once the case is over.
    """
    held = WageCase.objects.select_for_update(of=("self",)).only("state").get(pk=case.pk)
    case.state = held.state
    if case.state != WageState.OPEN:
        raise ValidationError(_("已经办结。要接着追讨，请先“重新追讨”。"))


def count_up(case: WageCase) -> None:
    """The sums of a case, anew from its rows."""
    found = totals_of(standings(case))
    case.workers, case.owed_fen = found.workers, found.owed_fen
    case.agreed_fen, case.paid_fen, case.left_fen = (
        found.agreed_fen,
        found.paid_fen,
        found.left_fen,
    )


@action("enlist", model=WageCase, records=("count",))
def enlist_wagecase(
    case: WageCase,
    *,
    people: Sequence[Worker],
    count: Annotated[int, gettext_lazy("人数")] = 0,
) -> WageCase:
    """登记了被欠薪的职工"""
    hold(case)
    lines = list(WageLine.objects.on(case))
    place = max((line.place for line in lines), default=0)
    known = [line for line in lines if line.struck_on is None]
    faults = []
    for worker, row_id in zip(people, next_ids(len(people)), strict=True):
        place += 1
        line = WageLine(id=row_id, kind=kind_of(WageCase), row_id=case.pk, case=case, place=place)
        _put(line, worker)
        if reason := _twin(line, known):
            faults.append(
                _("第 %(line)d 行：%(fault)s") % {"line": worker.line or place, "fault": reason}
            )
        known.append(line)
    if faults:
        raise ValidationError({"lines": faults})
    for line in known[len(known) - len(people) :]:
        line.full_clean(exclude={"case"}, validate_unique=False, validate_constraints=False)
        line.save(force_insert=True)
    count_up(case)
    return case


def _put(line: WageLine, worker: Worker) -> None:
    line.name, line.due_fen, line.had_fen = worker.name, worker.due_fen, worker.had_fen
    line.from_on, line.until_on, line.left_on = worker.from_on, worker.until_on, worker.left_on
    if worker.from_on and worker.until_on and worker.from_on > worker.until_on:
        raise ValidationError({"until_on": _("欠薪止不能早于欠薪起。")})
    if worker.paper:
        line.paper = worker.paper
        line.paper_blind = blind_paper(PaperKind.IDENTITY, worker.paper)
    if worker.phone:
        line.phone, line.phone_blind = worker.phone, blind_contact(worker.phone)


def _twin(line: WageLine, known: Sequence[WageLine]) -> str:
    """One worker is one line: else two people may be paid for one."""
    papers, phones = forms_of(line, "paper_blind"), forms_of(line, "phone_blind")
    for other in known:
        if other.paper_blind and bytes(other.paper_blind) in papers:
            return _("身份证号码与第 %d 号相同，是同一个人。") % other.place
        if other.phone_blind and bytes(other.phone_blind) in phones:
            return _("手机号码与第 %d 号相同，请核对。") % other.place
        told_apart = (line.paper_blind and other.paper_blind) or (
            line.phone_blind and other.phone_blind
        )
        if line.name == other.name and not told_apart:
            said = _("与第 %d 号同名，请填身份证或者手机号码，免得弄错人。")
            return said % other.place
    return ""


def find_line(case: WageCase, line_id: int) -> WageLine:
    """A line that counts. Raises ValidationError."""
    found = WageLine.objects.on(case).filter(pk=line_id, struck_on=None).first()
    if found is None:
        raise ValidationError(_("没有这一位，可能已经删去了。"))
    return found


@action("amend", model=WageCase)
def amend_wagecase(case: WageCase, *, line: int, worker: Worker) -> WageCase:
    """改了一名职工的欠薪登记"""
    hold(case)
    row = find_line(case, line)
    _put(row, worker)
    others = WageLine.objects.on(case).filter(struck_on=None).exclude(pk=row.pk)
    if reason := _twin(row, list(others)):
        raise ValidationError({"name": reason})
    (paid,) = (one.paid_fen for one in standings(case) if one.line.pk == row.pk)
    if row.agreed_fen is not None and row.agreed_fen > row.owed_fen:
        raise ValidationError({"due_fen": _("比协商好的还少，请先改协商金额。")})
    if row.asked_fen < paid:
        raise ValidationError({"due_fen": _("比已经付的还少，请先冲正付款。")})
    row.full_clean(exclude={"case"})
    row.save()
    count_up(case)
    return case


@action("strike", model=WageCase)
def strike_wagecase(case: WageCase, *, line: int) -> WageCase:
    """删去了登记错的职工"""
    hold(case)
    row = find_line(case, line)
    if any(one.paid_fen for one in standings(case) if one.line.pk == row.pk):
        raise ValidationError(_("已经付过钱的不能删去，请先冲正付款。"))
    row.struck_on = today()
    row.save(update_fields=("struck_on",))
    count_up(case)
    return case


@action("agree", model=WageCase, records=("agreed_on", "pay_by"))
def agree_wagecase(
    case: WageCase,
    *,
    amounts: Mapping[int, int],
    agreed_on: date,
    agreement: str,
    pay_by: date | None = None,
) -> WageCase:
    """登记了协商结果"""
    hold(case)
    if agreed_on > today():
        raise ValidationError({"agreed_on": _("达成协议的日期不能在今天以后。")})
    for one in standings(case):
        line = one.line
        agreed = amounts.get(line.pk)
        words = {"place": line.place, "name": line.name}
        if agreed is None:
            raise ValidationError(_("第 %(place)d 号 %(name)s 还没有填协商金额。") % words)
        if not one.paid_fen <= agreed <= line.owed_fen:
            said = _("第 %(place)d 号 %(name)s：协商金额不能多于拖欠的，也不能少于已付的。")
            raise ValidationError(said % words)
        line.agreed_fen = agreed
        line.save(update_fields=("agreed_fen",))
    case.agreed_on, case.agreement, case.pay_by = agreed_on, agreement.strip(), pay_by
    watch(case)
    count_up(case)
    return case
