"""Forms of people's pages: looking somebody up, asking for a whole file, erasing one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.kernel.people.erasing import BASES


class FindForm(forms.Form):
    """找人"""

    q = forms.CharField(
        label=_("姓名、拼音、手机号码或证件号码"),
        max_length=60,
        help_text=_("例如：马、才让、zhangs、后四位 012X、整个手机号码或证件号码。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )


class WholeForm(forms.Form):
    """调取全份档案"""

    reason = forms.CharField(
        label=_("为什么要调取"),
        max_length=100,
        help_text=_("本人会看到是谁、什么时候、为什么调取的。"),
    )


class EraseForm(forms.Form):
    """删除个人信息"""

    basis = forms.ChoiceField(label=_("依据"), choices=tuple(BASES.items()))
    sure = forms.BooleanField(label=_("我已与本人或其近亲属核实，知道删除后不能恢复"))
