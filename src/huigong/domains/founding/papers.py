"""The sheets of a founding: the reply that lets it prepare, the reply that founds the union."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from huigong.domains.founding.election import told
from huigong.domains.founding.models import Cover, Founding, FoundingState
from huigong.domains.founding.unions.models import BaseUnion, Term
from huigong.kernel.employers.finding import briefs


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of sheet."""

    title: Any
    template: str
    is_there: Callable[[Founding], bool]


SORTS = {
    "permit": Sort(
        _("关于同意筹建工会的批复"),
        "founding/permit_paper.html",
        lambda founding: founding.permitted_on is not None,
    ),
    "approval": Sort(
        _("关于同意成立工会的批复"),
        "founding/approval_paper.html",
        lambda founding: founding.state == FoundingState.FOUNDED,
    ),
}


def covered_by(founding: Founding) -> list[str]:
    """The names of the employers that a founding covers; names are public."""
    covers = Cover.objects.on(founding).order_by("id").values_list("employer_id", flat=True)
    found = briefs(covers)
    return [found[number].name for number in covers if number in found]


def words_of(founding: Founding) -> dict[str, Any]:
    """What stands on a sheet: the employers and, once there is a union, its first organs."""
    values: dict[str, Any] = {"employers": covered_by(founding), "organs": [], "term": None}
    union = BaseUnion.objects.filter(founding=founding).first()
    if union is not None:
        term = Term.objects.on(union).order_by("number").first()
        values |= {"term": term, "organs": told(term.roster if term else [])}
    return values
