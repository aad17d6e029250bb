"""What the worker's pages may ask about protection: one's own word, one's own line of a list."""

from __future__ import annotations

from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from huigong.domains.hotline import telling
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection.actions import consent_case
from huigong.domains.hotline.protection.keeping import consent_to
from huigong.domains.hotline.protection.models import ConsentManner, ConsentTo, Party
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.scoping.sighted import kind_of


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that one may agree to: yes, no, or not said yet."""

    to: str
    question: str
    is_given: bool | None


@dataclass(frozen=True, slots=True)
class MyLine:
    """One's own line of a matter that several brought: nobody else's name is in it."""

    number: str
    title: str
    claim: str
    is_representative: bool
    people: int
    stand: telling.Stand


def asked(number: int) -> list[Asked]:
    """What one may agree to in one's own matter."""
    found = []
    for to, question in ConsentTo.choices:
        said = consent_to(number, to)
        found.append(Asked(to, str(question), None if said is None else said.is_given))
    return found


def say(number: int, *, to: str, is_given: bool) -> None:
    """Agree or refuse, on one's own phone. Http404 for another's case."""
    case = get_object_or_404(Case.objects.select_for_update(), pk=number)
    consent_case(case, to=to, is_given=is_given, manner=ConsentManner.PHONE)


def my_lines() -> list[MyLine]:
    """The matters in which one is named beside others: the own line and the common state."""
    account = current().person_id
    with scope(SYSTEM, reason="parties: one's own line"):
        mine = Party.objects.filter(account_id=account, kind=kind_of(Case)).order_by("-id")
        lines = list(mine[:50])
        rows = Case.objects.select_related("unit").in_bulk([line.row_id for line in lines])
        told = {one.id: one for one in telling.tell(rows.values())}
    return [_line(line, told[line.row_id]) for line in lines if line.row_id in told]


def _line(line: Party, case: telling.MyCase) -> MyLine:
    return MyLine(
        number=case.number,
        title=case.title,
        claim=line.claim,
        is_representative=line.is_representative,
        people=case.people,
        stand=case.stand,
    )
