"""Forms of outside legs: the letter, what came back, the guest's link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.outside.actions import may_name
from huigong.domains.hotline.outside.listed import bodies_here
from huigong.domains.hotline.outside.models import OutsideBody, Way
from huigong.kernel import params
from huigong.kernel.calendar.present import today
from huigong.kernel.files.forms import FilesField
from huigong.kernel.register.fields import DATE_FORMATS, DateInput


def _words(label: Any, help_text: Any = "", *, required: bool = True, most: int = 2000) -> Any:
    area = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=most, widget=area
    )


class SendForm(forms.Form):
    """函请外部单位办理"""

    body: forms.ModelChoiceField[OutsideBody] = forms.ModelChoiceField(
        # Asked for each form, in its scope.
        queryset=None,
        label=_("函给哪里"),
        empty_label=_("请选择"),
        help_text=_("只列本单位名录里现在有效的。没有的，请管理员登记到“外部单位名录”。"),
    )
    way = forms.ChoiceField(
        label=_("怎么送"), choices=Way.choices, initial=Way.LETTER, widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("关于什么的函"), max_length=80)
    text = _words(
        _("函的内容"),
        _("写事情、依据和请对方办什么。不要写职工的姓名、电话和能认出他的细节。"),
    )
    names_worker = forms.BooleanField(label=_("写明职工姓名"), required=False)

    def __init__(self, *args: Any, case: Case, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["body"].queryset = bodies_here()  # type: ignore[attr-defined]  # rows
        if may_name(case):
            self.fields["names_worker"].help_text = gettext("职工已书面同意把姓名告诉办理单位。")
        else:
            del self.fields["names_worker"]


class SignForm(forms.Form):
    """对方签收"""

    by = forms.CharField(label=_("对方谁签收的"), max_length=40)


class AnswerForm(forms.Form):
    """登记复函"""

    answer = _words(_("复函说了什么"), most=4000)
    by = forms.CharField(label=_("对方经办人"), max_length=40, required=False)
    uploads = FilesField(label=_("复函扫描件"), camera=True)


class WithdrawForm(forms.Form):
    """不再等复函"""

    refusal = forms.CharField(label=_("为什么不再等"), max_length=200)


class AdmitForm(forms.Form):
    """开访客链接"""

    until_on = forms.DateField(
        label=_("有效到哪一天"), widget=DateInput(), input_formats=list(DATE_FORMATS)
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        days = int(params.at(today()).get("hotline.guest_days").value)
        self.fields["until_on"].initial = today() + timedelta(days=days)


class RevokeForm(forms.Form):
    """作废访客链接"""


class NoteForm(forms.Form):
    """往来一句话"""

    text = _words(_("要问的或者要说的"), most=1000)


class GuestSignForm(forms.Form):
    """签收"""

    by = forms.CharField(label=_("您的姓名和职务"), max_length=40)


class GuestNoteForm(GuestSignForm):
    """问一句"""

    text = _words(_("要问的"), most=1000)


class GuestAnswerForm(GuestSignForm):
    """复函"""

    answer = _words(_("复函内容"), _("怎么办的、依据什么、结果怎样。"), most=4000)
    uploads = FilesField(label=_("盖章的复函或者材料"))
