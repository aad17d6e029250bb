"""What pairs of files put on a person's page, and what of them goes with an erased file."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.domains.twins.actions import forget_words
from huigong.domains.twins.models import PossibleTwin
from huigong.kernel.access import may
from huigong.kernel.people.erasing import add_forget
from huigong.kernel.people.links import add_links
from huigong.kernel.people.models import Person


@add_links
def way_in(person: Person) -> Iterator[tuple[str, str]]:
    """From a person's page to entering it with another."""
    if person.merged_into_id is None and person.erased_at is None and may("enter", PossibleTwin):
        yield str(_("还有一份档案是同一个人")), reverse("twins-enter", args=[person.pk])


@add_forget
def forget_pairs(person: Person) -> None:
    """That two files were compared stays; what was written about it may name somebody, and goes."""
    forget_words(PossibleTwin.objects.filter(Q(left=person) | Q(right=person)))
