"""A new special check, and a correction of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.checkups.models import About
from huigong.domains.supervision.specials.counting import places_of
from huigong.kernel.org.models import Unit
from huigong.kernel.register.fields import DATE_FORMATS, DateInput


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput(), input_formats=DATE_FORMATS)


class SpecialForm(forms.Form):
    """名称、内容和起止"""

    name = forms.CharField(
        label=_("名称"), max_length=40, help_text=_("例如：2026 年冬季欠薪专项检查。")
    )
    about = forms.ChoiceField(
        label=_("检查内容"),
        choices=About.choices,
        initial=About.WAGES,
        help_text=_("起止日期内、内容相同的监督检查都算进来，不用另外登记。"),
    )
    from_on = _day(_("自何日起"))
    until_on = _day(_("至何日止"))


class AnnounceForm(SpecialForm):
    """部署专项检查"""

    units = forms.ModelMultipleChoiceField(
        label=_("在哪里开展"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("选了的工会和它的下级都开展；都不选，就是本单位和全部下级。"),
    )

    def __init__(self, office: Unit, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["units"].queryset = places_of(office)  # type: ignore[attr-defined]  # as made above


class AmendForm(SpecialForm):
    """改专项检查"""

    is_dropped = forms.BooleanField(
        label=_("取消这次专项检查"),
        required=False,
        help_text=_("部署错了才勾；检查和案件都还在各自的台账里。"),
    )
