"""A new plan, a rule, an employer that is picked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.checkups.models import Manner
from huigong.domains.supervision.plans.models import MOST_CHECKUPS
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.industries import check_industry
from huigong.kernel.employers.models import Employer
from huigong.kernel.register.fields import DATE_FORMATS, DateInput, ReachField, TypedInput


class StartForm(forms.Form):
    """做年度检查计划"""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    wanted = forms.IntegerField(label=_("计划家数"), min_value=1, max_value=MOST_CHECKUPS)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["year"].initial = today().year


class RuleForm(forms.Form):
    """按规则选"""

    count = forms.IntegerField(label=_("最多选几家"), min_value=1, max_value=MOST_CHECKUPS)
    trade = forms.CharField(
        label=_("行业代码"),
        max_length=4,
        required=False,
        validators=(check_industry,),
        help_text=_("GB/T 4754 的代码，可以只写前两位。"),
    )
    is_platform = forms.BooleanField(label=_("只选平台企业"), required=False)
    least_people = forms.IntegerField(label=_("职工至少几人"), min_value=1, required=False)
    unchecked_since = forms.DateField(
        label=_("哪天以来没有检查过"),
        widget=DateInput(),
        input_formats=DATE_FORMATS,
        required=False,
    )


class PickForm(forms.Form):
    """加入一家"""

    manner = forms.ChoiceField(
        label=_("为什么"),
        choices=[(one.value, one.label) for one in (Manner.HAND, Manner.COMPLAINT)],
        help_text=_("只有本单位的监督员看得到；名单的次序看不出来。"),
    )
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("不写投诉人的姓名。"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = ReachField(Employer, label=_("用人单位"), empty_label=_("请选择"))
        if isinstance(field.widget, TypedInput):
            url = reverse("supervision-checkup-choices", args=["employer"])
            field.widget.suggest_from(url, "employer")
        self.fields = {"employer": field, **self.fields}
