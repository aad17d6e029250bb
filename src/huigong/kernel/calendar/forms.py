"""The forms by which administrators keep the calendar."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huigong.kernel.calendar.hours import HoursRule, parse_sessions
from huigong.kernel.params.words import DateInput, place_choices, read_sessions

FIRST_YEAR, LAST_YEAR = 2000, 2100


class _Placed(forms.Form):
    """A form about one place; the choices are read for each request."""

    division = forms.ChoiceField(label=_("适用地区"), required=False, choices=place_choices)


class DayForm(_Placed):
    """One day in one place."""

    on = forms.DateField(label=_("日期"), widget=DateInput())
    is_workday = forms.TypedChoiceField(
        label=_("当日"),
        choices=(("0", _("休息")), ("1", _("上班"))),
        coerce=lambda value: value == "1",
    )
    name = forms.CharField(
        label=_("名称"), max_length=40, required=False, help_text=_("例如：古尔邦节、国庆节调休")
    )
    source = forms.CharField(label=_("依据"), max_length=300, help_text=_("放假通知的名称和文号。"))


class HoursForm(_Placed):
    """Office hours of one place, for the whole year or a season."""

    sessions = forms.CharField(
        label=_("上下班时间"), max_length=100, help_text=_("例如 08:30-12:00 14:30-18:00")
    )
    from_on = forms.DateField(label=_("自何日起"), widget=DateInput())
    until_on = forms.DateField(label=_("至何日止"), required=False, widget=DateInput())
    season_from = forms.CharField(
        label=_("每年自（月-日）"),
        max_length=5,
        required=False,
        help_text=_("只在冬季或夏季执行的填写，例如 05-01"),
    )
    season_until = forms.CharField(label=_("每年至（月-日）"), max_length=5, required=False)
    source = forms.CharField(label=_("依据"), max_length=300, help_text=_("作息通知的名称和文号。"))

    def clean_sessions(self) -> list[list[str]]:
        """Read the typed hours, or say how to type them."""
        pairs = read_sessions(self.cleaned_data["sessions"])
        try:
            HoursRule(parse_sessions(pairs), from_on=date.min)
        except (ValueError, TypeError) as error:
            raise ValidationError(
                gettext("上下班时间写成 08:30-12:00 14:30-18:00，前后衔接、互不重叠。")
            ) from error
        return pairs


class NoticeForm(forms.Form):
    """One year's notice as it was published, or a table with one day a line."""

    year = forms.IntegerField(label=_("年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    source = forms.CharField(label=_("文件名称和文号"), max_length=300)
    text = forms.CharField(
        label=_("通知正文或表格"),
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("粘贴通知正文；也可以每行一天：2027-02-14 上班 春节。载入前会先给您看一遍。"),
    )
