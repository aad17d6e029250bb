"""Which unions need something: a new election, a certificate, its exchange, an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from huigong.domains.founding.rules import months_after
from huigong.domains.founding.unions.models import BaseUnion
from huigong.kernel import params
from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.models import Sight
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of

ENDING, OVER, EXCHANGE = "ending", "over", "exchange"
NO_CERTIFICATE, NO_ACCOUNT = "uncertified", "unbanked"
_COUNTED = 1000


def choices() -> Sequence[tuple[str, str]]:
    """What may be asked for."""
    return [
        (ENDING, _("任期将满，该准备换届")),
        (OVER, _("任期已满，没有换届")),
        (EXCHANGE, _("法人证书该换了")),
        (NO_CERTIFICATE, _("没有法人证书")),
        (NO_ACCOUNT, _("没有独立账户")),
    ]


def condition(choice: str) -> Q:
    """The unions of a choice, as of today."""
    day = today()
    return {
        ENDING: Q(term_until__gte=day, term_until__lte=_soon(day)),
        OVER: Q(term_until__lt=day),
        EXCHANGE: Q(certificate_until__lte=_exchange(day)),
        NO_CERTIFICATE: Q(uscc=None),
        NO_ACCOUNT: Q(bank=""),
    }[choice]


def _soon(day: date) -> date:
    value = params.at(day).get("founding.renewal_months", division=_place())
    return months_after(day, int(value.value))


def _exchange(day: date) -> date:
    value = params.at(day).get("founding.exchange_days", division=_place())
    return day + timedelta(days=int(value.value))


def _place() -> str:
    seat = current()
    return seat.office.division if seat.office_id else ""


def count_ending() -> int:
    """How many unions in sight end their term soon or have ended it; counted to a thousand.

    The terms stand in the index of sight, so it costs the same for a province as for a county.
    """
    until = f"{_soon(today()).isoformat()}T99"
    rows = Sight.objects.filter(kind=kind_of(BaseUnion), seer=current().seer, rank__lt=until)
    return rows[:_COUNTED].count()


def lack_of(row: BaseUnion) -> str:
    """What a union lacks whatever the parameters say: for lists, which ask nothing for a row."""
    found = [_("任期已满")] if row.term_until < today() else []
    if row.uscc is None:
        found.append(_("没有法人证书"))
    if not row.bank:
        found.append(_("没有独立账户"))
    return "；".join(found)


def need_of(row: BaseUnion) -> str:
    """What a union needs now, in words, the most pressing first."""
    day, found = today(), []
    if row.term_until < day:
        found.append(_late(row, day))
    elif row.term_until <= _soon(day):
        found.append(_("任期将满，请准备换届"))
    if row.uscc is None:
        found.append(_("没有法人证书"))
    elif row.certificate_until is not None and row.certificate_until <= _exchange(day):
        found.append(_("法人证书该换了"))
    if not row.bank:
        found.append(_("没有独立账户"))
    return "；".join(found)


def _late(row: BaseUnion, day: date) -> str:
    """A re-election may be late for some months; how many is asked of the administrator."""
    value = params.at(day).get("founding.late_months", division=_place())
    last = months_after(row.term_until, int(value.value))
    if day <= last:
        return _("任期已满，没有换届（最晚可延到 %s，待确认）") % last.isoformat()
    return _("任期已满，过了可延期的日子（%s，待确认）") % last.isoformat()
