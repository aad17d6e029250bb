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
from huigong.kernel.people.naming import clean_name
from huigong.kernel.scoping.scope import SYSTEM, Refusal, current, scope
from huigong.kernel.sealing.blindfield import claim, forms_of

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
    forms = forms_of(person, "paper_blind")
    claim(forms)
    with scope(SYSTEM, reason="people: is somebody with this document on file already"):
        rows = Person.objects.filter(
            paper_blind__in=forms, merged_into=None, checked_at__isnull=False
        )
        other = rows.exclude(pk=person.pk).select_related("unit").first()
    if other is None:
        return None
    mine = Person.objects.filter(pk=other.pk).exists()
    return Twin(other.pk, other.unit_id, other.unit.name, is_in_sight=mine)


def refuse_twin(person: Person) -> None:
    """Pass when nobody with the document is on file; else say whom to ring. Every hit is kept,
    also when the form that made it is rolled back. Raises ValidationError.
    """
    twin = twin_of(person)
    if twin is None:
        return
    if twin.is_in_sight:
        said = _("这个证件号码在本单位或下级已有档案（%(unit)s），请打开那一份，不要再登记。")
        raise ValidationError({"paper_number": said % {"unit": twin.unit}})
    _spend_hit()
    raise met_elsewhere(twin.person_id, twin.unit)


def met_elsewhere(person_id: int, unit: str) -> ValidationError:
    """Whom to ring about a file out of sight; that it was met is kept on that file."""
    current().refusals.append(Refusal(VERB, Person._meta.label_lower, person_id))
    said = _("这位职工在%(unit)s已有档案，没有重复登记。请与该单位联系，由其转出会籍。")
    return ValidationError({"paper_number": said % {"unit": unit}})


def refuse_other_name(person: Person, name: str) -> None:
    """Pass when a name is that of the file whose document was given; else nobody is taken for
    somebody else by one wrong digit. The file is in the seat's sight. Raises ValidationError.
    """
    typed = clean_name(name)
    if typed != person.name and typed not in person.aliases.replace("，", "、").split("、"):
        said = _("这个证件号码在档案里是另一个名字，请核对。")
        raise ValidationError({"name": said})


def _spend_hit() -> None:
    seat = current()
    most = int(params.at(today()).get("people.twin_hits_per_day").value)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    kept = Denial.objects.filter(account_id=seat.person_id, verb=VERB, at__gte=midnight).count()
    # Those of this very request are written when its scope ends.
    if kept + sum(one.verb == VERB for one in seat.refusals) >= most:
        said = _("今天碰到“别处已有档案”的次数太多，今天不再提示。请明天再办，或请上级核查。")
        raise ValidationError({"paper_number": said})
