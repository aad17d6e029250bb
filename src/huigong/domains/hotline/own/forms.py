"""The two numbers of a slip, however they are copied or dictated."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.kernel.sealing import normalise


class Digits(forms.CharField):
    """A number as it is copied from a slip: full width, with spaces or hyphens."""

    def __init__(self, count: int, **more: Any) -> None:
        self.count = count
        box = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(max_length=3 * count, widget=box, **more)

    def clean(self, value: Any) -> str:
        digits = normalise(super().clean(value))
        if not (digits.isascii() and digits.isdigit() and len(digits) == self.count):
            raise forms.ValidationError(_("应当是 %d 个数字，请照着凭条填。") % self.count)
        return digits


class SlipForm(forms.Form):
    """The two numbers of a slip."""

    code = Digits(
        10,
        label=_("编号"),
        help_text=_("10 个数字。"),
        error_messages={"required": _("请填凭条上的编号。")},
    )
    pin = Digits(
        6,
        label=_("密码"),
        help_text=_("6 个数字。"),
        error_messages={"required": _("请填凭条上的密码。")},
    )
