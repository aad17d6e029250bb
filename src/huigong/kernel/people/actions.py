"""Every write about a person's file."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.kernel.access.roles import WORKER
from huigong.kernel.accounts.models import Account
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org.models import Unit
from huigong.kernel.people.models import Person, PersonalConsent
from huigong.kernel.people.twins import refuse_twin
from huigong.kernel.people.writing import (
    blank_person,
    is_child,
    lacks_guardian,
    put_bank,
    put_name,
    put_paper,
    put_phone,
)
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.sealing.blindfield import is_same_value

Number = Annotated[str, gettext_lazy("证件号码")]
Phone = Annotated[str, gettext_lazy("手机号码")]
Address = Annotated[str, gettext_lazy("住址")]
Bank = Annotated[str, gettext_lazy("银行卡号")]


@action("register", model=Person, creates=True, records=("unit",))
def register_person(
    *,
    unit: Unit,
    name: str,
    paper_kind: str = "",
    paper_number: Number = "",
    phone_number: Phone = "",
    source: str = "",
    sex: str = "",
    born_on: date | None = None,
    ethnic: str = "",
    education: str = "",
    aliases: str = "",
    home_address: Address = "",
    bank_number: Bank = "",
    guardian: Annotated[str, gettext_lazy("监护人同意书编号（不满十四周岁必填）")] = "",
    is_shown: bool = True,
) -> Person:
    """建立了职工档案"""
    person = blank_person()
    person.unit = unit
    person.sex, person.born_on = sex or person.sex, born_on
    person.ethnic, person.education, person.aliases = ethnic, education, aliases.strip()
    person.source = source.strip()
    put_name(person, name)
    put_paper(person, paper_kind, paper_number)
    put_phone(person, phone_number)
    put_bank(person, bank_number)
    if home_address.strip():
        person.address = home_address.strip()[:200]
    if WORKER in current().roles:
        # One's own word about oneself: an office looks at the paper before it counts.
        person.account_id = current().person_id
    elif is_shown:
        _check_by_office(person)
    if is_child(person.born_on):
        _agree_for_child(person, guardian)
    return person


def _check_by_office(person: Person) -> None:
    if person.paper_blind is None:
        return
    if not person.source:
        # Without an application nobody is told whether somebody is on file somewhere.
        raise ValidationError(
            {"source": _("登记证件号码要有本人的申请：请填入会申请书或其他凭据的编号。")}
        )
    refuse_twin(person)
    person.checked_at = now()


def _refuse_unagreed_child(person: Person) -> None:
    """A correction makes a child of nobody whose guardian has not agreed."""
    if lacks_guardian(person):
        raise ValidationError(_("不满十四周岁，须先在工会窗口登记监护人的书面同意。"))


def _agree_for_child(person: Person, guardian: str) -> None:
    """The guardian's consent on the new file, which is there before the consent hangs on it."""
    if not guardian.strip():
        raise ValidationError(
            {"guardian": _("不满十四周岁，须先取得监护人书面同意，请填同意书编号。")}
        )
    fields = person._meta.concrete_fields
    person.clean_fields(exclude={f.name for f in fields if f.is_relation or not f.editable})
    person.save(force_insert=True)
    _agree(person, PersonalConsent.Purpose.CHILD, guardian, is_guardian=True)


@action("edit", model=Person, records=("unit",))
def edit_person(
    person: Person,
    *,
    name: str,
    sex: str = "",
    born_on: date | None = None,
    ethnic: str = "",
    education: str = "",
    aliases: str = "",
    phone_number: Phone = "",
    home_address: Address = "",
    bank_number: Bank = "",
) -> Person:
    """修改了职工档案"""
    put_name(person, name)
    person.ethnic, person.education, person.aliases = ethnic, education, aliases.strip()
    if person.paper_blind is None:
        # A citizen's number says both; what it says is not typed over.
        person.sex, person.born_on = sex or person.sex, born_on
    put_phone(person, phone_number)
    put_bank(person, bank_number)
    if home_address.strip():
        person.address = home_address.strip()[:200]
    _refuse_unagreed_child(person)
    return person


@action("identify", model=Person)
def identify_person(
    person: Person,
    *,
    paper_kind: str,
    paper_number: Number,
    source: str,
) -> Person:
    """更正了证件"""
    if WORKER in current().roles and person.checked_at is not None:
        raise ValidationError(_("证件已经核对过。号码变了，请带证件到工会窗口更正。"))
    person.source = source.strip()
    put_paper(person, paper_kind, paper_number)
    if WORKER not in current().roles:
        _check_by_office(person)
    _refuse_unagreed_child(person)
    return person


@action("check", model=Person)
def check_person(person: Person) -> Person:
    """核对了证件"""
    if person.paper_blind is None:
        raise ValidationError(_("档案里还没有证件号码，请先用“更正证件”补上。"))
    refuse_twin(person)
    person.checked_at = now()
    return person


@action("house", model=Person, records=("unit",))
def house_person(person: Person, *, unit: Unit) -> Person:
    """档案转到了另一个工会"""
    person.unit = unit
    return person


@action("link", model=Person)
def link_person(person: Person, *, account: Account) -> Person:
    """档案与本人账号连上了"""
    if person.account_id is not None and person.account_id != account.pk:
        raise ValidationError(_("这份档案已经连着另一个账号，请先与本人核实。"))
    if not is_same_value(person, account, "phone_blind"):
        # Whoever typed somebody's number does not get their file: the phone on file must be theirs.
        raise ValidationError(_("账号的手机号码与档案上的不同，不能连到这份档案。"))
    person.account = account
    return person


@action("consent", model=Person)
def consent_person(
    person: Person,
    *,
    purpose: Annotated[PersonalConsent.Purpose, gettext_lazy("同意的事项")],
    evidence: Annotated[str, gettext_lazy("同意书编号或其他凭据")],
    is_guardian: Annotated[bool, gettext_lazy("由监护人同意")] = False,
) -> Person:
    """登记了同意"""
    _agree(person, purpose, evidence, is_guardian=is_guardian)
    return person


@action("revoke", model=Person, records=("purpose",))
def revoke_consent(
    person: Person,
    *,
    purpose: Annotated[PersonalConsent.Purpose, gettext_lazy("撤回的事项")],
    evidence: Annotated[str, gettext_lazy("撤回书编号或其他凭据")],
) -> Person:
    """登记了撤回同意"""
    # 个人信息保护法 第十五条: what was done before the withdrawal stays lawful, so the row stays.
    standing = person.consents.filter(purpose=purpose, withdrawn_on=None)
    if not standing.update(withdrawn_on=today(), withdrawal=evidence.strip()[:100]):
        raise ValidationError({"purpose": _("档案里没有这一项仍然有效的同意。")})
    return person


def _agree(person: Person, purpose: str, evidence: str, *, is_guardian: bool) -> None:
    PersonalConsent.objects.create(
        kind=kind_of(Person),
        row_id=person.pk,
        person=person,
        purpose=purpose,
        is_guardian=is_guardian,
        given_on=today(),
        evidence=evidence.strip()[:100],
    )
