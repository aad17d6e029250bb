"""A field for an employer on file; the form of a tie: who, what, how known."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from huigong.kernel.calendar.present import today
from huigong.kernel.employers.finding import Brief, brief, by_code, find_employers
from huigong.kernel.employers.models import Nature
from huigong.kernel.org.models import Post, Unit
from huigong.kernel.register.fields import DATE_FORMATS, DateInput, TypedInput


class NamedUnitField(forms.CharField):
    """Any union of the tree by its full name, its short name or its code."""

    default_error_messages = {
        "unknown": _("没有叫“%(name)s”的工会，请填全称或编码。"),
        "twins": _("有不止一个工会叫“%(name)s”，请填编码。"),
    }

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=100, widget=TypedInput(), **more)

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        if not text:
            return None
        named = Q(code=text) | Q(name=text) | Q(short=text)
        found = list(Unit.objects.filter(named, closed_on=None)[:2])
        if len(found) != 1:
            code = "twins" if found else "unknown"
            raise forms.ValidationError(
                self.error_messages[code], code=code, params={"name": text[:40]}
            )
        return found[0]


class EmployerField(forms.CharField):
    """An employer on file by its name or its code; its value is the employer's number, or None.

    Suggests while one types; without a script the full name or the code does.
    """

    default_error_messages = {
        "unknown": _("台账里没有“%(name)s”。可以先空着，只写职工说的名称。"),
        "twins": _("不止一家，请填全称或统一社会信用代码：%(names)s。"),
    }

    def __init__(self, **more: Any) -> None:
        more.setdefault("label", _("登记在册的单位"))
        more.setdefault("help_text", _("填名称里的两个字或统一社会信用代码，从台账里选。"))
        super().__init__(max_length=100, required=False, widget=TypedInput(), **more)
        self.widget.suggest_from(reverse_lazy("employer-find"), "workplace")

    def prepare_value(self, value: Any) -> Any:
        found = brief(value) if isinstance(value, int) else None
        return (found.uscc or found.name) if found else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        if not text:
            return None
        if exact := by_code(text):
            return exact.id
        found = find_employers(text, at_most=6)
        same = [one for one in found if one.name == text] or found
        if len(same) == 1:
            return same[0].id
        raise forms.ValidationError(
            self.error_messages["twins" if same else "unknown"],
            params={"name": text[:40], "names": "；".join(_named(one) for one in same)},
        )


def _named(one: Brief) -> str:
    return " ".join(part for part in (one.name, one.uscc, one.place) if part)


class TieForm(forms.Form):
    """登记利害关系"""

    unit = NamedUnitField(label=_("哪个工会"), help_text=_("填全称，例如本单位工会的名称。"))
    officer = forms.CharField(
        label=_("只涉及其中一位干部的，写姓名"),
        max_length=40,
        required=False,
        help_text=_("空着，整个工会都要回避；写了姓名，只有这一位看不到、办不了。"),
    )
    nature = forms.ChoiceField(label=_("什么关系"), choices=Nature.choices)
    from_on = forms.DateField(
        label=_("从哪天起"), required=False, widget=DateInput(), input_formats=DATE_FORMATS
    )
    source = forms.CharField(
        label=_("怎么知道的"), max_length=200, help_text=_("例如：主席本人申报；工资表。")
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        unit, officer = values.get("unit"), values.get("officer", "").strip()
        values["post"] = None
        if unit and officer:
            lasting = Q(until_on=None) | Q(until_on__gte=today())
            posts = Post.objects.filter(lasting, unit=unit, account__name=officer)
            values["post"] = posts.first()
            if values["post"] is None:
                self.add_error("officer", _("这个工会现在没有叫这个名字的干部。"))
        return values


class UntieForm(forms.Form):
    """利害关系已结束"""

    reason = forms.CharField(label=_("为什么不再有这层关系"), max_length=100)
