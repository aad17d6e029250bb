"""Every write of the hotline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.domains.hotline.manner import Manner
from huigong.domains.hotline.models import Case, CaseKind, CaseState, Channel
from huigong.domains.hotline.workflow import case_flow
from huigong.kernel.accounts.models import Account
from huigong.kernel.accounts.phones import clean_number, is_mobile
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now
from huigong.kernel.notices.sending import send_sms
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.clocks import stop_clock, term
from huigong.kernel.workflow.legs import end, open_legs
from huigong.kernel.workflow.models import Leg, LegForm, LegState, Step
from huigong.kernel.workflow.numbers import next_number
from huigong.kernel.workflow.onward import send_on
from huigong.kernel.workflow.waiting import open_of

#: The direct unit of the province that takes the calls.
CENTRE_CODE = "QH-DIR-12351"


def centre() -> Unit:
    """The hotline's centre. Raises Unit.DoesNotExist where the tree has none."""
    return Unit.objects.get(code=CENTRE_CODE)


def series(year: int) -> str:
    """The series of running numbers of a year's cases."""
    return f"hotline.case/{year}"


def case_number(year: int, number: int) -> str:
    """A running number as it stands on paper."""
    return f"QH12351-{year}-{number:06d}"


def _number(at: datetime) -> str:
    year = timezone.localdate(at).year
    return case_number(year, next_number(series(year)))


def open_case(case: Case, at: datetime) -> Case:
    """Number, term and first leg of a fresh case."""
    case.id = next_ids(1)[0]
    case.number = _number(at)
    case.opened_at = at
    due = term(case_flow.param_of(Step.HANDLE, case), case.unit.division, at)
    case.due_at, case.due = due.at, due.to_json()
    return case


@action("register", model=Case, creates=True, records=("channel", "kind"))
def register_case(
    *,
    channel: str,
    title: str,
    text: str,
    kind: str = "",
    category: str = "",
    employer: str = "",
    division: str = "",
    people: int = 1,
    reporter_name: str = "",
    phone: str = "",
    is_urgent: bool = False,
    is_confidential: bool = False,
    client_id: UUID | None = None,
    at: datetime | None = None,
    manner: Manner | None = None,
) -> Case:
    """登记了诉求"""
    case = draft_case(
        current().office,
        channel=channel,
        title=title,
        text=text,
        kind=kind,
        category=category,
        employer=employer,
        division=division,
        people=people,
        reporter_name=reporter_name,
        phone=phone,
        is_urgent=is_urgent,
        is_confidential=is_confidential,
    )
    case.reporter = reporter_of(phone, case.reporter_name)
    case.client_id = client_id
    if manner:
        manner.put(case)
    return open_case(case, at or now())


def draft_case(
    unit: Unit,
    *,
    channel: str,
    title: str,
    text: str,
    kind: str = "",
    category: str = "",
    employer: str = "",
    division: str = "",
    people: int = 1,
    reporter_name: str = "",
    phone: str = "",
    is_urgent: bool = False,
    is_confidential: bool = False,
) -> Case:
    """What an office takes down, before it has a number. Raises ValidationError."""
    return Case(
        unit=unit,
        channel=channel,
        kind=kind,
        category=category,
        title=title.strip(),
        text=text.strip(),
        employer=employer.strip(),
        division=division,
        people=people,
        reporter_name=reporter_name.strip(),
        phone=clean_number(phone) if phone else None,
        is_urgent=is_urgent,
        is_confidential=is_confidential,
    )


def reporter_of(phone: str, name: str) -> Account | None:
    """The account of whoever has that phone, so that a
    caller finds the case after signing in with it.
    """
    if not is_mobile(phone):
        return None
    return Account.objects.find_worker(phone) or Account.objects.create_worker(phone, name)


@action("report", model=Case, creates=True, records=("channel",))
def report_case(
    *,
    text: str,
    employer: str = "",
    division: str = "",
    people: int = 1,
    title: str = "",
    category: str = "",
    kind: str = CaseKind.COMPLAINT,
    reporter_name: str = "",
    phone: str = "",
    is_confidential: bool = False,
    channel: str = Channel.WEB,
    client_id: UUID | None = None,
) -> Case:
    """职工本人提交了诉求"""
    text = text.strip()
    case = Case(
        unit=centre(),
        reporter_id=current().account_id,
        channel=channel,
        kind=kind,
        category=category,
        title=title.strip() or " ".join(text.split())[:30],
        text=text,
        employer=employer.strip(),
        division=division,
        people=people,
        reporter_name=reporter_name.strip(),
        phone=phone or None,
        is_confidential=is_confidential,
        client_id=client_id,
    )
    return open_case(case, now())


