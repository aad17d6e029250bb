"""Who is calling: by the number's blind index, only for a call in hand, each time on record."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from huigong.domains.calls import actions
from huigong.domains.calls.models import Call
from huigong.domains.hotline import public as hotline
from huigong.kernel import params
from huigong.kernel.audit.models import Look
from huigong.kernel.audit.trail import record_look
from huigong.kernel.calendar.present import now, today
from huigong.kernel.scoping.scope import current
from huigong.kernel.sealing.blindfield import forms_of

#: What a look is called when an agent typed the number; those are counted.
TYPED = "number"
_HOUR = timedelta(hours=1)


class TooManyNumbers(Exception):
    """More numbers were typed in this hour than a day's callers need."""


def caller(call: Call) -> list[hotline.Known]:
    """The caller's earlier matters. That the agent saw the number and them is written down."""
    if call.phone is None:
        return []
    record_look(call, what="caller")
    same = Call.objects.filter(phone_blind__in=forms_of(call, "phone_blind"), case__isnull=False)
    ids = list(same.order_by("-id").values_list("case_id", flat=True)[:50])
    return hotline.earlier(call.phone.open(), ids)


def identify(call: Call, phone: str) -> Call:
    """Note the number that the caller says. Raises TooManyNumbers, ValidationError."""
    typed = Look.objects.filter(account_id=current().person_id, what=TYPED, at__gt=now() - _HOUR)
    if typed.count() >= params.at(today()).get("calls.lookups_per_hour").value:
        raise TooManyNumbers(_("这一小时按号码查得太多了。请过一会儿再查，先把手上的来电整理完。"))
    record_look(call, what=TYPED)
    return actions.identify_call(call, phone=phone)
