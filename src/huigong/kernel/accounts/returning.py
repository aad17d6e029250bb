"""Who comes back after long: a number that rested may have been given to somebody else meanwhile,
and a code to it proves no more than that one holds it now.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Protocol, cast

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from huigong.kernel.accounts.lockout import client_address
from huigong.kernel.accounts.models import Account
from huigong.kernel.accounts.slips import count_try, was_right
from huigong.kernel.sealing import blinds

_PURPOSE = "accounts.proof"


class Proofs(Protocol):
    """What those who know more of a person than their number can say (`HUIGONG_PROOFS`)."""

    def asked_of(self, account: Account) -> str:
        """What the person can be asked: `paper`, `name`, or nothing that is known of them."""

    def is_proven(self, account: Account, asked: str, said: str) -> bool:
        """Whether what was said is theirs."""

    def let_go(self, account: Account) -> Account | None:
        """Take the number from an account; the answer is a new one of whoever holds it now. None
        when it was taken already.
        """


def proofs() -> Proofs:
    """The place that knows."""
    return cast(Proofs, import_string(settings.HUIGONG_PROOFS))


def is_long_away(account: Account) -> bool:
    """Whether nobody has used an account for as long as a number may have changed hands in."""
    last = account.last_seen or account.created_at
    return timezone.now() - last > timedelta(days=settings.HUIGONG_PHONE_RESTS_DAYS)


def prove(account: Account, asked: str, said: str, request: HttpRequest) -> bool:
    """Whether what was said is the account's; counted before it is compared. Raises SlipLocked
    after too many tries, whichever code and session they came with.
    """
    tried = count_try(blinds(str(account.pk), _PURPOSE, remembered=True), client_address(request))
    is_right = proofs().is_proven(account, asked, said)
    if is_right:
        was_right(tried)
    return is_right


class ProofForm(forms.Form):
    """Asks for what only the person of the account knows."""

    said = forms.CharField(max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    _LABELS = {"paper": _("本人的证件号码"), "name": _("本人的姓名")}
    _HELP = {"paper": _("入会或登记时用的证件，填完整的号码。"), "name": _("登记时用的姓名。")}

    def __init__(self, asked: str, data: Any = None) -> None:
        super().__init__(data)
        self.fields["said"].label = self._LABELS[asked]
        self.fields["said"].help_text = self._HELP[asked]
