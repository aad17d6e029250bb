"""Every write of the register of base-level unions."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.founding.election import Ballot, check_ballot
from huigong.domains.founding.models import Founding, Meeting, Mode
from huigong.domains.founding.rules import term_end
from huigong.domains.founding.unions.models import BaseUnion, Term
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.codes import normal
from huigong.kernel.employers.models import Employer
from huigong.kernel.employers.unions import give_union
from huigong.kernel.org.models import Level, Line, Unit, UnitType
from huigong.kernel.org.tree import ancestors
from huigong.kernel.reorganisation.opening import NewUnit, open_unit
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of

_EMPLOYER = gettext_lazy("用人单位统一社会信用代码")
_TYPES = {
    Mode.SINGLE: UnitType.BASE,
    Mode.JOINT: UnitType.JOINT,
    Mode.TRADE: UnitType.TRADE,
    Mode.FALLBACK: UnitType.JOINT,
}


def open_union(founding: Founding, meeting: Meeting) -> Unit:
    """The unit of an approved founding in the tree, and its line on the register: a part of that
    action.
    """
    new = NewUnit(
        code=f"GH-{founding.number.removeprefix('JH-')}",
        name=founding.name,
        short=founding.name[:40],
        type=_TYPES[Mode(founding.mode)],
        level=Level.BASE,
        division=founding.unit.division,
    )
    unit = open_unit(new, _parents(founding), reason=_("建会：%s") % founding.number)
    with scope(SYSTEM, reason="founding: a union goes on the register"):
        _on_register(founding, meeting, unit)
    return unit


def _parents(founding: Founding) -> dict[int, Unit]:
    """Under whoever approved it; who leads on the industrial line alone is its parent there."""
    if founding.approver in ancestors(founding.unit_id):
        return {int(Line.TERRITORIAL): founding.approver}
    return {int(Line.TERRITORIAL): founding.unit, int(Line.INDUSTRIAL): founding.approver}


def _on_register(founding: Founding, meeting: Meeting, unit: Unit) -> None:
    chair = next(r["name"] for r in meeting.roster if (r["organ"], r["post"]) == ("union", "chair"))
    row = BaseUnion(
        id=next_ids(1)[0],
        unit=unit,
        name=founding.name,
        mode=founding.mode,
        founded_on=today(),
        founding=founding,
        people=founding.people,
        members=meeting.due,
        chair=chair,
        term_from=meeting.held_on,
        term_until=term_end(meeting.held_on, meeting.years),
        has_chair=True,
    )
    row.full_clean(exclude={"unit", "founding"})
    row.save(force_insert=True)
    _begin_term(row, meeting.roster, meeting.held_on, founding.approval_number)


def _begin_term(
    row: BaseUnion, roster: list[dict[str, str]], held_on: date, approval_number: str
) -> None:
    Term.objects.create(
        kind=kind_of(BaseUnion),
        row_id=row.pk,
        base_union=row,
        number=row.term,
        held_on=held_on,
        from_on=row.term_from,
        until_on=row.term_until,
        chair=row.chair,
        approval_number=approval_number,
        roster=roster,
    )


@action("record", model=BaseUnion, creates=True, records=("unit", "mode", "term_until"))
def record_union(
    *,
    unit: Unit,
    founded_on: date,
    chair: str,
    term_from: date,
    term_until: date,
    mode: str = Mode.SINGLE,
    term: int = 1,
    people: int | None = None,
    members: int | None = None,
    uscc: str | None = "",
    certified_on: date | None = None,
    employer_uscc: Annotated[
        str, _EMPLOYER, gettext_lazy("工会建在哪家单位；先在用人单位台账里有它。"), 18
    ] = "",
) -> BaseUnion:
    """登记了原有的基层工会"""
    _check_new(unit, term_from, term_until)
    row = BaseUnion(
        id=next_ids(1)[0],
        unit=unit,
        name=unit.name,
        mode=mode,
        founded_on=founded_on,
        chair=chair.strip(),
        term=term,
        term_from=term_from,
        term_until=term_until,
        people=people,
        members=members,
    )
    if uscc:
        _certify(row, uscc, certified_on)
    row.full_clean(exclude={"unit", "founding"})
    row.save(force_insert=True)
    _name_union_of(employer_uscc, unit)
    _begin_term(row, [{"organ": "union", "post": "chair", "name": row.chair}], term_from, "")
    return row


def _check_new(unit: Unit, term_from: date, term_until: date) -> None:
    if unit.level < Level.BASE:
        raise ValidationError({"unit": _("这里只登记基层工会；地方工会和产业工会不在这里。")})
    with scope(SYSTEM, reason="base union: is it on the register already"):
        if BaseUnion.objects.filter(unit=unit).exists():
            raise ValidationError({"unit": _("这个工会已经登记过了，请去改那一条。")})
    if term_until < term_from:
        raise ValidationError({"term_until": _("任期的最后一天不能早于第一天。")})


def _name_union_of(uscc: str, unit: Unit) -> None:
    """The employer that a union stands in, on file in the seat's sight, gets it as its own."""
    if not uscc.strip():
        return
    employer = Employer.objects.filter(uscc=normal(uscc)).first()
    if employer is None:
        said = _("台账里没有这个代码的用人单位，请先登记或导入用人单位。")
        raise ValidationError({"employer_uscc": said})
    if employer.union_id == unit.pk:
        return
    if employer.union_id is not None:
        said = _("%s 已经有工会了。") % employer.name
        raise ValidationError({"employer_uscc": said})
    give_union([employer.pk], unit)


