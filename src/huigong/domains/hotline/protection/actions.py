"""The writes that protect whoever complains."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.domains.hotline.actions import draft_case, open_case, reporter_of
from huigong.domains.hotline.models import Case, CaseKind, CaseState, Channel
from huigong.domains.hotline.protection.history import forget
from huigong.domains.hotline.protection.models import (
    AfterCare,
    Consent,
    ConsentManner,
    ConsentTo,
    Handover,
    Outcome,
    Party,
    Relay,
)
from huigong.kernel import params
from huigong.kernel.access import require
from huigong.kernel.accounts.models import Account
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org.models import Post, Unit
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.clocks import stop_clock
from huigong.kernel.workflow.legs import end, new_leg, open_legs, send
from huigong.kernel.workflow.models import Leg, LegForm, LegState, Step

_OVER = (CaseState.CLOSED, CaseState.ARCHIVED, CaseState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Complainant:
    """One line of a list of people who complain together."""

    name: str
    phone: str = ""
    is_representative: bool = False
    claim: str = ""


@action("consent", model=Case, records=("to", "is_given", "manner"))
def consent_case(
    case: Case,
    *,
    to: str,
    is_given: bool,
    manner: str,
    given_on: date | None = None,
    note: str = "",
) -> Case:
    """登记了职工的书面意见"""
    if to not in ConsentTo.values or manner not in ConsentManner.values:
        raise ValidationError(_("请选是同意什么、怎样表示的。"))
    day = given_on or today()
    if day > today():
        raise ValidationError({"given_on": _("日期不能在今天以后。")})
    consent = Consent(
        kind=kind_of(Case),
        row_id=case.pk,
        unit_id=case.unit_id,
        to=to,
        is_given=is_given,
        manner=manner,
        given_on=day,
        taken_by_id=current().person_id,
        note=note.strip(),
    )
    consent.save(force_insert=True)
    return case


@action("accuse", model=Case, records=("unit", "is_officer"))
def accuse_office(
    case: Case, *, unit: Unit, post: Post | None = None, is_officer: bool = False
) -> Case:
    """登记了反映的是哪个工会组织"""
    if post is not None and post.unit_id != unit.pk:
        raise ValidationError({"officer": _("这位干部不在这个工会任职。")})
    case.about_unit, case.about_post = unit, post
    return case


@action("handover", model=Case, records=("body", "number"))
def handover_case(
    case: Case, *, body: str, number: str = "", handed_on: date | None = None
) -> Case:
    """把检举控告移交给了有权处理的机关，只留回执"""
    if case.state in _OVER:
        raise ValidationError(_("这件事已经办结，不能再移交。"))
    if not body.strip():
        raise ValidationError(
            {"body": _("请写明移交给哪里，例如：省纪委监委驻省总工会纪检监察组。")}
        )
    Handover.objects.create(
        kind=kind_of(Case),
        row_id=case.pk,
        unit_id=case.unit_id,
        body=body.strip(),
        number=number.strip(),
        handed_on=handed_on or today(),
        handed_by_id=current().person_id,
    )
    for leg in [*open_legs(case), Leg.objects.get(**_of(case), form=LegForm.INTAKE)]:
        end(leg, LegState.CHECKED if leg.form == LegForm.INTAKE else LegState.WITHDRAWN)
        leg.order = ""
        leg.save(update_fields=("state", "ended_at", "order"))
    case.state, case.closed_at, case.due_at = CaseState.CLOSED, now(), None
    case.answer = _("您的检举控告已依规移交%s处理，工会不留存内容。") % body.strip()
    case.title, case.text = _("检举控告（已移交）"), _("内容已随移交，不留存。")
    case.employer = case.reporter_name = ""
    case.phone = None
    forget(case)
    return case


def _of(case: Case) -> dict[str, int]:
    return {"kind": kind_of(Case), "row_id": case.pk}


@action("enlist", model=Case, records=("count",))
def enlist_people(case: Case, *, people: list[Complainant], count: int = 0) -> Case:
    """登记了共同反映人"""
    if case.state in _OVER:
        raise ValidationError(_("这件事已经办结。如有新情况，请重新登记。"))
    if not people:
        raise ValidationError({"lines": _("请至少填一个人，一行一个。")})
    known = list(Party.objects.filter(**_of(case)))
    chosen = sum(one.is_representative for one in known)
    chosen += sum(one.is_representative for one in people)
    most = int(params.at(today()).get("hotline.most_representatives").value)
    if chosen > most:
        raise ValidationError(
            {
                "lines": _("代表不能超过 %(most)d 人，现在选了 %(chosen)d 人。")
                % {"most": most, "chosen": chosen}
            }
        )
    for one in people:
        Party(
            **_of(case),
            unit_id=case.unit_id,
            name=one.name,
            phone=one.phone or None,
            account=_account(one),
            is_representative=one.is_representative,
            claim=one.claim,
        ).save(force_insert=True)
    case.people = max(case.people, len(known) + len(people) + bool(case.reporter_name))
    return case


def _account(one: Complainant) -> Account | None:
    """The account of whoever has that phone, so that each finds their own line with it."""
    if not one.phone:
        return None
    return Account.objects.find_worker(one.phone) or Account.objects.create_worker(
        one.phone, one.name
    )


@action("register", model=Case, creates=True, records=("division",))
def register_emergency(*, what: str, division: str, phone: str = "") -> Case:
    """登记了紧急事项，先电话急报"""
    what = what.strip()
    if len(what) < 2:
        raise ValidationError({"what": _("请写一句出了什么事，例如：工地塌方，三人被埋。")})
    if not division:
        raise ValidationError({"division": _("请选在哪个县，才知道先打给谁。")})
    case = Case(
        unit=Unit.objects.get(pk=current().office_id),
        channel=Channel.PHONE,
        kind=CaseKind.SERVICE,
        title=what[:80],
        text=what,
        division=division,
        phone=phone or None,
        is_urgent=True,
        is_emergency=True,
    )
    return open_case(case, now())


@action("relay", model=Case, records=("unit", "body", "is_answered"))
def relay_case(
    case: Case,
    *,
    unit: Unit | None = None,
    body: str = "",
    answered_by: str = "",
    is_answered: bool = True,
    called_at: datetime | None = None,
    note: str = "",
) -> Case:
    """打了电话急报"""
    body = body.strip()
    if unit is None and not body:
        raise ValidationError({"unit": _("请选打给了哪个单位，或者写打给了哪里。")})
    if is_answered and not answered_by.strip():
        raise ValidationError({"answered_by": _("请写明谁接的电话；没有人接就选“没有人接”。")})
    at = called_at or now()
    if at > now() + timedelta(minutes=1):
        raise ValidationError({"called_at": _("打电话的时间不能在现在以后。")})
    Relay.objects.create(
        **_of(case),
        unit_id=case.unit_id,
        to_unit=unit,
        to_body=body,
        answered_by=answered_by.strip() if is_answered else "",
        called_at=at,
        by_id=current().person_id,
        note=note.strip(),
    )
    intake = Leg.objects.get(**_of(case), form=LegForm.INTAKE)
    if is_answered:
        stop_clock(intake, Step.RELAY, at=at)
    if unit is not None:
        _let_see(case, intake, unit)
    return case


def _let_see(case: Case, intake: Leg, unit: Unit) -> None:
    """An office that is rung has the matter from that minute; those above it see it anyway."""
    around = open_legs(case)
    if any(leg.unit_id == unit.pk for leg in around) or unit.pk == intake.unit_id:
        return
    has_lead = any(leg.form == LegForm.LEAD for leg in around)
    form = LegForm.ASSIST if has_lead else LegForm.LEAD
    send(new_leg(intake, unit, form=form, order=_("电话急报：%s") % case.title))
    if case.state == CaseState.REGISTERED:
        case.state = CaseState.HANDLING
    stop_clock(intake, Step.ACCEPT)


@action("aftercare", model=Case, records=("outcome",))
def aftercare_case(case: Case, *, outcome: str, note: str = "") -> Case:
    """作了防报复回访"""
    owed = AfterCare.objects.filter(**_of(case), done_at=None).exclude(started_at=None)
    call = owed.order_by("due_on").first()
    if call is None:
        raise ValidationError(_("现在没有要做的防报复回访。"))
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": _("请选回访的结果。")})
    if outcome == Outcome.RETALIATED and not note.strip():
        raise ValidationError({"note": _("请写明怎样被为难的，另立一件新的诉求要用。")})
    call.outcome, call.note, call.done_at = outcome, note.strip(), now()
    call.save(update_fields=("outcome", "note", "done_at"))
    stop_clock(Leg.objects.get(**_of(case), form=LegForm.INTAKE), Step.AFTERCARE)
    return case


@action("aftercare", model=Case, creates=True)
def aftercare_retaliation(*, first: Case, note: str) -> Case:
    """把反映后被打击报复另立了一件诉求"""
    # Whoever makes the calls of a case records what was told in one: the centre, or the superior
    # that took the case over and is no centre.
    require("aftercare", first)
    phone = first.phone.open() if first.phone else ""
    fresh = draft_case(
        current().office,
        channel=Channel.PHONE,
        kind=CaseKind.COMPLAINT,
        title=_("反映被打击报复（原编号 %s）") % first.number,
        text=note,
        employer=first.employer,
        division=first.division,
        reporter_name=first.reporter_name,
        phone=phone,
        is_urgent=True,
        is_confidential=True,
    )
    fresh.follows_id, fresh.workplace_id = first.pk, first.workplace_id
    fresh.reporter = reporter_of(phone, first.reporter_name)
    return open_case(fresh, now())


def retaliation_case(first: Case, note: str) -> Case:
    """A new case about what was done to who complained; whom the first was about stays out of it
    as well.
    """
    fresh = aftercare_retaliation(first=first, note=note)
    if first.about_unit is None:
        return fresh
    return accuse_office(fresh, unit=first.about_unit, post=first.about_post)
