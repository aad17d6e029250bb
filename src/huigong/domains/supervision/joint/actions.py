"""Every write of a sector finding, from the check-ups that showed it to the typical case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.clues import actions as clues
from huigong.domains.supervision.clues.models import Reply
from huigong.domains.supervision.joint.candidates import candidates, threshold, window
from huigong.domains.supervision.joint.listing import Line
from huigong.domains.supervision.joint.models import (
    RIGHT,
    RUNNING,
    ListedFirm,
    Mark,
    Outcome,
    SectorFinding,
    duty_name,
    trade_name,
)
from huigong.domains.supervision.joint.workflow import sector_flow
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.models import Employer
from huigong.kernel.employers.sides import check_untied, keep_tied_out
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import Step
from huigong.kernel.workflow.numbers import number_of_year
from huigong.kernel.workflow.single import begin_step, end_steps


@action("open", model=SectorFinding, creates=True)
def open_sector(*, duty: str, trade: str, title: str = "") -> SectorFinding:
    """提出了行业性问题"""
    office = current().office
    found = [one for one in candidates(office) if (one.duty, one.trade) == (duty, trade)]
    if not found:
        raise ValidationError(_("检查里没有这个行业违反这一事项的记录。"))
    needed = threshold(office)
    if needed.confirmed and found[0].employers < needed.value:
        raise ValidationError(_("还不到 %d 家，不作为行业性问题。") % needed.value)
    if SectorFinding.objects.filter(
        unit=office, duty=duty, trade=trade, state__in=RUNNING
    ).exists():
        raise ValidationError(_("这个行业的这一问题已经提出，请在那一条上接着办。"))
    for employer_id in found[0].employer_ids:
        check_untied(employer_id, office)
    since, until = window(office)
    sector = SectorFinding(
        id=next_ids(1)[0],
        number=number_of_year("HY", "supervision/sector"),
        unit=office,
        title=title.strip()[:100] or f"{trade_name(trade)}：{duty_name(duty)}"[:100],
        duty=duty,
        trade=trade,
        since=since,
        until=until,
        checkup_ids=list(found[0].checkup_ids),
        employers=found[0].employers,
        people=found[0].people,
        opened_on=today(),
    )
    sector.save(force_insert=True)
    keep_tied_out(sector, found[0].employer_ids)
    return sector


@action("edit", model=SectorFinding)
def edit_sector(sector: SectorFinding, *, title: str, summary: str = "") -> SectorFinding:
    """修改了行业性问题"""
    if sector.state not in RUNNING:
        raise ValidationError(_("已经办结，不能再改。"))
    sector.title, sector.summary = title.strip(), summary.strip()
    return sector


@action("transfer", model=SectorFinding)
def transfer_sector(sector: SectorFinding, *, handing: clues.Handing) -> SectorFinding:
    """把行业性问题移送了检察机关"""
    sector_flow.move(sector, "transfer")
    clues.put_clue(sector, sector.unit, handing)
    return sector


@action("hear", model=SectorFinding, records=("reply", "replied_on"))
def hear_sector(
    sector: SectorFinding,
    *,
    reply: Annotated[Reply, gettext_lazy("检察机关的答复")],
    replied_on: Annotated[date, gettext_lazy("答复日期")],
    reply_note: str = "",
) -> SectorFinding:
    """登记了检察机关对行业性问题的答复"""
    sector_flow.move(sector, "hear")
    clues.put_reply(sector, reply=reply, replied_on=replied_on, reply_note=reply_note)
    return sector


@action("file", model=SectorFinding, records=("filed_on",))
def file_sector(
    sector: SectorFinding,
    *,
    authority: Annotated[str, gettext_lazy("主管部门"), 100],
    filed_on: Annotated[date, gettext_lazy("立案日期"), gettext_lazy("调查的期限从这天起算。")],
    case_number: Annotated[str, gettext_lazy("立案文号"), 60] = "",
) -> SectorFinding:
    """登记了主管部门对行业性问题的立案"""
    sector_flow.move(sector, "file")
    clues.put_case(sector, authority=authority, case_number=case_number, filed_on=filed_on)
    sector.due_at = begin_step(sector, sector.unit, Step.AWAIT, since=filed_on).due_at
    return sector


@action("lengthen", model=SectorFinding, records=("approved_on",))
def lengthen_sector(
    sector: SectorFinding,
    *,
    approved_on: Annotated[date, gettext_lazy("批准延长的日期")],
    approval: Annotated[
        str,
        gettext_lazy("由谁批准"),
        gettext_lazy("《劳动保障监察条例》第十七条：经劳动保障行政部门负责人批准。"),
        200,
    ],
) -> SectorFinding:
    """登记了主管部门延长期限"""
    sector.due_at = clues.put_longer(
        sector, sector.unit, approved_on=approved_on, approval=approval
    )
    return sector


@action("conclude", model=SectorFinding, records=("concluded_on",))
def conclude_sector(
    sector: SectorFinding,
    *,
    concluded_on: Annotated[date, gettext_lazy("处理完毕的日期")],
    authority_outcome: Annotated[
        str,
        gettext_lazy("主管部门的处理结果"),
        gettext_lazy("只登记一次；逐户的结果在清单上记。"),
        500,
    ],
) -> SectorFinding:
    """登记了主管部门的处理结果"""
    clues.put_outcome(sector, concluded_on=concluded_on, outcome=authority_outcome)
    _stop(sector)
    return sector


@action("list", model=SectorFinding)
def list_sector(sector: SectorFinding, *, lines: Sequence[Line]) -> SectorFinding:
    """登记了主管部门的清单"""
    sector_flow.move(sector, "list")
    if not lines:
        raise ValidationError(_("没有新的单位。"))
    codes = [line.uscc for line in lines if line.uscc]
    known = {one.uscc: one.pk for one in Employer.objects.filter(uscc__in=codes)}
    for employer_id in known.values():
        check_untied(employer_id, sector.unit)
    last = ListedFirm.objects.on(sector).aggregate(last=Max("place"))["last"] or 0
    for place, line in enumerate(lines, last + 1):
        firm = ListedFirm(
            kind=kind_of(SectorFinding),
            row_id=sector.pk,
            sector=sector,
            place=place,
            name=line.name,
            uscc=line.uscc,
            employer_id=known.get(line.uscc),
            problem=line.problem,
            listed_on=today(),
        )
        firm.clean_fields(exclude={"sector", "employer"})
        firm.save(force_insert=True)
    keep_tied_out(sector, known.values())
    return _count(sector)


@action("mark", model=SectorFinding, records=("mark", "done_on", "known_by"))
def mark_sector(
    sector: SectorFinding,
    *,
    firms: Sequence[int],
    mark: Annotated[Mark, gettext_lazy("结果")],
    done_on: Annotated[date, gettext_lazy("哪天")],
    known_by: Annotated[str, gettext_lazy("怎么知道的")],
) -> SectorFinding:
    """登记了清单上单位的结果"""
    sector_flow.move(sector, "mark")
    picked = ListedFirm.objects.on(sector).filter(pk__in=list(firms))
    if not picked.exists():
        raise ValidationError(_("请先在清单上打勾。"))
    if mark not in Mark.values:
        raise ValidationError({"mark": _("请选是什么结果。")})
    if done_on > today():
        raise ValidationError({"done_on": _("日期不能在今天以后。")})
    if not known_by.strip():
        raise ValidationError({"known_by": _("请写明怎么知道的。")})
    told = {"done_on": done_on, "known_by": known_by.strip()[:200]}
    if mark == Mark.RIGHT:
        for problem, outcome in RIGHT.items():
            picked.filter(problem=problem).update(outcome=outcome, **told)
    elif mark == Mark.GONE:
        picked.update(outcome=Outcome.GONE, **told)
    else:
        picked.update(outcome=Outcome.OPEN, done_on=None, known_by=told["known_by"])
    return _count(sector)


@action("close", model=SectorFinding)
def close_sector(sector: SectorFinding, *, outcome: str) -> SectorFinding:
    """办结了行业性问题"""
    sector_flow.move(sector, "close")
    sector.outcome = outcome.strip()
    _stop(sector)
    return sector


@action("drop", model=SectorFinding)
def drop_sector(sector: SectorFinding, *, outcome: str) -> SectorFinding:
    """不再办理行业性问题"""
    sector_flow.move(sector, "drop")
    sector.outcome = outcome.strip()
    _stop(sector)
    return sector


@action("write", model=SectorFinding, records=("case_year",))
def write_sector(
    sector: SectorFinding, *, case_title: str, case_parties: str, case_year: int, case_text: str
) -> SectorFinding:
    """写了典型案例"""
    sector_flow.move(sector, "write")
    if not (case_title.strip() and case_parties.strip() and case_text.strip()):
        raise ValidationError(_("标题、共同办理的单位、正文都要写。"))
    sector.case_title, sector.case_parties = case_title.strip(), case_parties.strip()
    sector.case_year = case_year
    sector.case_text = "\n".join(one.strip() for one in case_text.splitlines() if one.strip())
    return sector


@action("submit", model=SectorFinding, records=("submitted_on",))
def submit_sector(sector: SectorFinding, *, submitted_on: date, submitted_to: str) -> SectorFinding:
    """报送了典型案例"""
    sector_flow.move(sector, "submit")
    if submitted_on > today():
        raise ValidationError({"submitted_on": _("日期不能在今天以后。")})
    sector.submitted_on, sector.submitted_to = submitted_on, submitted_to.strip()
    return sector


@action("select", model=SectorFinding)
def select_sector(sector: SectorFinding, *, selected_by: str, selected_as: str) -> SectorFinding:
    """登记了典型案例入选"""
    sector_flow.move(sector, "select")
    sector.selected_by, sector.selected_as = selected_by.strip(), selected_as.strip()
    return sector


def _stop(sector: SectorFinding) -> None:
    sector.due_at = None
    end_steps(sector)


def _count(sector: SectorFinding) -> SectorFinding:
    rows = ListedFirm.objects.on(sector)
    sector.firms = rows.count()
    sector.firms_done = rows.exclude(outcome=Outcome.OPEN).count()
    return sector


def keep_tied_out_of_sectors(employer_id: int) -> None:
    """Who became tied to an employer loses the findings about it. A part of recording the tie."""
    by_id = current().person_id
    with scope(SYSTEM, reason="recusal: a tie to an employer of a sector finding became known"):
        held = Q(pk__in=ListedFirm.objects.filter(employer_id=employer_id).values("sector_id"))
        for number in Checkup.objects.filter(employer_id=employer_id).values_list("pk", flat=True):
            held |= Q(checkup_ids__contains=number)
        for sector in SectorFinding.objects.filter(held):
            keep_tied_out(sector, [employer_id], by_id=by_id)
