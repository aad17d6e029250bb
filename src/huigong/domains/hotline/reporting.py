"""A worker's report is taken once, and not more often than the rule lets one account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.domains.hotline.actions import add_words, centre, register_case, report_case
from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.telling import about
from huigong.domains.hotline.workflow import case_flow
from huigong.kernel import params
from huigong.kernel.accounts.models import Account
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import current
from huigong.kernel.workflow.clocks import term
from huigong.kernel.workflow.models import Step

#: How much one case can hold: what was said first and all that was added.
MOST_TEXT = 4000
_SAME_WORDS = timedelta(days=1)
_HOUR = timedelta(hours=1)
_LINE = 24


class TooMany(Exception):
    """这一小时里提交得太多了。"""

    def __init__(self, most: int) -> None:
        super().__init__(self.__doc__)
        self.most = most


@dataclass(frozen=True, slots=True)
class Expected:
    """About when somebody will have seen a report made now, and about when it will be answered."""

    seen: str
    answered: str


def expected() -> Expected | None:
    """What a worker may count on when reporting now; None where no centre takes reports yet."""
    try:
        place = centre().division
    except Unit.DoesNotExist:
        return None
    return Expected(_by(Step.ACCEPT, place), _by(Step.HANDLE, place))


def _by(step: str, place: str) -> str:
    name = case_flow.param_of(step, Case())
    day = timezone.localdate(term(name, place, now()).at)
    is_certain = params.at(today()).get(name, division=place).confirmed
    return about(day, is_certain=is_certain)


def report_once(client_id: UUID, *, phone: str = "", **words: Any) -> tuple[Case, bool]:
    """The case of a form, and whether it is a new one.

    Raises TooMany above the limit, ValidationError without a phone to call.
    """
    # One's own reports wait for each other: the second tap finds what the first one made.
    person = Account.objects.select_for_update(no_key=True).get(pk=current().account_id or 0)
    mine = Case.objects.filter(reporter_id=person.pk)
    same = Q(text=words["text"].strip(), opened_at__gt=now() - _SAME_WORDS)
    found = mine.filter(Q(client_id=client_id) | same & ~Q(state=CaseState.WITHDRAWN)).first()
    if found is not None:
        return found, False
    most = params.at(today()).get("hotline.reports_per_hour").value
    if mine.filter(opened_at__gt=now() - _HOUR).count() >= most:
        raise TooMany(most)
    phone = phone or person.open_phone()
    if not phone:
        raise ValidationError({"phone": _("请留一个能打通的手机号码。")})
    title = headline(words["text"])
    return report_case(client_id=client_id, phone=phone, title=title, **words), True


def headline(text: str) -> str:
    """The first clauses of a text, as many as fit in a list; cut only where there is no end."""
    line = text.strip().splitlines()[0]
    if len(line) <= _LINE:
        return line.rstrip("，；。,;.")
    ends = [at for at, mark in enumerate(line[: _LINE + 1]) if mark in "，；。！？,;!?" and at > 5]
    return line[: ends[-1]] if ends else f"{line[: _LINE - 1]}…"


def register_once(client_id: UUID | None, **values: Any) -> Case:
    """The case of a desk's form: sent again (a lost answer, a double tap) it is the same case."""
    # One's own forms wait for each other, as above.
    Account.objects.select_for_update(no_key=True).get(pk=current().person_id)
    found = Case.objects.filter(client_id=client_id).first() if client_id else None
    return found or register_case(client_id=client_id, **values)


def add_once(case: Case, text: str, *, by: str = "") -> Case:
    """Add words to a case, dated; the same words sent twice are there once.

    Raises ValidationError when nothing more fits.
    """
    text = text.strip()
    if text and case.text.endswith(text):
        return case
    added = _("【%(at)s 代办人%(by)s补充】%(text)s") if by else _("【%(at)s 补充】%(text)s")
    dated = added % {
        "by": by,
        "at": f"{timezone.localtime(now()):%m-%d %H:%M}",
        "text": text,
    }
    if len(case.text) + len(dated) > MOST_TEXT:
        raise ValidationError({"text": _("写下的已经很多，这里放不下了。其余的请拨打 12351 说。")})
    return add_words(case, text=dated if text else "")
