"""Every write about bodies outside: their list, what they are asked, what they answer.

A guest acts through the machine (`scope(SYSTEM)`), on the one leg that the link opens.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.outside.models import (
    ASKED,
    OutsideBody,
    OutsideLeg,
    OutsideNote,
    OutsideState,
    Way,
)
from huigong.domains.hotline.protection.keeping import has_agreed
from huigong.domains.hotline.protection.models import ConsentTo
from huigong.kernel import params
from huigong.kernel.accounts.guests import end_keys
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.clocks import term
from huigong.kernel.workflow.legs import await_outside, when_forsaken
from huigong.kernel.workflow.models import Leg, LegState
from huigong.kernel.workflow.numbers import next_number
from huigong.kernel.workflow.onward import go_on, rest

#: What a guest's link opens (`kernel.accounts.guests`).
PURPOSE = "hotline.outside"
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


@action("record", model=OutsideBody, creates=True, records=("kind", "name"))
def record_body(
    *,
    unit: Unit,
    kind: str,
    name: str,
    address: str = "",
    telephone: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
    source: str = "",
) -> OutsideBody:
    """登记了外部单位"""
    return OutsideBody(
        unit=unit,
        kind=kind,
        name=name.strip(),
        address=address.strip(),
        telephone=telephone.strip(),
        from_on=from_on or today(),
        until_on=until_on,
        source=source.strip(),
    )


@action("correct", model=OutsideBody, records=("until_on",))
def correct_body(
    body: OutsideBody,
    *,
    kind: str,
    name: str,
    address: str = "",
    telephone: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
    source: str = "",
) -> OutsideBody:
    """更正了外部单位"""
    body.kind, body.name, body.address = kind, name.strip(), address.strip()
    body.telephone, body.source = telephone.strip(), source.strip()
    body.from_on, body.until_on = from_on or body.from_on, until_on
    return body


@action("send", model=OutsideLeg, creates=True, records=("body", "way"))
def send_outside(
    leg: Leg,
    *,
    body: OutsideBody,
    title: str,
    text: str,
    way: str = Way.LETTER,
    names_worker: bool = False,
) -> OutsideLeg:
    """函请外部单位办理"""
    mine = Leg.objects.filter(pk=leg.pk, unit_id=current().office_id, state=LegState.SIGNED)
    own = mine.select_for_update(of=("self",)).select_related("unit").first()
    if own is None or own.kind != kind_of(Case):
        raise ValidationError(_("本单位没有在办这件事，不能发函。请先签收。"))
    case = Case.objects.get(pk=own.row_id)
    title, text = title.strip(), text.strip()
    _expect_fit(body, own, case)
    _expect_names_nobody(case, f"{title}\n{text}", names_worker=names_worker)
    moment = now()
    due = term("hotline.outside_days", own.unit.division, moment)
    rest(own, _("等 %s 复函") % body.name, at=moment)
    await_outside(own, "、".join([*_awaited(own), body.name])[:200])
    return OutsideLeg(
        kind=own.kind,
        row_id=own.row_id,
        leg=own,
        unit=own.unit,
        body=body,
        body_name=body.name,
        way=way,
        state=OutsideState.SENT,
        number=_number(own.unit),
        title=title,
        text=text,
        names_worker=names_worker,
        sent_at=moment,
        due_at=due.at,
        due=due.to_json(),
    )


def _expect_fit(body: OutsideBody, leg: Leg, case: Case) -> None:
    on = today()
    if body.unit_id != leg.unit_id or body.from_on > on or (body.until_on and body.until_on < on):
        raise ValidationError({"body": _("名录里现在没有这个单位，请管理员核对“外部单位名录”。")})
    if case.about_unit_id is not None:
        raise ValidationError(_("反映工会组织或者干部的事不函告外部单位；检举控告请用“移交”。"))
    if case.employer and case.employer in (body.name, f"{body.name}工会"):
        raise ValidationError({"body": _("被反映的就是这个单位，不能把事情函告它。")})
    if OutsideLeg.objects.filter(leg=leg, body=body, state__in=ASKED).exists():
        raise ValidationError({"body": _("已经函请 %s 办理，正在等复函。") % body.name})


def may_name(case: Case) -> bool:
    """Whether a body outside may be told who complains: only by the worker's own written word."""
    return bool(case.reporter_name) and has_agreed(case.pk, ConsentTo.NAME)


def _expect_names_nobody(case: Case, words: str, *, names_worker: bool) -> None:
    if names_worker:
        if not may_name(case):
            raise ValidationError(
                {"names_worker": _("职工没有书面同意告诉姓名，函里不能写。请先登记书面意见。")}
            )
        return
    name = case.reporter_name
    if (len(name) > 1 and name in words) or _MOBILE.search(words):
        raise ValidationError({"text": _("函里写到了职工的姓名或者手机号，请去掉。")})


