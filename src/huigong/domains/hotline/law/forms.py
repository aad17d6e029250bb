"""The questions of the law's clock in plain words, for the worker's phone and for the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.domains.hotline.law.actions import Told
from huigong.domains.hotline.law.models import FactName, LimitFact, TurnKind
from huigong.kernel.calendar.present import today
from huigong.kernel.ui.forms import TypedDayField

_STILL, _GONE = "yes", "no"


class DayField(TypedDayField):
    """A day that has come, and in living memory."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if value > today():
            raise forms.ValidationError(_("这个日子还没有到，请再看一看。"))
        if value.year < 1980:
            raise forms.ValidationError(_("这个日子太早了，请再看一看。"))


class FactsForm(forms.Form):
    """The facts of one limit, in the order of the conversation. "不记得" is an answer."""

    def __init__(
        self, *data: Any, names: Iterable[FactName], facts: dict[str, LimitFact], **more: Any
    ) -> None:
        super().__init__(*data, **more)
        self.names = tuple(names)
        for name in self.names:
            known = facts.get(name)
            if name == FactName.EMPLOYED:
                self._ask_whether(name, known)
            else:
                self._ask_day(name, known)

    def _ask_whether(self, name: FactName, known: LimitFact | None) -> None:
        said = {True: _STILL, False: _GONE}.get(known.is_so) if known else None  # type: ignore[arg-type]  # None is not a key
        self.fields[name] = forms.ChoiceField(
            label=name.label,
            choices=((_STILL, _("还在")), (_GONE, _("已经离开"))),
            required=False,
            initial=said,
            widget=forms.RadioSelect,
        )

    def _ask_day(self, name: FactName, known: LimitFact | None) -> None:
        more: dict[str, Any] = {}
        if name == FactName.LEFT:
            more["help_text"] = _("写 8 个数字，例如 20260301。还在上班就不用填。")
        self.fields[name] = DayField(
            label=name.label, required=False, initial=known.day if known else None, **more
        )
        self.fields[f"{name}_forgotten"] = forms.BooleanField(
            label=_("不记得了"), required=False, initial=bool(known and known.is_forgotten)
        )

    def told(self) -> dict[str, Told]:
        """What was answered; what was left empty is not."""
        found: dict[str, Told] = {}
        for name in self.names:
            value = self.cleaned_data.get(name)
            if name == FactName.EMPLOYED:
                if value:
                    found[name] = Told(is_so=value == _STILL)
            elif value:
                found[name] = Told(day=value)
            elif self.cleaned_data.get(f"{name}_forgotten"):
                found[name] = Told(is_forgotten=True)
        return found

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.told():
            raise forms.ValidationError(_("请至少回答一个问题；不记得，就选“不记得了”。"))
        if values.get(FactName.EMPLOYED) == _STILL and values.get(FactName.LEFT):
            self.add_error(FactName.LEFT, _("还在上班，就不用填离开的日子。"))
        return values


class TurnForm(forms.Form):
    """时效的中断、中止"""

    turn = forms.ChoiceField(label=_("什么事"), choices=TurnKind.choices)
    on = DayField(label=_("哪一天"))
    until_on = DayField(
        label=_("到哪一天"), required=False, help_text=_("只有“没法去申请”才填：哪一天能去了。")
    )
    proof = forms.CharField(
        label=_("凭什么证明"),
        max_length=300,
        help_text=_("例如：4 月 2 日发给老板的微信；人社局受理通知书；收条。"),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        on, until_on = values.get("on"), values.get("until_on")
        if until_on and values.get("turn") != TurnKind.KEPT:
            self.add_error("until_on", _("只有“没法去申请”才有到哪一天。"))
        if on and until_on and until_on <= on:
            self.add_error("until_on", _("能去申请的日子应当在后面。"))
        return values


class ConfirmForm(forms.Form):
    """律师确认"""

    is_confirmed = forms.TypedChoiceField(
        label=_("算不算"),
        choices=(("yes", _("算")), ("no", _("不算"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(
        label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
