"""Forms of protection: who stays out, what was agreed to, who else complains, whom one has rung."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huigong.domains.hotline.categories import place_choices
from huigong.domains.hotline.protection.actions import Complainant
from huigong.domains.hotline.protection.looks import LOOKS
from huigong.domains.hotline.protection.models import ConsentManner, ConsentTo, Outcome
from huigong.kernel.accounts.phones import clean_phone
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.forms import NamedUnitField
from huigong.kernel.org.models import Post
from huigong.kernel.register.fields import DATE_FORMATS, DateInput
from huigong.kernel.workflow.forms import UnitField, reachable_units

_MOST_LINES = 200
_PARTS = re.compile(r"[\t,，;；、]+|\s{2,}| ")


def _words(label: Any, help_text: Any = "", *, required: bool = True, rows: int = 3) -> Any:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=2000, widget=area
    )


class OfficerForm(forms.Form):
    """A union, and if need be one of its officers."""

    unit = NamedUnitField(label=_("哪个单位"), help_text=_("填全称、简称或编码。"))
    officer = forms.CharField(label=_("只是其中一位干部的，写姓名"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        unit, officer = values.get("unit"), values.get("officer", "").strip()
        values["post"] = None
        if unit and officer:
            lasting = Q(until_on=None) | Q(until_on__gte=today())
            values["post"] = Post.objects.filter(lasting, unit=unit, account__name=officer).first()
            if values["post"] is None:
                self.add_error("officer", _("这个工会现在没有叫这个名字的干部。"))
        return values


class RecuseForm(OfficerForm):
    """让谁回避"""

    is_deep = forms.BooleanField(label=_("连同它的下级"), required=False, initial=True)
    reason = _words(_("为什么要回避"), _("例如：经办人与单位负责人是近亲属。"))


class AccuseForm(OfficerForm):
    """反映的是工会组织或者工会干部"""

    officer = forms.CharField(
        label=_("反映的是其中一位干部的，写姓名"), max_length=40, required=False
    )


class HandoverForm(forms.Form):
    """检举控告移交"""

    body = forms.CharField(
        label=_("移交给哪里"),
        max_length=100,
        help_text=_("有权处理的纪检监察机关，例如：省纪委监委驻省总工会纪检监察组。"),
    )
    number = forms.CharField(label=_("回执编号"), max_length=60, required=False)
    handed_on = forms.DateField(
        label=_("哪天移交"), widget=DateInput(), input_formats=DATE_FORMATS, initial=today
    )


class ConsentForm(forms.Form):
    """书面同意"""

    to = forms.ChoiceField(label=_("同意什么"), choices=ConsentTo.choices)
    is_given = forms.TypedChoiceField(
        label=_("职工的意见"),
        choices=(("yes", _("同意")), ("no", _("不同意"))),
        coerce=lambda value: value == "yes",
    )
    manner = forms.ChoiceField(
        label=_("怎样表示的"),
        choices=[(m.value, m.label) for m in ConsentManner if m != ConsentManner.PHONE],
        help_text=_("口头说的不算，要有签字、短信或者本人在手机上点选。"),
    )
    given_on = forms.DateField(
        label=_("哪天"), widget=DateInput(), input_formats=DATE_FORMATS, initial=today
    )
    note = forms.CharField(label=_("原件放在哪里"), max_length=200, required=False)


class JoinForm(forms.Form):
    """共同反映人：一行一个，可以从表格里整块粘贴"""

    lines = _words(
        _("名单，一行一个人"),
        _("姓名、电话、本人的诉求，用逗号或空格隔开，可以从表格整块粘贴；是代表的在行首加 *。"),
        rows=12,
    )

    def clean_lines(self) -> list[Complainant]:
        rows = [row.strip() for row in self.cleaned_data["lines"].splitlines() if row.strip()]
        if len(rows) > _MOST_LINES:
            raise forms.ValidationError(gettext("一次最多 %d 人，请分几次填。") % _MOST_LINES)
        found, faults = [], []
        for number, row in enumerate(rows, 1):
            try:
                found.append(_complainant(row))
            except forms.ValidationError as fault:
                faults.append(
                    gettext("第 %(number)d 行：%(fault)s")
                    % {"number": number, "fault": " ".join(fault.messages)}
                )
        if faults:
            raise forms.ValidationError(faults)
        return found


def _complainant(row: str) -> Complainant:
    is_representative = row[0] in "*＊"
    parts = [part for part in _PARTS.split(row.lstrip("*＊ ")) if part]
    if not parts or len(parts[0]) > 40 or parts[0][0].isdigit():
        raise forms.ValidationError(gettext("先写姓名，再写电话。"))
    phone, rest = "", parts[1:]
    if rest and rest[0][0] in "0123456789+":
        phone, rest = clean_phone(rest[0]), rest[1:]
    return Complainant(parts[0], phone, is_representative, " ".join(rest)[:200])


class EmergencyForm(forms.Form):
    """紧急事项：先记两句，马上打电话"""

    what = forms.CharField(
        label=_("出了什么事"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )
    division = forms.ChoiceField(
        label=_("在哪里"), choices=lambda: [("", gettext("请选择")), *place_choices()]
    )


class RelayForm(forms.Form):
    """电话急报"""

    unit = UnitField(label=_("打给哪个工会"), required=False)
    body = forms.CharField(
        label=_("或者打给哪里"),
        max_length=60,
        required=False,
        help_text=_("例如：110、120、县应急局。"),
    )
    is_answered = forms.TypedChoiceField(
        label=_("有没有人接"),
        choices=(("yes", _("有人接")), ("no", _("没有人接"))),
        coerce=lambda value: value == "yes",
    )
    answered_by = forms.CharField(label=_("谁接的"), max_length=60, required=False)
    note = forms.CharField(label=_("对方怎么说"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = reachable_units()  # type: ignore[attr-defined]  # a UnitField


class AfterCareForm(forms.Form):
    """防报复回访"""

    outcome = forms.ChoiceField(label=_("问到什么"), choices=Outcome.choices)
    note = _words(
        _("回访记录"), _("被为难的，写明是谁、怎样为难；保存后另立一件新的诉求。"), required=False
    )


class LookForm(forms.Form):
    """查看姓名和电话"""

    why = forms.ChoiceField(
        label=_("为什么要看"), choices=LOOKS, help_text=_("反映人看得到这一条。")
    )
    reason = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("只有工会内部看得到。")
    )
