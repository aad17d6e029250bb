"""One's own line of a wage case: nobody else's name or amount is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huigong.domains.supervision.wages.counting import Standing
from huigong.domains.supervision.wages.limits import Limit, limits_of
from huigong.domains.supervision.wages.models import (
    Ending,
    WageCase,
    WageClue,
    WageEntry,
    WageLine,
    WageState,
)
from huigong.kernel.accounts.models import Account, AccountKind
from huigong.kernel.people.models import Person
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.sealing import mask_name
from huigong.kernel.sealing.blindfield import forms_of


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one got on one day; below nought where it was entered by mistake."""

    on: date
    how: str
    fen: int


@dataclass(frozen=True, slots=True)
class MyWage:
    """One's own line as the phone shows it."""

    id: int
    number: str
    employer: str
    union: str
    name: str
    from_on: date | None
    until_on: date | None
    owed_fen: int
    agreed_fen: int | None
    paid_fen: int
    left_fen: int
    sentence: str
    tone: str
    receipts: tuple[Receipt, ...]
    limits: tuple[Limit, ...]


def my_wages() -> list[MyWage]:
    """Every case in which one is owed wages, the newest first."""
    return _told(lambda rows: rows.order_by("-id")[:50])


def my_wage(number: int) -> MyWage | None:
    """One of them; None for a line that is not one's own."""
    return next(iter(_told(lambda rows: rows.filter(pk=number))), None)


def _told(narrow: Callable[[QuerySet[WageLine]], QuerySet[WageLine]]) -> list[MyWage]:
    account_id = current().person_id
    with scope(SYSTEM, reason="wages: one's own line"):
        rows = WageLine.objects.filter(_of_account(account_id), struck_on=None)
        return [_tell(line) for line in narrow(rows.select_related("case__unit"))]


def _of_account(account_id: int) -> Q:
    account = Account.objects.filter(pk=account_id, kind=AccountKind.WORKER).first()
    file = Person.objects.filter(
        account_id=account_id, merged_into=None, erased_at=None, checked_at__isnull=False
    ).first()
    return whose(account, file)


def whose(account: Account | None, file: Person | None) -> Q:
    """The lines of whoever signs in with an account's telephone, or whose document is that of a
    file that a union has checked. A line with another document than the checked one is another's,
    whatever telephone was typed.
    """
    # Of lines on annexes the number itself is not kept: they lie under the key of their time.
    phones = forms_of(account, "phone_blind", remembered=True)
    papers = forms_of(file, "paper_blind", remembered=True)
    by_phone = Q(phone_blind__in=phones) if phones else Q(pk__in=())
    return Q(paper_blind__in=papers) | (by_phone & Q(paper_blind=None)) if papers else by_phone


def _tell(line: WageLine) -> MyWage:
    case = line.case
    entries = list(
        WageEntry.objects.on(case).filter(line=line).select_related("payment").order_by("id")
    )
    stand = Standing(line, sum(entry.amount_fen for entry in entries))
    sentence, tone = _sentence(case, stand)
    return MyWage(
        id=line.pk,
        number=case.number,
        employer=case.employer_name,
        union=case.unit.name,
        name=mask_name(line.name),
        from_on=line.from_on,
        until_on=line.until_on,
        owed_fen=line.owed_fen,
        agreed_fen=line.agreed_fen,
        paid_fen=stand.paid_fen,
        left_fen=stand.left_fen,
        sentence=sentence,
        tone=tone,
        receipts=tuple(_receipts(entries)),
        limits=tuple(limits_of(case, [stand], is_own=True)),
    )


def _receipts(entries: Iterable[WageEntry]) -> Iterable[Receipt]:
    for entry in entries:
        payment = entry.payment
        how = _("更正：这一笔登记错了") if payment.reverses_id else payment.get_manner_display()
        yield Receipt(payment.paid_on, str(how), entry.amount_fen)


def _sentence(case: WageCase, stand: Standing) -> tuple[str, str]:
    words = {"union": case.unit.name}
    if not stand.left_fen:
        return _("您的工资已经付清。"), "done"
    if case.state == WageState.OPEN:
        if case.pay_by is not None:
            words |= {"on": f"{case.pay_by:%Y-%m-%d}"}
            return _("%(union)s正在追讨，单位约定 %(on)s 再付。") % words, "waiting"
        return _("%(union)s正在追讨。") % words, "waiting"
    clue = WageClue.objects.on(case).order_by("-id").first()
    if case.ending == Ending.INSPECTION and clue is not None:
        return _("已经移送%s处理。") % clue.receiver, "due"
    return _("这件事已经办结：%s。") % case.get_ending_display(), "plain"
