"""The list of firms, and what became of those that were picked."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.joint.models import Mark
from huigong.kernel.register.fields import DATE_FORMATS, DateInput


class ListForm(forms.Form):
    """登记清单"""

    text = forms.CharField(
        label=_("粘贴清单"),
        max_length=200_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "从表格里连同表头复制：单位名称、统一社会信用代码、问题（漏缴或者未参加）。没有表头的按这个次序。"
        ),
    )
    upload = forms.FileField(
        label=_("或者选文件"), required=False, help_text=_("Excel、WPS 表格或者 CSV。")
    )

    def clean(self) -> None:
        super().clean()
        if not (self.cleaned_data.get("text") or self.cleaned_data.get("upload")):
            raise ValidationError(_("请粘贴清单，或者选一个文件。"))


class MarkForm(forms.Form):
    """登记逐户结果"""

    mark = forms.ChoiceField(label=_("结果"), choices=Mark.choices)
    done_on = forms.DateField(label=_("哪天"), widget=DateInput(), input_formats=DATE_FORMATS)
    known_by = forms.CharField(
        label=_("怎么知道的"), max_length=200, help_text=_("例如：人社局参保缴费记录、回访。")
    )
    is_all = forms.BooleanField(
        label=_("不用逐户打勾：上面列出的、还没有结果的全部"), required=False
    )


class CaseForm(forms.Form):
    """写典型案例"""

    case_title = forms.CharField(label=_("案例标题"), max_length=100)
    case_parties = forms.CharField(
        label=_("共同办理的单位"),
        max_length=200,
        help_text=_("工会、检察院、主管部门，用顿号隔开。"),
    )
    case_year = forms.IntegerField(label=_("案例年度"), min_value=2000, max_value=2100)
    case_text = forms.CharField(
        label=_("案例正文"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("一行一段。清单的户数由系统写在最后，这里不用写；不写职工姓名。"),
    )
