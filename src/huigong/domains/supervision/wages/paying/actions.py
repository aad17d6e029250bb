"""Entering a payment and taking a wrong one back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.wages.actions import count_up, hold
from huigong.domains.supervision.wages.counting import standings
from huigong.domains.supervision.wages.models import (
    PaidBy,
    WageCase,
    WageEntry,
    WagePayment,
)
from huigong.domains.supervision.wages.watching.actions import watch
from huigong.kernel.actions import action
from huigong.kernel.actions.bulk import insert_rows
from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.ui.grouping import yuan


@action("pay", model=WageCase, records=("paid_on", "manner"))
def pay_wagecase(
    case: WageCase,
    *,
    shares: Mapping[int, int],
    paid_on: Annotated[date, gettext_lazy("付款日期")],
    manner: Annotated[PaidBy, gettext_lazy("怎么付的")],
    proof: str,
    key: UUID | None = None,
    pay_by: date | None = None,
) -> WageCase:
    """登记了一次付款"""
    hold(case)
    key = key or uuid4()
    if WagePayment.objects.on(case).filter(key=key).exists():
        raise ValidationError(_("这一次付款已经登记过了。"))
    if paid_on > today():
        raise ValidationError({"paid_on": _("付款日期不能在今天以后。")})
    given = {line: fen for line, fen in shares.items() if fen}
    lines = {}
    for one in standings(case):
        fen = given.pop(one.line.pk, 0)
        words = {"place": one.line.place, "name": one.line.name, "left": yuan(one.left_fen)}
        if fen < 0 or fen > one.left_fen:
            said = _("第 %(place)d 号 %(name)s：最多还欠 %(left)s 元。")
            raise ValidationError(said % words)
        if fen:
            lines[one.line.pk] = fen
    if given:
        raise ValidationError(_("有的职工已经不在这个案件里，请重新打开这一页。"))
    if not lines:
        raise ValidationError(_("还没有填付给谁多少。"))
    payment = _payment(case, paid_on, manner, proof, sum(lines.values()), key)
    _enter(case, payment, lines)
    count_up(case)
    case.pay_by = pay_by if case.left_fen else None
    watch(case)
    return case


def _payment(
    case: WageCase,
    paid_on: date,
    manner: str,
    proof: str,
    total_fen: int,
    key: UUID,
    reverses: WagePayment | None = None,
) -> WagePayment:
    payment = WagePayment(
        id=next_ids(1)[0],
        kind=kind_of(WageCase),
        row_id=case.pk,
        case=case,
        key=key,
        paid_on=paid_on,
        manner=manner,
        total_fen=total_fen,
        proof=proof.strip(),
        reverses=reverses,
    )
    payment.full_clean(exclude={"case", "key", "reverses"})
    payment.save(force_insert=True)
    return payment


def _enter(case: WageCase, payment: WagePayment, lines: Mapping[int, int]) -> None:
    at = {"kind": kind_of(WageCase), "row_id": case.pk, "payment": payment}
    numbers = next_ids(len(lines))
    rows = [
        WageEntry(id=number, line_id=line, amount_fen=fen, **at)
        for number, (line, fen) in zip(numbers, lines.items(), strict=True)
    ]
    insert_rows(WageEntry, rows)


@action("reverse", model=WageCase, records=("reason",))
def reverse_wagecase(
    case: WageCase, *, payment: int, reason: Annotated[str, gettext_lazy("理由")]
) -> WageCase:
    """冲正了一次付款"""
    hold(case)
    wrong = WagePayment.objects.on(case).filter(pk=payment, reverses=None).first()
    if wrong is None:
        raise ValidationError(_("没有这一次付款。"))
    if WagePayment.objects.on(case).filter(reverses=wrong).exists():
        raise ValidationError(_("这一次付款已经冲正过了。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写为什么冲正。")})
    entries = WageEntry.objects.on(case).filter(payment=wrong).order_by("id")
    back = {line: -fen for line, fen in entries.values_list("line_id", "amount_fen")}
    manner, total = PaidBy(wrong.manner), -wrong.total_fen
    _enter(case, _payment(case, today(), manner, reason, total, uuid4(), wrong), back)
    count_up(case)
    return case
