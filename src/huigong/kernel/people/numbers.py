"""The number that somebody signs in with: taken from one account, given to another."""

from __future__ import annotations

import secrets
from typing import Annotated

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.kernel.accounts.models import Account
from huigong.kernel.accounts.phones import clean_phone
from huigong.kernel.actions import action
from huigong.kernel.notices.sending import send_sms
from huigong.kernel.people.models import Person
from huigong.kernel.people.writing import put_phone
from huigong.kernel.scoping.models import Sight
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.sealing import index_as_text


def free_number(account: Account) -> str:
    """Take its number from a locked account; the number, or "" where there was none. Who is
    signed in there is so no longer: it was by this number.
    """
    phone = account.open_phone()
    account.phone_sealed = account.phone_blind = None
    account.login = f"~{secrets.token_hex(16)}"
    account.save(update_fields=["phone_sealed", "phone_blind", "login"])
    _sign_out(account)
    return phone


def _sign_out(account: Account) -> None:
    for session in UserSession.objects.filter(user_id=account.pk):
        session.end()


@action("renumber", model=Person, records=("evidence",))
def renumber_person(
    person: Person,
    *,
    phone_number: Annotated[
        str, gettext_lazy("新的手机号码"), gettext_lazy("本人以后用它登录。"), 30
    ],
    evidence: Annotated[
        str,
        gettext_lazy("凭据"),
        gettext_lazy("本人到场，看了什么证件，或者申请书编号。"),
        100,
    ],
) -> Person:
    """改了本人登录用的手机号码"""
    if person.account_id is None:
        said = _(
            "这份档案没有连着本人的账号。在“修改”里改手机号码，本人用新号码登录、填证件就连上了。"
        )
        raise ValidationError({"phone_number": said})
    if person.checked_at is None:
        raise ValidationError({"phone_number": _("请先看本人的证件，点“核对证件”。")})
    try:
        number = clean_phone(phone_number)
    except ValidationError as wrong:
        raise ValidationError({"phone_number": wrong.messages}) from wrong
    with scope(SYSTEM, reason="people: somebody has another number"):
        account = Account.objects.select_for_update().get(pk=person.account_id)
        before = account.open_phone()
        _make_room(number, account)
        account.put_phone(number)
        account.login = index_as_text(account.phone_blind or b"")
        account.save(update_fields=["phone_sealed", "phone_blind", "login"])
        _sign_out(account)
        if before:
            send_sms(before, "number_moved")
    put_phone(person, number)
    return person


def _make_room(number: str, account: Account) -> None:
    """Nobody else signs in with the number: at most an account that nothing hangs on."""
    held = Account.objects.find_worker(number)
    if held is None:
        return
    if held.pk == account.pk:
        raise ValidationError({"phone_number": _("现在登录用的就是这个号码。")})
    if Sight.objects.filter(seer=-held.pk).exists():
        said = _("这个号码的账号里已经有别的事项或档案，不能改成它。请先核实是谁的。")
        raise ValidationError({"phone_number": said})
    free_number(Account.objects.select_for_update().get(pk=held.pk))
