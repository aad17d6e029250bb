"""Whether somebody is on file already: asked across the scopes, answered with the least, logged."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.kernel import params
from huigong.kernel.audit.models import Denial
from huigong.kernel.calendar.present import today
from huigong.kernel.people.models import Person
from huigong.kernel.scoping.scope import SYSTEM, Refusal, current, scope

VERB = "people.twin"


@dataclass(frozen=True, slots=True)
class Twin:
    """A checked file of the same document: its number, and whom to ring about it."""

    person_id: int
    unit_id: int
    unit: str
    is_in_sight: bool


def twin_of(person: Person) -> Twin | None:
    """The other checked file of a person's document, or None."""
    if person.paper_blind is None:
        return None
    seen = Person.objects.filter(
        paper_blind=person.paper_blind, merged_into=None, checked_at__isnull=False
    ).exclude(pk=person.pk)
    mine = seen.select_related("unit").first()
    if mine is not None:
        return Twin(mine.pk, mine.unit_id, mine.unit.name, is_in_sight=True)
    with scope(SYSTEM, reason="people: is somebody with this document on file already"):
        other = (
            Person.objects.filter(
                paper_blind=person.paper_blind, merged_into=None, checked_at__isnull=False
            )
            .exclude(pk=person.pk)
            .select_related("unit")
            .first()
        )
        return Twin(other.pk, other.unit_id, other.unit.name, is_in_sight=False) if other else None


def refuse_twin(person: Person) -> None:
    """Pass when nobody with the document is on file; else say whom to ring. Every hit is kept,
    also when the form that made it is rolled back. Raises ValidationError.
    """
    twin = twin_of(person)
    if twin is None:
        return
    if twin.is_in_sight:
        raise ValidationError(
            {
                "paper_number": _(
                    "这个证件号码在本单位或下级已有档案（%(unit)s），请打开那一份，不要再登记。"
                )
                % {"unit": twin.unit}
            }
        )
    _spend_hit()
    current().refusals.append(Refusal(VERB, Person._meta.label_lower, twin.person_id))
    raise ValidationError(
        {
            "paper_number": _(
                "这位职工在%(unit)s已有档案，没有重复登记。请与该单位联系，由其转出会籍。"
            )
            % {"unit": twin.unit}
        }
    )


def _spend_hit() -> None:
    day = today()
    most = int(params.at(day).get("people.twin_hits_per_day").value)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    hits = Denial.objects.filter(
        account_id=current().person_id, verb=VERB, at__gte=midnight
    ).count()
    if hits >= most:
        raise ValidationError(
            {
                "paper_number": _(
                    "今天碰到“别处已有档案”的次数太多，今天不再提示。请明天再办，或请上级核查。"
                )
            }
        )
