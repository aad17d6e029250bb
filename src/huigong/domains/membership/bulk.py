"""Many members from a sheet: the rules of `record_member`, set by set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.domains.membership.actions import held_already
from huigong.domains.membership.changes.entering import entering
from huigong.domains.membership.choices import LIVING, OPEN, State, Way
from huigong.domains.membership.models import Membership
from huigong.kernel.actions.bulk import Checker, insert_events, insert_rows
from huigong.kernel.calendar.present import now, today
from huigong.kernel.people.codes import ethnic_code
from huigong.kernel.people.models import Person
from huigong.kernel.people.papers import PaperKind, is_citizen, normal_paper
from huigong.kernel.people.twins import met_elsewhere, refuse_other_name
from huigong.kernel.people.writing import (
    blank_person,
    index_of,
    is_child,
    put_name,
    put_paper,
    put_phone,
)
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.sealing.fields import seal_at_once
from huigong.kernel.workflow.numbers import next_number

Made = Membership | ValidationError
_ENTRY = ("change", "change_reason", "changed_on", "joined_on")
#: Where a draft holds the file that was opened for it ahead of its turn.
_FILE = "file"


@dataclass(slots=True)
class _Filed:
    """A checked file of somebody's document that is there already."""

    person_id: int
    unit: str
    is_in_sight: bool
    union: str
    state: str = State.MEMBER
    name: str = ""
    aliases: str = ""


def prepare_members(drafts: Sequence[Mapping[str, Any]]) -> list[Made]:
    """A member for each draft, with a new file where there is none; or what is wrong with it."""
    numbers = next_ids(len(drafts))
    is_ready = all(_FILE in draft for draft in drafts)
    files = [draft[_FILE] for draft in drafts] if is_ready else _files(drafts)
    filed = _filed([one for one in files if isinstance(one, Person)])
    made: list[Made] = []
    fresh: list[Person] = []
    for draft, file, number in zip(drafts, files, numbers, strict=True):
        member = _member(draft, file, filed, number)
        made.append(member)
        if isinstance(file, Person) and getattr(member, "person_id", None) == file.pk:
            fresh.append(file)
    _store(fresh)
    _number([one for one in made if isinstance(one, Membership)])
    return made


def open_files(drafts: Sequence[dict[str, Any]]) -> None:
    """A file for each draft, sealed with a key of its own, should there be none yet."""
    for draft, file in zip(drafts, _files(drafts), strict=True):
        draft[_FILE] = file


def living_by_paper(numbers: Sequence[str]) -> dict[str, Membership]:
    """The living memberships in the seat's sight of whole document numbers, as they were typed."""
    typed = {index: number for number in numbers for index in _indexes(str(number or ""))}
    people = dict(
        Person.objects.filter(paper_blind__any=list(typed)).values_list("pk", "paper_blind")
    )
    found: dict[str, list[Membership]] = {}
    rows = Membership.objects.filter(person_id__any=list(people), state__in=LIVING)
    for row in rows.select_related("person"):
        found.setdefault(typed[bytes(people[row.person_id] or b"")], []).append(row)
    # A number that is one person's passport and another's permit names neither of them.
    return {number: rows[0] for number, rows in found.items() if len(rows) == 1}


def differing(row: Membership, values: Mapping[str, Any]) -> list[str]:
    """What a line says otherwise of the person than the file does. Raises ValidationError where it
    means somebody else.
    """
    if name := values.get("name"):
        refuse_other_name(row.person, name)
    if not (phone := str(values.get("phone_number") or "").strip()):
        return []
    asked = blank_person(row.person_id)
    put_phone(asked, phone)
    return [] if asked.phone_blind == bytes(row.person.phone_blind or b"") else ["phone_number"]


def _indexes(number: str) -> list[bytes]:
    """The blind indexes of a number as any paper that it can be: a sheet's key does not say."""
    kinds = [PaperKind.IDENTITY] if is_citizen(normal_paper(number)) else PaperKind.values
    return [index for kind in kinds if (index := index_of(kind, number)) is not None]


def _files(drafts: Sequence[Mapping[str, Any]]) -> list[Person | ValidationError]:
    numbers = next_ids(len(drafts))
    return [_file(draft, number) for draft, number in zip(drafts, numbers, strict=True)]


