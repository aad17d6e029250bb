"""The form by which an administrator decides a parameter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huigong.kernel.params.values import Definition, problem_of
from huigong.kernel.params.words import DateInput, place_choices, read_value

EXAMPLES = {
    "sessions": _("例如 08:30-12:00 14:30-18:00"),
    "bool": _("填“是”或“否”"),
    "CNY": _("以元为单位，最多两位小数"),
}


class DecideForm(forms.Form):
    """One value for one place from one day on; a source is always asked for."""

    value = forms.CharField(label=_("取值"), max_length=200)
    division = forms.ChoiceField(label=_("适用地区"), required=False, choices=place_choices)
    from_on = forms.DateField(label=_("自何日起"), widget=DateInput())
    until_on = forms.DateField(label=_("至何日止"), required=False, widget=DateInput())
    source = forms.CharField(
        label=_("依据"),
        max_length=300,
        help_text=_("文件名称、文号、条款。没有依据的取值不能算已确认。"),
    )
    note = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, definition: Definition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        self.fields["value"].help_text = EXAMPLES.get(definition.unit, "")

    def clean_value(self) -> Any:
        """Read the typed text by the parameter's unit."""
        try:
            value = read_value(self.cleaned_data["value"], self.definition.unit)
        except (ValueError, OverflowError):
            value = None
        if value is None or problem_of(value, self.definition.unit):
            raise ValidationError(gettext("这个取值读不懂，请按计量单位填写。"))
        return value