@action("edit", model=Case, records=("kind", "category", "division", "people", "is_urgent"))
def edit_case(case: Case, **values: object) -> Case:
    """补充了登记内容"""
    for name, value in values.items():
        setattr(case, name, value)
    return case


@action("add", model=Case)
def add_words(case: Case, *, text: str) -> Case:
    """职工补充了情况"""
    still_open(case)
    case.text = f"{case.text}\n\n{_need('text', text, _('请写下要补充的情况。'))}"
    return case


@action("answer", model=Case)
def answer_case(case: Case, *, answer: str) -> Case:
    """直接答复了诉求"""
    case_flow.move(case, "answer")
    case.answer = _need("answer", answer, _("请写下给职工的答复。"))
    _finish(case)
    return case


@action("dispatch", model=Case, records=("units", "order"))
def dispatch_case(
    case: Case, *, units: list[Unit], order: str = "", assist: tuple[Unit, ...] = ()
) -> Case:
    """派单"""
    if len(units) > 1:
        raise ValidationError({"unit": _("主办单位只有一个，其余的请选为协办单位。")})
    case_flow.move(case, "dispatch")
    around = open_of(case)
    mine, lead = _mine(around), units[0] if units else None
    send_on(mine, lead, around=around, assist=assist, order=order.strip())
    stop_clock(mine, Step.ACCEPT, Step.CALLBACK)
    return case


@action("close", model=Case, records=("is_satisfied",))
def close_case(case: Case, *, answer: str, is_satisfied: bool | None, note: str = "") -> Case:
    """回访后办结"""
    case_flow.move(case, "close")
    case.answer = _need("answer", answer, _("请写下给职工的答复，职工在手机上读到的就是这段话。"))
    case.is_satisfied = is_satisfied
    case.callback_note = note.strip()
    stop_clock(_mine(open_of(case)), Step.CALLBACK)
    _finish(case)
    return case


@action("judge", model=Case, records=("stars",))
def judge_case(case: Case, *, stars: int, judgement: str = "") -> Case:
    """职工作出了评价"""
    case_flow.move(case, "judge")
    if case.stars is not None:
        raise ValidationError(_("您已经评价过了，谢谢。"))
    case.stars, case.judgement, case.judged_at = stars, judgement.strip(), now()
    return case


@action("archive", model=Case)
def archive_case(case: Case) -> Case:
    """归档"""
    case_flow.move(case, "archive")
    return case


@action("withdraw", model=Case)
def withdraw_case(case: Case) -> Case:
    """职工撤回了诉求"""
    case_flow.move(case, "withdraw")
    _finish(case)
    return case


def _finish(case: Case) -> None:
    case.closed_at = now()
    case.due_at = None
    for leg in open_legs(case):
        end(leg, LegState.WITHDRAWN, at=case.closed_at)
        leg.save(update_fields=("state", "ended_at"))
    intake = Leg.objects.get(kind=kind_of(Case), row_id=case.pk, form=LegForm.INTAKE)
    end(intake, LegState.CHECKED, at=case.closed_at)
    intake.save(update_fields=("state", "ended_at"))
    # Who withdraws a matter is not told that it was answered; who gave no phone comes and looks.
    if case.state == CaseState.WITHDRAWN or case.reporter is None:
        return
    if case.reporter.phone_blind is not None:
        send_sms(case.reporter, "matter_answered")


def _mine(around: Sequence[Leg]) -> Leg:
    """The leg of the seat's unit among the open ones. Raises ValidationError when it has none."""
    mine = next((leg for leg in around if leg.unit_id == current().office_id), None)
    if mine is None:
        raise ValidationError(_("本单位没有在办这件事，不能派单。"))
    return mine


def still_open(case: Case) -> None:
    """Pass, or raise ValidationError: nothing more is added to what is settled."""
    if case.state in (CaseState.CLOSED, CaseState.ARCHIVED, CaseState.WITHDRAWN):
        raise ValidationError(_("这件事已经办结。如有新情况，请重新反映。"))


def _need(name: str, text: str, question: str) -> str:
    text = text.strip()
    if not text:
        raise ValidationError({name: question})
    return text
