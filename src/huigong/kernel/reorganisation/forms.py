"""Forms of posts, deputies, plans and their steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huigong.kernel.access.roles import Role
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Level, Line, Unit, UnitType
from huigong.kernel.org.tree import search_units
from huigong.kernel.params.words import DateInput
from huigong.kernel.reorganisation.models import StepVerb


class UnitField(forms.CharField):
    """A unit by its code, its short or its full name; what fits several units says which."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("max_length", 100)
        more.setdefault("help_text", _("填编码、简称或全称，例如 QH-630223 或 互助县总工会"))
        super().__init__(**more)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return find_unit(text) if text else None


def find_unit(text: str) -> Unit:
    """The one open unit that is meant.

    Raises ValidationError with the nearest when there are several or none.
    """
    found = search_units(text, at_most=6)
    exact = [unit for unit in found if text in (unit.code, unit.short, unit.name)]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0]
    if not found:
        raise ValidationError(gettext("没有找到这个单位，请核对编码或名称。"))
    listed = "、".join(f"{unit.name}（{unit.code}）" for unit in found)
    raise ValidationError(gettext("不止一个单位符合，请填编码：%s") % listed)


class AppointForm(forms.Form):
    """Who takes which role from when."""

    login = forms.CharField(label=_("登录名"), max_length=64, help_text=_("任职人的登录名"))
    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    from_on = forms.DateField(label=_("自何日起"), widget=DateInput(), initial=today)
    until_on = forms.DateField(label=_("至何日止"), required=False, widget=DateInput())


class DeputyForm(forms.Form):
    """Who stands in, for how long, and why."""

    login = forms.CharField(label=_("代理人登录名"), max_length=64)
    from_on = forms.DateField(label=_("自何日起"), widget=DateInput(), initial=today)
    until_on = forms.DateField(
        label=_("至何日止"), widget=DateInput(), help_text=_("含当日；过后自动失效")
    )
    reason = forms.CharField(label=_("事由"), max_length=200, help_text=_("例如：外出培训"))


class EndForm(forms.Form):
    """The last day."""

    until_on = forms.DateField(
        label=_("最后一天"), widget=DateInput(), initial=today, help_text=_("含当日")
    )


class PlanForm(forms.Form):
    """The head of a plan."""

    title = forms.CharField(label=_("方案名称"), max_length=100)
    planned_on = forms.DateField(label=_("拟执行日期"), widget=DateInput())
    basis = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("批复文件名称、文号")
    )


def _unit(label: Any, *, required: bool = True) -> UnitField:
    return UnitField(label=label, required=required)


def _names() -> dict[str, forms.Field]:
    return {
        "name": forms.CharField(label=_("全称"), max_length=100),
        "short": forms.CharField(label=_("简称"), max_length=40),
    }


def _code() -> forms.Field:
    return forms.RegexField(
        r"^[A-Z0-9][A-Z0-9-]{1,39}\Z",
        label=_("编码"),
        help_text=_("大写字母、数字和连字符，不能与现有单位相同"),
    )


class CodesField(forms.CharField):
    """Codes of units, separated by spaces, commas or lines."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value) or ""
        return text.replace("，", " ").replace(",", " ").replace("、", " ").split()


def step_fields(verb: str) -> dict[str, forms.Field]:
    """What is asked for a step of that verb, in the order of the conversation."""
    line = forms.TypedChoiceField(label=_("线"), choices=Line.choices, coerce=int)
    level = forms.TypedChoiceField(label=_("层级"), choices=Level.choices, coerce=int)
    kind = forms.ChoiceField(label=_("类型"), choices=UnitType.choices)
    area = forms.CharField(label=_("行政区划代码"), max_length=12, required=False)
    shapes: dict[str, dict[str, forms.Field]] = {
        StepVerb.MOVE: {
            "unit": _unit(_("要改挂的单位")),
            "line": line,
            "target": _unit(_("新的上级"), required=False),
        },
        StepVerb.MERGE: {"unit": _unit(_("被并入的单位")), "target": _unit(_("承接单位"))},
        StepVerb.SPLIT: {
            "unit": _unit(_("原单位")),
            "code": _code(),
            **_names(),
            "children": CodesField(
                label=_("划给新单位的下级"),
                required=False,
                help_text=_("下级单位的编码，用空格分开"),
            ),
        },
        StepVerb.RENAME: {"unit": _unit(_("单位")), **_names()},
        StepVerb.CLOSE: {"unit": _unit(_("要撤销的单位"))},
        StepVerb.OPEN: {
            "target": _unit(_("上级")),
            "industry": _unit(_("产业上级"), required=False),
            "code": _code(),
            **_names(),
            "type": kind,
            "level": level,
            "division": area,
        },
    }
    return shapes[verb]


class StepForm(forms.Form):
    """One step of a plan; built for its verb."""

    def __init__(self, verb: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(step_fields(verb))
