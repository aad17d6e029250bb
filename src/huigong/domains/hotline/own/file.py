"""A person's matters in the file that is kept about them, and why it may not go yet.

Offices are told of no matter that they do not see: who complained stays where the complaint is.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.telling import tell
from huigong.kernel.people.erasing import add_need
from huigong.kernel.people.models import Person
from huigong.kernel.people.whole import Chapter, add_chapter_in_sight, words
from huigong.kernel.scoping.scope import SYSTEM, current, scope

_OVER = (CaseState.CLOSED, CaseState.ARCHIVED, CaseState.WITHDRAWN)


def _cases_of(person: Person) -> QuerySet[Case]:
    """Those in sight of whoever asks."""
    if person.account_id is None:
        return Case.objects.none()
    return Case.objects.filter(reporter=person.account_id).select_related("unit").order_by("id")


@add_chapter_in_sight
def tell_cases(person: Person) -> Chapter:
    """To the person every word; to an office the numbers of what it sees anyhow."""
    heads = (_("编号"), _("收到时间"), _("现在"), _("反映的事"), _("答复"))
    is_own = current().unit_id is None
    rows = [
        (
            one.number,
            words(one.opened_at),
            one.stand.sentence,
            f"{one.title}\n{one.text}" if is_own else "",
            one.answer if is_own else "",
        )
        for one in tell(_cases_of(person))
    ]
    return Chapter("cases", str(_("反映过的事")), heads, rows)


@add_need
def need_cases(person: Person) -> str:
    """A matter that is still handled needs whom it is about."""
    if person.account_id is None:
        return ""
    running = _cases_of(person).exclude(state__in=_OVER)
    numbers = "、".join(running.values_list("number", flat=True)[:5])
    if numbers:
        return str(_("还有正在办理的诉求：%s。办结以后才能删除。") % numbers)
    with scope(SYSTEM, reason="people: does somebody's matter still run"):
        is_there = _cases_of(person).exclude(state__in=_OVER).exists()
    # Which matter, and whether it is a complaint, is not this office's to know.
    return str(_("别的单位还在用这份档案办事，请先与上级工会核实。")) if is_there else ""
