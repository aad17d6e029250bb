"""A person on annexes in the file that is kept about them, and off them when it is erased."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huigong.domains.supervision.letters.annex.actions import forget_line
from huigong.domains.supervision.letters.annex.models import AnnexLine, Struck
from huigong.domains.supervision.wages.own import whose
from huigong.kernel.access import may
from huigong.kernel.calendar.present import today
from huigong.kernel.people.erasing import add_forget
from huigong.kernel.people.models import Person
from huigong.kernel.people.moving import stays
from huigong.kernel.people.whole import Chapter, add_chapter_in_sight, words
from huigong.kernel.scoping.scope import SYSTEM, current, scope

# Who agreed is found through a merged file too, and is right again when the merge is undone.
stays(AnnexLine)


def _lines(person: Person) -> QuerySet[AnnexLine]:
    """Those in sight of whoever asks."""
    by_number = whose(person.account, person if person.checked_at else None)
    linked = Q(person=person) | Q(person__merged_into=person)
    rows = AnnexLine.objects.filter(linked | by_number, struck_on=None)
    return rows.select_related("letter").order_by("id")


@add_chapter_in_sight
def tell_annexes(person: Person) -> Chapter:
    """To the person every one; to an office those that it may open."""
    heads = (_("文号"), _("交给谁"), _("同意什么"), _("同意日期"), _("怎样同意的"))
    if current().unit_id is None:
        with scope(SYSTEM, reason="letters: where one is named"):
            rows = [_told(line) for line in _lines(person)]
    else:
        rows = [_told(line) for line in _lines(person) if may("view:annex", line.letter)]
    return Chapter("annexes", str(_("监督文书的名单")), heads, rows)


def _told(line: AnnexLine) -> tuple[str, ...]:
    return (
        line.letter.number,
        line.agreed_for,
        line.get_agreed_display(),
        words(line.agreed_on),
        line.get_given_display(),
    )


@add_forget
def forget_named(person: Person) -> None:
    """That somebody agreed, and when, stays with the letter; who it was goes."""
    for line in _lines(person):
        forget_line(line, why=Struck.ERASED, on=today())
