"""What a person's file says of memberships: the word beside the name, a chapter, and the need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from huigong.domains.membership.choices import LIVING, OPEN, State
from huigong.domains.membership.models import Membership
from huigong.domains.membership.transfers.actions import forget_transfers
from huigong.domains.membership.transfers.models import Transfer
from huigong.kernel.access import may
from huigong.kernel.files.erasing import erase_files
from huigong.kernel.people.erasing import add_forget, add_need
from huigong.kernel.people.links import add_links
from huigong.kernel.people.models import Person
from huigong.kernel.people.page import add_marks
from huigong.kernel.people.whole import Chapter, add_chapter, add_related, words
from huigong.kernel.scoping.sighted import ScopedModel


@add_marks
def standing(ids: Iterable[int]) -> dict[int, str]:
    """Number of a person → 会员, 待审核 or what became of it."""
    # Two columns instead of rows: fifty people stand on a page.
    rows = Membership.objects.filter(person_id__any=list(ids)).order_by("id")
    last: dict[int, str] = {}
    for person_id, state in rows.values_list("person_id", "state"):
        if last.get(person_id) not in LIVING or state in LIVING:
            last[person_id] = state
    words = {state: _word(state) for state in set(last.values())}
    return {person_id: words[state] for person_id, state in last.items()}


def _word(state: str) -> str:
    return str(_("会员")) if state == State.MEMBER else str(State(state).label)


@add_chapter
def memberships(person: Person) -> Chapter:
    """Every membership with its dates."""
    heads = (_("会员证号"), _("所在工会"), _("状态"), _("入会方式"), _("入会日期"), _("终止日期"))
    rows = [
        (
            row.number,
            row.unit.name,
            str(row.get_state_display()),
            str(row.get_way_display()),
            words(row.joined_on),
            words(row.ended_on),
        )
        for row in Membership.objects.filter(person=person).select_related("unit").order_by("id")
    ]
    return Chapter("memberships", str(_("会籍")), heads, rows)


@add_related
def about_person(person: Person) -> Iterable[ScopedModel]:
    """The memberships and transfers of a person."""
    yield from Membership.objects.filter(person=person)
    yield from Transfer.objects.filter(membership__person=person)


@add_links
def own_memberships(person: Person) -> Iterator[tuple[str, str]]:
    """The memberships of a person that the seat may see, the latest first."""
    rows = Membership.objects.filter(person_id=person.pk).select_related("unit").order_by("-id")
    if may("view", Membership):
        for row in rows:
            yield f"{row.get_state_display()} · {row.unit} {row.number}", row.get_absolute_url()


@add_forget
def forget_member(person: Person) -> None:
    """The papers of each membership go, and the masked name of each transfer; dates stay."""
    for row in Membership.objects.filter(person=person):
        erase_files(row)
    forget_transfers(Transfer.objects.filter(membership__person=person))


@add_need
def still_member(person: Person) -> str:
    """A living membership needs its file."""
    held = Membership.objects.filter(person=person, state__in=OPEN).first()
    if held is None:
        return ""
    return str(_("还在会籍中（%s），请先退会或撤回申请。") % held.get_state_display())
