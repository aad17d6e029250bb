"""Putting what identifies somebody on a file: checked, sealed with the person's key, indexed."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.kernel import params
from huigong.kernel.accounts.phones import PHONE_PURPOSE, clean_number
from huigong.kernel.actions.bulk import blanks_of
from huigong.kernel.calendar.present import today
from huigong.kernel.people.indexes import BANK_PURPOSE, PAPER_PURPOSE, TAIL_PURPOSE, tail_text
from huigong.kernel.people.keys import make_key
from huigong.kernel.people.models import Person, PersonalConsent
from huigong.kernel.people.naming import clean_name, heard
from huigong.kernel.people.papers import PaperKind, clean_paper, normal_paper
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.sealing import blind, blinds

_new_person = blanks_of(Person)
_GROWN_UP = 21
_BANK = (12, 19)


def blind_paper(kind: str, number: str) -> bytes:
    """The index of a number in its kept form: the same passport and identity number are two."""
    return blind(f"{kind}:{number}", PAPER_PURPOSE)


def paper_forms(kind: str, number: str, *, remembered: bool = False) -> list[bytes]:
    """Every index under which the number may lie: one, but while the key is changed."""
    return blinds(f"{kind}:{number}", PAPER_PURPOSE, remembered=remembered)


def blind_tail(number: str) -> bytes:
    """The index of the last four characters."""
    return blind(tail_text(number) or "", TAIL_PURPOSE)


def tail_forms(number: str) -> list[bytes]:
    """Every index under which they may lie."""
    return blinds(tail_text(number) or "", TAIL_PURPOSE)


def blind_contact(phone: str) -> bytes:
    """The index of a phone in its kept form: the same as an account's."""
    return blind(phone, PHONE_PURPOSE)


def contact_forms(phone: str, *, remembered: bool = False) -> list[bytes]:
    """Every index under which it may lie."""
    return blinds(phone, PHONE_PURPOSE, remembered=remembered)


def blank_person(person_id: int | None = None) -> Person:
    """A file with a number and a key of its own, and nothing in it."""
    person = _new_person(id=next_ids(1)[0] if person_id is None else person_id)
    person.fresh_key, person.key_wrapped = make_key(person.pk)
    return person


def indexes_of(kind: str, number: str) -> list[bytes]:
    """The blind indexes of a document as it was typed; none where it is none."""
    try:
        kept, _told = clean_paper(kind or PaperKind.IDENTITY, number, on=today())
    except ValidationError:
        return []
    return paper_forms(kind or PaperKind.IDENTITY, kept)


def put_name(person: Person, name: str) -> None:
    """The name and how it is sorted and found. Raises ValidationError at `name`."""
    try:
        person.name = clean_name(name)
    except ValidationError as wrong:
        raise ValidationError({"name": wrong.messages}) from wrong
    person.sound, person.initials = heard(person.name)


def put_paper(person: Person, kind: str, number: str, *, on: date | None = None) -> None:
    """The document, with birth and sex where it tells them. Raises ValidationError at
    `paper_number`.
    """
    if not number.strip():
        return
    kind = kind or PaperKind.IDENTITY
    try:
        kept, told = clean_paper(kind, number, on=on or today())
    except ValidationError as wrong:
        raise ValidationError({"paper_number": wrong.messages}) from wrong
    person.paper_kind, person.paper = kind, kept
    person.paper_blind, person.tail_blind = blind_paper(kind, kept), blind_tail(kept)
    if told:
        person.born_on, person.sex = told.born_on, told.sex


def put_phone(person: Person, number: str) -> None:
    """A phone; none leaves what is there. Raises ValidationError at `phone_number`."""
    if not number.strip():
        return
    try:
        kept = clean_number(number)
    except ValidationError as wrong:
        raise ValidationError({"phone_number": wrong.messages}) from wrong
    person.phone, person.phone_blind = kept, blind_contact(kept)


def put_bank(person: Person, number: str) -> None:
    """A bank card; none leaves what is there. Raises ValidationError at `bank_number`."""
    kept = normal_paper(number)
    if not kept:
        return
    if not (kept.isascii() and kept.isdigit() and _BANK[0] <= len(kept) <= _BANK[1]):
        raise ValidationError({"bank_number": _("银行卡号是 12 到 19 位数字，请再核对。")})
    person.bank, person.bank_blind = kept, blind(kept, BANK_PURPOSE)


def is_child(born_on: date | None, *, on: date | None = None) -> bool:
    """Whether the law asks for a guardian (个人信息保护法 第三十一条)."""
    day = on or today()
    # No rule makes a child of whoever is grown up by any: most are not asked about.
    if born_on is None or day.year - born_on.year > _GROWN_UP:
        return False
    age = day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
    return age < int(params.at(day).get("people.child_age").value)


def lacks_guardian(person: Person) -> bool:
    """Whether somebody is a child whose guardian has not agreed, or agrees no longer."""
    given = PersonalConsent.Purpose.CHILD
    return is_child(person.born_on) and not (
        person.consents.filter(purpose=given, is_guardian=True, withdrawn_on=None).exists()
    )
