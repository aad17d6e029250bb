"""Many members from a sheet: the rules of `record_member`, set by set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from huigong.domains.membership.actions import held_already
from huigong.domains.membership.changes.entering import entering
from huigong.domains.membership.choices import LIVING, OPEN, State, Way
from huigong.domains.membership.models import Membership
from huigong.kernel.actions.bulk import (
    Checker,
    blanks_of,
    insert_same_event,
    insert_values,
    lines_of,
)
from huigong.kernel.calendar.present import now, today
from huigong.kernel.people.codes import ethnic_code
from huigong.kernel.people.models import Person
from huigong.kernel.people.papers import PaperKind, is_citizen, normal_paper
from huigong.kernel.people.twins import met_elsewhere, refuse_other_name
from huigong.kernel.people.writing import (
    blank_person,
    indexes_of,
    is_child,
    put_name,
    put_paper,
    put_phone,
)
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.sealing import key_provider
from huigong.kernel.sealing.blindfield import claim, forms_of
from huigong.kernel.workflow.numbers import next_number

Made = Membership | ValidationError
_ENTRY = ("change", "change_reason", "changed_on", "joined_on")
#: Where a draft holds what was made of it ahead of its turn.
_READY = "ready"


@dataclass(frozen=True, slots=True)
class _File:
    """A new file: the values that it is written with, sealed, and what else is asked of it."""

    pk: int
    name: str
    #: Every index of its document; the first is that of now.
    forms: Sequence[bytes]
    paper_kind: str
    line: Sequence[Any]


@dataclass(frozen=True, slots=True)
class _Ready:
    """What a line becomes, as far as the line alone says: a file and a membership, or what is wrong
    with either. Of plain values: it may come from another process.
    """

    file: _File | ValidationError
    member: Made

    def is_fresh_with(self, made: Made) -> bool:
        """Whether what was made is a membership of the new file, not of one that was there."""
        return (
            isinstance(made, Membership)
            and isinstance(self.file, _File)
            and (made.person_id == self.file.pk)
        )


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
    held = [{**draft} for draft in drafts]
    # While the key of the indexes is changed, lines made ahead may hold one of before.
    is_settled = not key_provider().blinding_also
    make_ready([draft for draft in held if _READY not in draft or not is_settled])
    ready: list[_Ready] = [draft[_READY] for draft in held]
    filed = _filed([one.file for one in ready if isinstance(one.file, _File)])
    made = [_meet(one, filed, draft["unit"].name) for one, draft in zip(ready, drafts, strict=True)]
    members = [one for one in made if isinstance(one, Membership)]
    for member, number in zip(members, next_ids(len(members)), strict=True):
        member.pk = number
    _store([one.file for one, its in zip(ready, made, strict=True) if one.is_fresh_with(its)])
    _number(members)
    return made


def make_ready(drafts: Sequence[dict[str, Any]]) -> None:
    """A file for each draft, sealed with a key of its own, and a membership, should there be none
    yet.
    """
    for draft, number in zip(drafts, next_ids(len(drafts)), strict=True):
        file = _file(draft, number)
        draft[_READY] = _Ready(file, _member(draft) if isinstance(file, _File) else file)


def living_by_paper(drafts: Sequence[Mapping[str, Any]]) -> dict[str, Membership]:
    """The living memberships in the seat's sight of whole document numbers, as they were typed."""
    typed = {index: str(draft["paper_number"]) for draft in drafts for index in _indexes(draft)}
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
    is_same = bytes(row.person.phone_blind or b"") in forms_of(asked, "phone_blind")
    return [] if is_same else ["phone_number"]


def _indexes(draft: Mapping[str, Any]) -> list[bytes]:
    """The blind indexes of a number as any paper that it can be: a sheet's key does not say."""
    number = str(draft["paper_number"] or "")
    kinds = [PaperKind.IDENTITY] if is_citizen(normal_paper(number)) else PaperKind.values
    ready: _Ready | None = draft.get(_READY)
    if ready and isinstance(ready.file, _File) and [ready.file.paper_kind] == kinds:
        return [*ready.file.forms]  # worked out already
    return [index for kind in kinds for index in indexes_of(kind, number)]


@cache
def _columns() -> tuple[list[str], Callable[[models.Model], list[Any]]]:
    """The columns of a new file, and how its values are made."""
    return lines_of(Person)


def _file(draft: Mapping[str, Any], number: int) -> _File | ValidationError:
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
    forms = forms_of(person, "paper_blind")
    return _File(number, person.name, forms, person.paper_kind, _columns()[1](person))


def _put_rest(person: Person, draft: Mapping[str, Any]) -> None:
    """What the paper does not say of itself, as `register_person` takes it."""
    person.sex = person.sex if person.born_on else str(draft.get("sex") or person.sex)
    person.born_on = person.born_on or draft.get("born_on")
    person.ethnic = ethnic_code(str(draft.get("ethnic") or ""))
    person.education = str(draft.get("education") or "")


def _filed(files: Sequence[_File]) -> dict[bytes, _Filed]:
    """The files of these documents that are there already, whoever keeps them."""
    claim(*(file.forms for file in files))
    # Two forms a document while the key of the indexes is changed: each names the same line.
    lines = {form: file.forms[0] for file in files for form in file.forms}
    wanted = list(lines)
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
    seen = set(Person.objects.filter(pk__any=ids).values_list("pk", flat=True)) if ids else set()
    none = ("", "")
    return {
        lines[bytes(blind or b"")]: _Filed(
            pk, unit, pk in seen, *union.get(pk, none), name, aliases
        )
        for blind, pk, unit, name, aliases in found
    }


def _against(held: _Filed, file: _File) -> ValidationError | None:
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


_new_member = blanks_of(Membership)
_check = Checker(Membership, later=("number", "person", "unit"))


def _member(draft: Mapping[str, Any]) -> Made:
    """The membership that a line tells of, before it is known whose it is."""
    try:
        entry = entering(*(draft.get(name) or None for name in _ENTRY))
    except ValidationError as wrong:
        return wrong
    if entry.joined_on > today():
        return ValidationError({"joined_on": _("入会日期不能晚于今天。")})
    employer = draft.get("employer")
    member = _new_member(
        unit_id=draft["unit"].pk,
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


def _meet(one: _Ready, filed: dict[bytes, _Filed], union: str) -> Made:
    """The membership of whoever is on file already, or of the new file; or why there is none."""
    if isinstance(one.file, ValidationError):
        return one.file
    paper = one.file.forms[0]
    held = filed.get(paper)
    if held and (why := _against(held, one.file)):
        return why
    if isinstance(one.member, Membership):
        one.member.person_id = held.person_id if held else one.file.pk
        # The same person twice in one sheet: the second line finds the first.
        filed[paper] = _Filed(one.member.person_id, union, is_in_sight=True, union=union)
    return one.member


def _store(files: Sequence[Any]) -> None:
    if not files:
        return
    insert_values(Person, _columns()[0], (file.line for file in files))
    insert_same_event("people.register_person", Person, [file.pk for file in files])


def _number(members: Sequence[Membership]) -> None:
    """A running number for each, taken at once for every year."""
    by_year: dict[int, list[Membership]] = {}
    for member in members:
        by_year.setdefault((member.joined_on or today()).year, []).append(member)
    for year, held in by_year.items():
        last = next_number(f"membership/{year}", len(held))
        for order, member in enumerate(held, start=last - len(held) + 1):
            member.number = f"HY{year}{order:08d}"
