"""A person's unpaid wages in the file that is kept about them, and why it may not go yet."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huigong.domains.supervision.wages.counting import Standing, paid_to
from huigong.domains.supervision.wages.ending.actions import forget_lines
from huigong.domains.supervision.wages.models import WageLine, WageState
from huigong.domains.supervision.wages.own import whose
from huigong.kernel.people.erasing import add_forget, add_need
from huigong.kernel.people.models import Person
from huigong.kernel.people.whole import Chapter, add_chapter_in_sight, words
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.ui.grouping import yuan


def _of(person: Person) -> Q:
    return whose(person.account, person if person.checked_at else None)


def _lines(person: Person) -> QuerySet[WageLine]:
    """Those in sight of whoever asks."""
    rows = WageLine.objects.filter(_of(person), struck_on=None)
    return rows.select_related("case").order_by("id")


@add_chapter_in_sight
def tell_wages(person: Person) -> Chapter:
    """To the person every line; to an office those of the cases that it sees anyhow."""
    heads = (_("编号"), _("欠薪单位"), _("欠薪起"), _("欠薪止"), _("拖欠（元）"), _("尚欠（元）"))
    if current().unit_id is None:
        with scope(SYSTEM, reason="wages: one's own lines"):
            rows = [_told(line) for line in _lines(person)]
    else:
        rows = [_told(line) for line in _lines(person)]
    return Chapter("wages", str(_("欠薪")), heads, rows)


def _told(line: WageLine) -> tuple[str, ...]:
    left = Standing(line, paid_to(line)).left_fen
    case, dates = line.case, (words(line.from_on), words(line.until_on))
    return (case.number, case.employer_name, *dates, yuan(line.owed_fen), yuan(left))


@add_need
def need_wages(person: Person) -> str:
    """Wages that are still asked for need whose they are."""
    running = Q(case__state=WageState.OPEN)
    with scope(SYSTEM, reason="people: are somebody's wages still asked for"):
        if not _lines(person).filter(running).exists():
            return ""
    seen = _lines(person).filter(running).values_list("case__number", flat=True)
    if numbers := "、".join(seen[:5]):
        return str(_("还有正在追讨的工资：%s。办结以后才能删除。") % numbers)
    # Where it is, and whose complaint it was, is not this office's to know.
    return str(_("别的单位还在用这份档案办事，请先与上级工会核实。"))


@add_forget
def forget_worker(person: Person) -> None:
    """Amounts stay with the case; who it was goes."""
    forget_lines(WageLine.objects.filter(_of(person)))
