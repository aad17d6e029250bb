"""The forms of the answers, made of what each one asks. What is typed is kept nowhere."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.duties.asks import Ask, Calculator
from huigong.domains.supervision.duties.places import known_place, place_choices
from huigong.domains.supervision.duties.rules.answering import ANSWERS
from huigong.kernel.calendar.present import today
from huigong.kernel.register.fields import MoneyField
from huigong.kernel.ui.forms import TypedDayField

_MOST_FEN = 100_000_000_00
_FIRST_YEAR, _LAST_YEAR = 1949, 2100
_RANGES = {"count": (0, 100_000), "year": (2008, _LAST_YEAR), "metres": (-200, 9000)}


class HoursField(forms.DecimalField):
    """Hours with one decimal on the page, whole minutes behind it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=0, max_value=10_000, decimal_places=1, **more)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        hours: Decimal | None = super().clean(value)
        return None if hours is None else int(hours * 60)


class DayAskedField(TypedDayField):
    """A day of which there is labour law, or of a contract that still runs."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not _FIRST_YEAR <= value.year <= _LAST_YEAR:
            raise forms.ValidationError(_("年份不对，请再看一看。"))


class FactsForm(forms.Form):
    """The facts of one answer."""

    def __init__(
        self, calculator: Calculator, data: QueryDict | None = None, *, division: str = ""
    ) -> None:
        super().__init__(data, initial={"division": known_place(division)})
        self.calculator = calculator
        for ask in calculator.asks:
            self.fields[ask.name] = _field(ask)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, at the later one."""
        values = super().clean() or {}
        for earlier, later in self.calculator.order:
            first, last = values.get(earlier), values.get(later)
            if first is not None and last is not None and last < first:
                told = {"later": self.fields[later].label, "earlier": self.fields[earlier].label}
                self.add_error(later, _("“%(later)s”不能早于“%(earlier)s”。") % told)
        return values

    def facts(self) -> Any:
        """What was filled in, as the rules take it. Call it on a valid form only."""
        kind, _work = ANSWERS[self.calculator.what]
        given = {
            one.name: self.cleaned_data[one.name]
            for one in fields(kind)
            if self.cleaned_data.get(one.name) is not None
        }
        return kind(**given)

    @property
    def place(self) -> str:
        """The place that was chosen, or nothing."""
        return str(self.cleaned_data.get("division") or "")


def _field(ask: Ask) -> forms.Field:
    told: dict[str, Any] = {"label": ask.label, "required": ask.required}
    if ask.help:
        told["help_text"] = ask.help
    if ask.kind == "day":
        if ask.name == "asked_on":
            told["initial"] = today
        return DayAskedField(**told)
    if ask.kind == "money":
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        return MoneyField(min_value=0, max_value=_MOST_FEN, widget=widget, **told)
    if ask.kind in _RANGES:
        return _number(ask, told)
    if ask.kind == "choice":
        told |= {"choices": ask.choices, "initial": ask.choices[0][0]}
        return forms.ChoiceField(widget=forms.RadioSelect, **told)
    if ask.kind == "place":
        return forms.ChoiceField(choices=place_choices, **told)
    return HoursField(**told) if ask.kind == "hours" else forms.BooleanField(**told)


def _number(ask: Ask, told: dict[str, Any]) -> forms.Field:
    least, most = _RANGES[ask.kind]
    if ask.name == "babies":
        least, most = 1, 9
    if ask.kind == "year":
        told["initial"] = lambda: today().year
    return forms.IntegerField(
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("请写一个数。"),
            "invalid": gettext_lazy("请写数字，例如 12。"),
        },
        **told,
    )