def _number(unit: Unit) -> str:
    """Each office counts its own letters, year by year."""
    year = today().year
    number = next_number(f"hotline.letter/{unit.pk}/{year}")
    return _("%(unit)s函〔%(year)d〕%(number)d号") % {
        "unit": unit.short,
        "year": year,
        "number": number,
    }


def _awaited(leg: Leg, *, without: int | None = None) -> list[str]:
    rows = OutsideLeg.objects.filter(leg=leg, state__in=ASKED).order_by("id")
    return [name for pk, name in rows.values_list("pk", "body_name") if pk != without]


@action("sign", model=OutsideLeg)
def sign_outside(outside: OutsideLeg, *, by: str = "") -> OutsideLeg:
    """外部单位签收了函"""
    if outside.state != OutsideState.SENT:
        raise ValidationError(_("这份函现在是“%s”，不用再签收。") % outside.get_state_display())
    outside.state, outside.signed_at = OutsideState.SIGNED, now()
    outside.signed_by = by.strip()
    return outside


@action("answer", model=OutsideLeg)
def answer_outside(outside: OutsideLeg, *, answer: str, by: str = "") -> OutsideLeg:
    """外部单位复了函"""
    _expect_open(outside)
    if not answer.strip():
        raise ValidationError({"answer": _("请写明复函说了什么：怎么办的、结果怎样。")})
    outside.signed_at = outside.signed_at or now()
    outside.answer, outside.answered_by = answer.strip(), by.strip()
    return _over(outside, OutsideState.ANSWERED)


@action("withdraw", model=OutsideLeg, records=("refusal",))
def withdraw_outside(outside: OutsideLeg, *, refusal: str) -> OutsideLeg:
    """收回了函，不再等复函"""
    _expect_open(outside)
    if not refusal.strip():
        raise ValidationError({"refusal": _("请写明为什么不再等。")})
    outside.refusal = refusal.strip()
    return _over(outside, OutsideState.WITHDRAWN)


def _expect_open(outside: OutsideLeg) -> None:
    if not outside.is_open:
        raise ValidationError(_("这份函已经结束：%s。") % outside.get_state_display())


def _over(outside: OutsideLeg, state: str) -> OutsideLeg:
    """The body has it no longer: the link is dead, the unit's own time goes on."""
    outside.state, outside.ended_at = state, now()
    end_keys(PURPOSE, outside.pk)
    mine = Leg.objects.select_for_update(of=("self",)).select_related("unit")
    leg = mine.get(pk=outside.leg_id)
    await_outside(leg, "、".join(_awaited(leg, without=outside.pk))[:200])
    go_on(leg, at=outside.ended_at)
    return outside


@when_forsaken
def end_with_leg(leg: Leg) -> None:
    """The leg that asked is over (taken back, settled): nobody waits for an answer any more."""
    for outside in OutsideLeg.objects.filter(leg=leg, state__in=ASKED):
        end_keys(PURPOSE, outside.pk)
        outside.state, outside.ended_at = OutsideState.WITHDRAWN, leg.ended_at
        outside.refusal = _("发函单位的环节已经结束。")
        outside.save(update_fields=("state", "ended_at", "refusal"))


def forget_letters(case: Case) -> None:
    """The case was an accusation and is with the competent body: no letter tells of it either."""
    of = {"kind": kind_of(Case), "row_id": case.pk}
    OutsideLeg.objects.filter(**of).update(title="", text="", answer="")
    OutsideNote.objects.filter(**of).update(text="")


@action("admit", model=OutsideLeg, records=("until_on",))
def admit_outside(
    outside: OutsideLeg, *, until_on: Annotated[date, gettext_lazy("有效到")]
) -> OutsideLeg:
    """给外部单位开了访客链接"""
    _expect_open(outside)
    last = today() + timedelta(days=int(params.at(today()).get("hotline.guest_days").value))
    if not today() <= until_on <= last:
        raise ValidationError({"until_on": _("有效期最长到 %s。") % last.isoformat()})
    outside.guest_until = until_on
    return outside


@action("revoke", model=OutsideLeg)
def revoke_outside(outside: OutsideLeg) -> OutsideLeg:
    """作废了访客链接"""
    end_keys(PURPOSE, outside.pk)
    outside.guest_until = None
    return outside


@action("add", model=OutsideNote, creates=True)
def add_note(outside: OutsideLeg, *, text: str, by: str = "") -> OutsideNote:
    """与外部单位往来了一句话"""
    _expect_open(outside)
    if not text.strip():
        raise ValidationError({"text": _("请写下要问的或者要说的。")})
    is_guests = current().is_system
    if not is_guests and outside.unit_id != current().office_id:
        raise ValidationError(_("由发函的单位与外部单位往来。"))
    return OutsideNote(
        kind=outside.kind,
        row_id=outside.row_id,
        unit_id=outside.unit_id,
        outside=outside,
        is_guests=is_guests,
        by=by.strip(),
        text=text.strip(),
        at=now(),
    )
