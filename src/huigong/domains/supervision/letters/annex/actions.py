"""Putting workers on the annex of a letter, and taking them off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.letters.annex.lines import (
    may_name,
    owed_beside,
    standing,
)
from huigong.domains.supervision.letters.annex.models import Agreed, AnnexLine, Struck
from huigong.domains.supervision.letters.annex.typed import Named
from huigong.domains.supervision.letters.models import Letter, LetterItem
from huigong.domains.supervision.wages.models import WageLine
from huigong.kernel.actions import action
from huigong.kernel.audit.trail import record_look
from huigong.kernel.calendar.present import today
from huigong.kernel.files.erasing import erase_file
from huigong.kernel.files.models import Attachment
from huigong.kernel.people.finding import find_people
from huigong.kernel.people.models import Person
from huigong.kernel.people.papers import PaperKind
from huigong.kernel.people.writing import blind_contact, blind_paper, contact_forms, paper_forms
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.sealing.blindfield import forms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What workers agreed to, when, how it was given and where the proof lies."""

    agreed: str
    agreed_on: date
    given: str
    evidence: str
    place: int | None = None
    scan: Attachment | None = None


@action("annex", model=Letter, records=("count",))
def annex_letter(
    letter: Letter,
    *,
    people: Sequence[Named],
    consent: Consent,
    owed: Sequence[int] = (),
    count: Annotated[int, gettext_lazy("人数")] = 0,
) -> Letter:
    """把同意列名的职工写进了名单"""
    # Two people at one annex: the second waits here, and finds whom the first has named.
    Letter.objects.select_for_update(of=("self",)).only("id").get(pk=letter.pk)
    if not may_name(letter):
        raise ValidationError(_("这份文书没有名单：告行业的、没有发出的、撤回的都不列名。"))
    wanted = [(one, None) for one in people] + _owed(letter, owed)
    if not wanted:
        raise ValidationError({"lines": _("请至少写一个人。")})
    item = _check(letter, consent)
    known = standing(letter)
    place = max(AnnexLine.objects.on(letter).values_list("place", flat=True), default=0)
    for row_id, (one, line) in zip(next_ids(len(wanted)), wanted, strict=True):
        place += 1
        new = _line(letter, row_id, place, consent)
        new.item = item
        _name(new, one, line)
        if reason := _twin(new, known, *_forms(one, line)):
            raise ValidationError({"lines": reason})
        new.full_clean(exclude={"letter", "item"}, validate_unique=False)
        new.save(force_insert=True)
        known.append(new)
    return letter


def _owed(letter: Letter, chosen: Sequence[int]) -> list[tuple[Named, WageLine | None]]:
    lines = {line.pk: line for line in owed_beside(letter)} if chosen else {}
    if missing := [one for one in chosen if one not in lines]:
        raise ValidationError({"owed": _("欠薪案件里没有这 %d 个人。") % len(missing)})
    return [(Named(lines[one].name), lines[one]) for one in chosen]


def _check(letter: Letter, consent: Consent) -> LetterItem | None:
    """The point that the workers agreed to be named with. Raises ValidationError: without consent
    nobody is named.
    """
    if consent.agreed_on > today():
        raise ValidationError({"agreed_on": _("同意日期不能在今天以后。")})
    if not consent.evidence.strip():
        raise ValidationError({"evidence": _("写明同意的凭据：编号、放在哪里。没有凭据不能列名。")})
    if consent.place is None:
        return None
    if consent.agreed != Agreed.ITEM:
        raise ValidationError({"place": _("只同意告诉姓名的，不写涉及哪一项。")})
    found = LetterItem.objects.on(letter).filter(place=consent.place).first()
    if found is None:
        raise ValidationError({"place": _("文书里没有这一项。")})
    return found


def _line(letter: Letter, row_id: int, place: int, consent: Consent) -> AnnexLine:
    return AnnexLine(
        id=row_id,
        kind=kind_of(Letter),
        row_id=letter.pk,
        letter=letter,
        place=place,
        agreed=consent.agreed,
        agreed_for=letter.addressee,
        agreed_on=consent.agreed_on,
        given=consent.given,
        evidence=consent.evidence.strip()[:200],
        scan=consent.scan,
    )


def _name(line: AnnexLine, one: Named, owed: WageLine | None) -> None:
    line.name = one.name
    if owed is not None:
        line.owed, line.paper_blind, line.phone_blind = owed, owed.paper_blind, owed.phone_blind
        return
    line.paper_blind = blind_paper(PaperKind.IDENTITY, one.paper) if one.paper else None
    line.phone_blind = blind_contact(one.phone) if one.phone else None
    line.person = _file_of(one)


def _forms(one: Named, owed: WageLine | None) -> tuple[list[bytes], list[bytes]]:
    """Every index under which the paper and the telephone may stand on other lines."""
    if owed is not None:
        names = ("paper_blind", "phone_blind")
        papers, phones = (forms_of(owed, name, remembered=True) for name in names)
        return papers, phones
    return (
        paper_forms(PaperKind.IDENTITY, one.paper, remembered=True) if one.paper else [],
        contact_forms(one.phone, remembered=True) if one.phone else [],
    )


def _file_of(one: Named) -> Person | None:
    """The one file in sight with that number and that name."""
    number = one.paper or one.phone
    found = [file for file in find_people(number) if file.name == one.name] if number else []
    if len(found) != 1:
        return None
    record_look(found[0], what="found")
    return found[0]


def _twin(
    line: AnnexLine, known: Sequence[AnnexLine], papers: list[bytes], phones: list[bytes]
) -> str:
    """One worker stands once."""
    for other in known:
        numbers = ((other.paper_blind, papers), (other.phone_blind, phones))
        if any(its is not None and bytes(its) in mine for its, mine in numbers):
            return _("与第 %d 号的号码相同，是同一个人。") % other.place
        told_apart = (line.paper_blind and other.paper_blind) or (
            line.phone_blind and other.phone_blind
        )
        if line.name.open() == other.name.open() and not told_apart:
            return _("与第 %d 号同名，请写手机号码或者身份证号码，免得弄错人。") % other.place
    return ""


@action("unlist", model=Letter, records=("why",))
def unlist_letter(letter: Letter, *, line: int, why: str) -> Letter:
    """从名单上划去了一名职工"""
    if why not in (Struck.WITHDRAWN, Struck.MISTAKE):
        raise ValidationError({"why": _("请选为什么划去。")})
    rows = AnnexLine.objects.on(letter).filter(pk=line, struck_on=None)
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise ValidationError(_("名单上没有这一位，可能已经划去了。"))
    forget_line(found, why=why, on=today())
    return letter


def forget_line(line: AnnexLine, *, why: str, on: date) -> None:
    """Strike a line for good: who it was goes, and the scan that nobody else on the annex needs."""
    scan = line.scan
    line.name = line.evidence = line.paper_blind = line.phone_blind = None
    line.person = line.owed = line.item = line.scan = None
    line.struck_on, line.struck_for = on, why
    line.save()
    if scan is not None and not AnnexLine.objects.filter(scan=scan).exists():
        erase_file(scan)
