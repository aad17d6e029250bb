"""That somebody signed for a union, in the file that is kept about them; and its end.

To the person all of it; an office is told only what it reads anyhow: who signed stays hidden.
"""

from __future__ import annotations

from contextlib import nullcontext

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from huigong.domains.founding.actions import forget_applicants
from huigong.domains.founding.models import Applicant
from huigong.kernel.people.erasing import add_forget
from huigong.kernel.people.models import Person
from huigong.kernel.people.whole import Chapter, add_chapter_in_sight, words
from huigong.kernel.scoping.scope import SYSTEM, current, scope


def _signatures(person: Person) -> QuerySet[Applicant]:
    return Applicant.objects.filter(person=person).select_related("founding").order_by("id")


@add_chapter_in_sight
def tell_signatures(person: Person) -> Chapter:
    """Every founding that the person signed for."""
    heads = (_("申请建会"), _("申请日期"), _("撤回日期"))
    is_own = current().unit_id is None
    own = scope(SYSTEM, reason="founding: a person reads their own signatures")
    with own if is_own else nullcontext():
        rows = [
            (str(row.founding), words(row.signed_on), words(row.struck_on))
            for row in _signatures(person)
        ]
    return Chapter("signatures", str(_("申请建会")), heads, rows)


@add_forget
def forget_signatures(person: Person) -> None:
    """That so many signed stays with the founding; who it was does not."""
    forget_applicants(_signatures(person))