@action("edit", model=BaseUnion, records=("people", "members"))
def edit_union(
    row: BaseUnion, *, founded_on: date, people: int | None = None, members: int | None = None
) -> BaseUnion:
    """修改了基层工会的登记"""
    row.founded_on, row.people, row.members = founded_on, people, members
    return row


@action("certify", model=BaseUnion, records=("uscc", "certified_on"))
def certify_union(row: BaseUnion, *, uscc: str, certified_on: date) -> BaseUnion:
    """登记了工会法人资格证书"""
    _certify(row, uscc, certified_on)
    return row


def _certify(row: BaseUnion, uscc: str, certified_on: date | None) -> None:
    if certified_on is not None and certified_on > today():
        raise ValidationError({"certified_on": _("发证日期不能在今天以后。")})
    if certified_on is not None and certified_on > row.term_until:
        raise ValidationError({"certified_on": _("这一届任期已满，先换届，再换证。")})
    row.uscc, row.certified_on = normal(uscc), certified_on
    # The certificate is valid as long as the term (基层工会法人登记管理办法, art. 26).
    row.certificate_until = row.term_until


@action("bank", model=BaseUnion, records=("bank",))
def bank_union(
    row: BaseUnion, *, bank: str, account_number: Annotated[str, gettext_lazy("银行账号"), 40]
) -> BaseUnion:
    """登记了工会的独立账户"""
    digits = "".join(account_number.split()).replace("-", "")
    if not digits.isascii() or not digits.isdecimal() or not 8 <= len(digits) <= 32:
        raise ValidationError(
            {"account_number": _("银行账号是 8 到 32 位数字，请对照开户许可证。")}
        )
    if not bank.strip():
        raise ValidationError({"bank": _("请填开户银行。")})
    row.bank, row.bank_account = bank.strip(), digits
    return row


@action("assess", model=BaseUnion)
def assess_union(
    row: BaseUnion,
    *,
    has_chair: bool,
    has_organs: bool,
    has_carrier: bool,
    has_rules: bool,
    has_funds: bool,
    has_approval: bool,
) -> BaseUnion:
    """对照了“六有”"""
    row.has_chair, row.has_organs, row.has_carrier = has_chair, has_organs, has_carrier
    row.has_rules, row.has_funds, row.has_approval = has_rules, has_funds, has_approval
    return row


@action("renew", model=BaseUnion, records=("approval_number",))
def renew_union(
    row: BaseUnion, *, ballot: Ballot, approval_number: Annotated[str, gettext_lazy("批复文号")]
) -> BaseUnion:
    """登记了换届"""
    check_ballot(ballot, since=row.term_from, division=row.unit.division)
    if not approval_number.strip():
        raise ValidationError({"approval_number": _("换届结果要有上级工会的批复。")})
    row.term, row.chair, row.members = row.term + 1, ballot.chair.strip(), ballot.due
    row.term_from, row.term_until = ballot.held_on, term_end(ballot.held_on, ballot.years)
    _begin_term(row, ballot.roster(), ballot.held_on, approval_number.strip())
    return row
