"""What is asked for one finding, in the order in which it is seen on the spot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.checkups.found import duty_choices
from huigong.domains.supervision.checkups.models import MOST_PEOPLE, Checkup, Result
from huigong.kernel.register.fields import DATE_FORMATS, DateInput


class FindingForm(forms.Form):
    """记下一个问题"""

    duty = forms.ChoiceField(
        label=_("违反哪一项"),
        help_text=_("只列检查那天在本地能要求的；待确认的先请管理员登记。"),
    )
    area = forms.CharField(
        label=_("部位"),
        max_length=60,
        required=False,
        help_text=_("车间、仓库、工段；同一事项在几个部位的，一处记一条。"),
    )
    facts = forms.CharField(
        label=_("查到的事实"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写时间、数目和看到的材料，不写职工姓名。"),
    )
    people = forms.IntegerField(
        label=_("涉及人数"), min_value=1, max_value=MOST_PEOPLE, required=False
    )
    demand = forms.CharField(
        label=_("要求怎样改"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    due_on = forms.DateField(
        label=_("改正期限"), widget=DateInput(), input_formats=DATE_FORMATS, required=False
    )

    def __init__(self, checkup: Checkup, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = duty_choices(checkup.checked_on, checkup.unit.division)
        self.fields["duty"].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]  # a choice field


class RecheckForm(forms.Form):
    """复查"""

    result = forms.ChoiceField(
        label=_("复查结果"), choices=Result.choices, widget=forms.RadioSelect
    )
    rechecked_on = forms.DateField(
        label=_("复查日期"), widget=DateInput(), input_formats=DATE_FORMATS
    )
    recheck_note = forms.CharField(
        label=_("复查说明"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("没有改正的，写明看到什么、接下来怎么办。照片加在检查的附件里。"),
    )
