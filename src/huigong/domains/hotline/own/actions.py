"""What the person whose matter it is does with a case beyond reporting it, and what is done for
them: a slip at the window, a proxy.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.own.models import LegJudgement, Proxy, ProxyState
from huigong.kernel.accounts.models import Account, AccountKind
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.scoping.admitting import admit, dismiss
from huigong.kernel.scoping.models import Admission
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import Leg, LegForm, LegState

#: A request that still stands.
RUNNING = (ProxyState.ASKED, ProxyState.AGREED)
_LONGEST, _MOST = timedelta(days=366), 10


@action("claim", model=Case)
def claim_case(case: Case, *, person: Account, tells_phone: bool = False) -> Case:
    """匿名反映的人登录后认领了诉求"""
    if case.reporter is None or case.reporter.kind != AccountKind.SLIP:
        raise ValidationError(_("这件事不是匿名反映的，不用认领。"))
    case.reporter = person
    if tells_phone:
        case.phone = person.open_phone() or None
    return case


@action("hand", model=Case)
def hand_slip(case: Case, *, account: Account) -> Case:
    """打印了查询凭条，交给反映人"""
    if case.reporter is not None and case.reporter.kind == AccountKind.SLIP:
        raise ValidationError(_("匿名的人已有凭条。丢了密码就没法证明是本人，不能再给一张。"))
    # One slip is good at a time: what was lost opens nothing any more.
    for known in Admission.objects.filter(
        kind=kind_of(Case), row_id=case.pk, account__kind=AccountKind.SLIP, ended_at=None
    ):
        dismiss(case, known.account_id)
    admit(case, account.pk, is_full=True)
    return case


@action("judge", model=Case, records=("stars",))
def judge_leg(case: Case, *, leg_id: int, stars: int, words: str = "") -> Case:
    """职工评价了承办单位"""
    leg = judgeable(case).filter(pk=leg_id).first()
    if leg is None:
        raise ValidationError(_("这个单位办完以后才能评价，每个单位评价一次。"))
    judged = LegJudgement(
        kind=leg.kind,
        row_id=leg.row_id,
        leg=leg,
        unit_id=leg.unit_id,
        stars=stars,
        words=words.strip(),
        at=now(),
    )
    judged.clean_fields(exclude={"kind", "row_id"})
    judged.save(force_insert=True)
    return case


def judgeable(case: Case) -> QuerySet[Leg]:
    """The parts of offices that have ended with a reply, and were not judged yet."""
    here = {"kind": kind_of(Case), "row_id": case.pk}
    ended = Leg.objects.filter(**here, state=LegState.CHECKED).exclude(form=LegForm.INTAKE)
    known = LegJudgement.objects.filter(**here).values("leg_id")
    return ended.exclude(pk__in=known).order_by("id")


@action("name", model=Proxy, creates=True)
def name_proxy(
    *,
    case: Case,
    proxy: Account,
    person_name: str,
    proxy_name: str,
    until_on: date,
    is_full: bool = False,
) -> Proxy:
    """请了人代办"""
    if case.reporter_id != current().account_id:
        raise ValidationError(_("只有本人可以请人代办。"))
    if proxy.pk == case.reporter_id:
        raise ValidationError({"phone": _("这是您自己的号码，请写代办人的。")})
    if not today() < until_on <= today() + _LONGEST:
        raise ValidationError({"until_on": _("代办最长一年，到期的日子应当在今天以后。")})
    for over in Proxy.objects.filter(
        case=case, proxy=proxy, state__in=RUNNING, until_on__lt=today()
    ):
        end_proxy(over)
    if Proxy.objects.filter(case=case, proxy=proxy, state__in=RUNNING).exists():
        raise ValidationError({"phone": _("已经请过这个人，不用再请。")})
    if Proxy.objects.filter(case=case).count() >= _MOST:
        raise ValidationError(_("这件事请人代办的次数太多了，请拨打 12351。"))
    return Proxy(
        unit_id=case.unit_id,
        case=case,
        person_id=current().person_id,
        proxy=proxy,
        person_name=person_name.strip(),
        proxy_name=proxy_name.strip(),
        from_on=today(),
        until_on=until_on,
        is_full=is_full,
        state=ProxyState.ASKED,
        asked_at=now(),
    )


@action("agree", model=Proxy)
def agree_proxy(row: Proxy) -> Proxy:
    """同意了代办"""
    _expect(row, ProxyState.ASKED)
    if row.proxy_id != current().account_id:
        raise ValidationError(_("要由代办人本人同意。"))
    if row.until_on < today():
        raise ValidationError(_("委托的日子已经过了，请让对方重新委托。"))
    row.state, row.agreed_at = ProxyState.AGREED, now()
    # The proxy does not see the case before this very line.
    with scope(SYSTEM, reason="proxy agreed"):
        case = Case.objects.get(pk=row.case_id)
        admit(case, row.proxy_id, is_full=row.is_full, until_on=row.until_on)
    return row


@action("refuse", model=Proxy)
def refuse_proxy(row: Proxy) -> Proxy:
    """没有同意代办"""
    _expect(row, ProxyState.ASKED)
    if row.proxy_id != current().account_id:
        raise ValidationError(_("要由代办人本人回答。"))
    row.state, row.ended_at = ProxyState.REFUSED, now()
    return row


@action("end", model=Proxy)
def end_proxy(row: Proxy) -> Proxy:
    """结束了代办"""
    _expect(row, *RUNNING)
    row.state, row.ended_at = ProxyState.ENDED, now()
    with scope(SYSTEM, reason="proxy ended"):
        dismiss(Case.objects.get(pk=row.case_id), row.proxy_id)
    return row


def _expect(row: Proxy, *states: str) -> None:
    if row.state not in states:
        raise ValidationError(
            _("这份委托现在是“%s”，不能这样做。请刷新后再看。") % row.get_state_display()
        )
