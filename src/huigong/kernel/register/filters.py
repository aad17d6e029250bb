"""Filters of a list: which controls they are, the condition they make, the chips that say them."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.kernel.org.models import Closure
from huigong.kernel.register.columns import Shown, is_unit, resolve
from huigong.kernel.register.declare import Narrow, Register
from huigong.kernel.register.fields import (
    DATE_FORMATS,
    DateInput,
    MoneyField,
    ReachField,
    TypedInput,
)
from huigong.kernel.register.site import address
from huigong.kernel.ui.shell import Chip

_BIG = 2**63 - 1
_ENDS = {"date": ("_from", "_until"), "moment": ("_from", "_until")}
_NUMBER_ENDS = ("_min", "_max")


def control_names(shown: Shown | Narrow) -> tuple[str, ...]:
    """The parameters that a filter reads."""
    if shown.kind in ("number", "money"):
        return tuple(shown.name + end for end in _NUMBER_ENDS)
    return tuple(shown.name + end for end in _ENDS.get(shown.kind, ("",)))


def _number(shown: Shown) -> list[forms.Field]:
    if shown.kind == "money":
        return [MoneyField(required=False) for _end in _NUMBER_ENDS]
    return [
        forms.IntegerField(required=False, min_value=-_BIG, max_value=_BIG) for _end in _NUMBER_ENDS
    ]


def _range(shown: Shown) -> list[forms.Field]:
    return [
        forms.DateField(required=False, widget=DateInput(), input_formats=DATE_FORMATS)
        for _end in _ENDS["date"]
    ]


def _choice(shown: Shown) -> list[forms.Field]:
    choices = [c for c in shown.fields[-1].flatchoices if c[0] not in ("", None)]
    kind = forms.TypedMultipleChoiceField
    return [
        kind(
            choices=choices,
            required=False,
            coerce=shown.fields[-1].to_python,
            widget=forms.CheckboxSelectMultiple,
        )
    ]


def _narrow(narrow: Narrow) -> list[forms.Field]:
    return [
        forms.MultipleChoiceField(
            choices=narrow.choices, required=False, widget=forms.CheckboxSelectMultiple
        )
    ]


def _flag(shown: Shown) -> list[forms.Field]:
    choices = (("", _("不限")), ("1", _("是")), ("0", _("否")))
    return [forms.ChoiceField(choices=choices, required=False)]


def _text(shown: Shown) -> list[forms.Field]:
    return [forms.CharField(required=False, max_length=60)]


def _row(shown: Shown) -> list[forms.Field]:
    return [ReachField(shown.fields[-1].related_model, required=False)]


_CONTROLS: Mapping[str, Callable[[Shown], list[forms.Field]]] = {
    "number": _number,
    "money": _number,
    "date": _range,
    "moment": _range,
    "choice": _choice,
    "flag": _flag,
    "row": _row,
    "text": _text,
}


def is_filterable(shown: Shown) -> bool:
    """Whether a filter can be made of a column."""
    is_stored = bool(shown.fields) and not shown.column.sensitive
    return is_stored and shown.kind in _CONTROLS


class Filters:
    """The filters of one list as they were asked for."""

    def __init__(self, register: Register, data: QueryDict) -> None:
        self.register, self.data = register, data
        columns = [resolve(register.model, name) for name in register.filters]
        self.shown: list[Shown | Narrow] = [*columns, *register.narrows]

    @cached_property
    def is_touched(self) -> bool:
        """Whether anything is asked at all. Most lists are opened without: then no form is made."""
        return any(name in self.data for shown in self.shown for name in control_names(shown))

    @cached_property
    def form(self) -> forms.Form:
        """The controls, bound to what is asked."""
        form = forms.Form(self.data, auto_id="filter_%s")
        for shown in self.shown:
            fields = _narrow(shown) if isinstance(shown, Narrow) else _CONTROLS[shown.kind](shown)
            for name, field in zip(control_names(shown), fields, strict=True):
                field.label = _end_label(str(shown.label), name.removeprefix(shown.name))
                if isinstance(field.widget, TypedInput):
                    field.widget.suggest_from(address(self.register, "choices", name), name)
                form.fields[name] = field
        return form

    @cached_property
    def values(self) -> dict[str, Any]:
        """The valid values; what is not valid narrows nothing and is said at its control."""
        if not self.is_touched:
            return {}
        self.form.is_valid()
        return {k: v for k, v in self.form.cleaned_data.items() if v not in (None, "", [])}

    @property
    def errors(self) -> dict[str, list[str]]:
        if not self.is_touched:
            return {}
        return {name: [str(e) for e in errors] for name, errors in self.form.errors.items()}

    @cached_property
    def condition(self) -> Q:
        """The condition on rows; empty when nothing is asked."""
        found = Q()
        for shown in self.shown:
            for name in control_names(shown):
                if name in self.values:
                    found &= _condition(shown, name, self.values[name])
        return found

    def kept(self) -> list[tuple[str, str]]:
        """The parameters of the filters, for links and for saved views."""
        names = [name for shown in self.shown for name in control_names(shown)]
        return [(n, v) for n in names if n in self.values for v in self.data.getlist(n) if v]

    def chips(self, url: Callable[[set[str]], str]) -> list[Chip]:
        """One chip a filter; `url` gives the list without the named parameters."""
        return [
            Chip(
                label=str(self.form.fields[name].label),
                value=self._word(shown, name),
                remove_url=url({name}),
            )
            for shown in self.shown
            for name in control_names(shown)
            if name in self.values
        ]

    def _word(self, shown: Shown | Narrow, name: str) -> str:
        value = self.values[name]
        if shown.kind == "flag":
            return _("是") if value == "1" else _("否")
        if isinstance(value, list):
            return "、".join(shown.say(item) for item in value)
        return shown.say(value)


def _end_label(label: str, end: str) -> str:
    words = {"_from": _("自"), "_until": _("至"), "_min": _("不少于"), "_max": _("不多于")}
    return f"{label} {words[end]}" if end else label


def _condition(shown: Shown | Narrow, name: str, value: Any) -> Q:
    if isinstance(shown, Narrow):
        return functools.reduce(operator.or_, (shown.condition(one) for one in value))
    path = shown.name
    end = name.removeprefix(path)
    if shown.kind == "moment":
        return _moment_condition(path, end, value)
    if end:
        return Q(**{f"{path}__{'gte' if end in ('_from', '_min') else 'lte'}": value})
    if shown.kind == "flag":
        return Q(**{path: value == "1"})
    if isinstance(value, list):
        return Q(**{f"{path}__in": value})
    if is_unit(shown.fields[-1]):
        below = Closure.objects.filter(ancestor_id=value.pk).values("descendant_id")
        return Q(**{f"{path}__in": below})
    if shown.kind == "text":
        # Codes and names are asked for by how they begin: 6302 is the whole prefecture.
        return Q(**{f"{path}__startswith": value})
    return Q(**{path: value})


def _moment_condition(path: str, end: str, value: date) -> Q:
    day = value if end == "_from" else value + timedelta(days=1)
    at = timezone.make_aware(datetime.combine(day, time.min))
    return Q(**{f"{path}__gte" if end == "_from" else f"{path}__lt": at})