def _file(draft: Mapping[str, Any], number: int) -> Person | ValidationError:
    person = blank_person(number)
    person.unit_id = draft["unit"].pk
    person.source = str(draft.get("source") or "").strip()
    try:
        put_name(person, str(draft.get("name") or ""))
        put_paper(person, str(draft.get("paper_kind") or ""), str(draft.get("paper_number") or ""))
        put_phone(person, str(draft.get("phone_number") or ""))
        _put_rest(person, draft)
        if person.paper_blind is None:
            raise ValidationError({"paper_number": _("请填证件号码。")})
        if not person.source:
            raise ValidationError({"source": _("请填入会申请书或其他凭据的编号。")})
        if is_child(person.born_on):
            raise ValidationError({"paper_number": _("不满十四周岁，不能成批登记。")})
    except ValidationError as wrong:
        return wrong
    person.checked_at = now()
    seal_at_once(person)
    return person


def _put_rest(person: Person, draft: Mapping[str, Any]) -> None:
    """What the paper does not say of itself, as `register_person` takes it."""
    person.sex = person.sex if person.born_on else str(draft.get("sex") or person.sex)
    person.born_on = person.born_on or draft.get("born_on")
    person.ethnic = ethnic_code(str(draft.get("ethnic") or ""))
    person.education = str(draft.get("education") or "")


def _filed(people: Sequence[Person]) -> dict[bytes, _Filed]:
    """The files of these documents that are there already, whoever keeps them."""
    wanted = [person.paper_blind for person in people if person.paper_blind]
    seen = set(Person.objects.filter(paper_blind__any=wanted).values_list("pk", flat=True))
    with scope(SYSTEM, reason="membership: who of a sheet is on file already"):
        rows = Person.objects.filter(
            paper_blind__any=wanted, merged_into=None, checked_at__isnull=False
        )
        found = list(rows.values_list("paper_blind", "pk", "unit__name", "name", "aliases"))
        ids = [row[1] for row in found]
        held = Membership.objects.filter(person_id__any=ids, state__in=OPEN).order_by("state")
        # A membership stands after an application in this order, and is the one that is told.
        told = held.values_list("person_id", "unit__name", "state")
        union = {pk: (name, state) for pk, name, state in told}
    none = ("", "")
    return {
        bytes(blind or b""): _Filed(pk, unit, pk in seen, *union.get(pk, none), name, aliases)
        for blind, pk, unit, name, aliases in found
    }


def _against(held: _Filed, file: Person) -> ValidationError | None:
    """Why who is on file already is not taken in by a line."""
    if not held.is_in_sight:
        return met_elsewhere(held.person_id, held.union or held.unit)
    if held.union:
        return ValidationError({"paper_number": held_already(held.state, held.union)})
    try:
        refuse_other_name(Person(name=held.name, aliases=held.aliases), file.name)
    except ValidationError as wrong:
        return wrong
    return None


_check = Checker(Membership, later=("number", "person", "unit"))


def _member(
    draft: Mapping[str, Any],
    file: Person | ValidationError,
    filed: dict[bytes, _Filed],
    number: int,
) -> Made:
    if isinstance(file, ValidationError):
        return file
    held = filed.get(bytes(file.paper_blind or b""))
    if held and (why := _against(held, file)):
        return why
    try:
        entry = entering(*(draft.get(name) or None for name in _ENTRY))
    except ValidationError as wrong:
        return wrong
    if entry.joined_on > today():
        return ValidationError({"joined_on": _("入会日期不能晚于今天。")})
    person_id, union = held.person_id if held else file.pk, draft["unit"].name
    # The same person twice in one sheet: the second line finds the first.
    filed[bytes(file.paper_blind or b"")] = _Filed(person_id, union, is_in_sight=True, union=union)
    employer = draft.get("employer")
    member = Membership(
        id=number,
        unit_id=draft["unit"].pk,
        person_id=person_id,
        state=entry.state,
        way=Way.BATCH,
        group=draft.get("group") or "",
        work=draft.get("work") or entry.work,
        is_migrant=bool(draft.get("is_migrant")),
        employer_id=employer.pk if employer else None,
        applied_at=now(),
        joined_on=entry.joined_on,
    )
    member.entered, member.told = entry.type, (entry.reason, entry.on)
    return _check(member) or member


def _store(people: Sequence[Person]) -> None:
    if not people:
        return
    insert_rows(Person, people)
    insert_events("people.register_person", [(person, {}) for person in people])


def _number(members: Sequence[Membership]) -> None:
    """A running number for each, taken at once for every year."""
    by_year: dict[int, list[Membership]] = {}
    for member in members:
        by_year.setdefault((member.joined_on or today()).year, []).append(member)
    for year, held in by_year.items():
        last = next_number(f"membership/{year}", len(held))
        for order, member in enumerate(held, start=last - len(held) + 1):
            member.number = f"HY{year}{order:08d}"
