"""The two numbers of a slip, however they are copied or dictated."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.kernel.register.fields import Digits


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
