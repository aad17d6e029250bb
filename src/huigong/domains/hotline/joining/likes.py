"""Which cases are like one: of the same person, or about the same employer, as far as the seat sees
them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q

from huigong.domains.hotline.joining.actions import link_of
from huigong.domains.hotline.joining.models import Bundle, CaseLink, Likeness
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection.identity import is_open_to_all_here
from huigong.kernel.access import verbs_on
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of

#: How far back a like case is looked for.
_DAYS = timedelta(days=90)
_SHOWN = 30


@dataclass(slots=True)
class Group:
    """Like cases on one ground: how many, of how many people (None where the seat reads masked who
    they are: a count would tell whether two are one).
    """

    likeness: Likeness
    cases: list[Case] = field(default_factory=list)
    people: int | None = None

    @property
    def label(self) -> str:
        return str(self.likeness.label)


def like_cases(case: Case) -> list[Group]:
    """The groups of like cases in the seat's sight, the case itself left out; empty ones too."""
    found = []
    for likeness, ground in _grounds(case):
        rows = list(
            Case.objects.filter(
                ground,
                opened_at__gte=case.opened_at - _DAYS,
                opened_at__lte=case.opened_at + _DAYS,
            )
            .exclude(pk=case.pk)
            .order_by("-id")[:_SHOWN]
        )
        found.append(Group(likeness, rows, _people([*rows, case])))
    return [group for group in found if group.cases]


def _people(cases: list[Case]) -> int | None:
    if not all(is_open_to_all_here(row) for row in cases):
        return None
    return len({row.reporter_id or -row.pk for row in cases})


def _grounds(case: Case) -> list[tuple[Likeness, Q]]:
    grounds = []
    if case.reporter_id and is_open_to_all_here(case):
        same_person = Q(reporter=case.reporter_id, unit=case.unit_id)
        grounds.append((Likeness.PERSON, same_person))
    same = Q(employer=case.employer) if case.employer else Q()
    if case.workplace_id:
        same |= Q(workplace=case.workplace_id)
    if same:
        grounds.append((Likeness.EMPLOYER, same))
    return grounds


def members(bundle_id: int) -> list[Case]:
    """The cases of a bundle that the seat sees, oldest first. What belongs together because one
    person brought it, only who reads that person's name may know.
    """
    links = CaseLink.objects.filter(kind=kind_of(Case), bundle_id=bundle_id, parted_at=None)
    cases = list(Case.objects.filter(pk__in=links.values("row_id")).order_by("id"))
    if all(is_open_to_all_here(case) for case in cases):
        return cases
    # An office that has a case need not see what was bundled above it.
    with scope(SYSTEM, reason="bundle: why its cases belong together"):
        is_person = Bundle.objects.filter(pk=bundle_id, likeness=Likeness.PERSON).exists()
    return [] if is_person else cases


def beside(case: Case) -> dict[str, Any]:
    """What the page of a case says about like cases."""
    link = link_of(case)
    together = members(link.bundle_id) if link else []
    others = [row for row in together if row.pk != case.pk]
    bundle = Bundle.objects.filter(pk=link.bundle_id).first() if link and together else None
    allowed = verbs_on(case)
    return {
        "like_groups": like_cases(case),
        "bundle": bundle,
        "bundle_others": others,
        "may_join": "join" in allowed,
        "may_part": "part" in allowed and link is not None,
    }
