"""Ordinary Django forms in our look: `FORM_RENDERER = "huigong.kernel.ui.forms.FaceRenderer"`."""

from datetime import date
from typing import Any
from unicodedata import normalize

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class FaceRenderer(TemplatesSetting):
    """Labels above, help below the label, errors at the field and in a summary on top.

    Needs `django.forms` in INSTALLED_APPS, after this app, for the widgets' own templates.
    """

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class TypedDayField(forms.DateField):
    """A day as one types or dictates it; a browser's picker speaks the browser's language."""

    def __init__(self, **more: Any) -> None:
        told = {"help_text": _("写 8 个数字，例如 20260301。"), **more}
        super().__init__(
            error_messages={
                "required": _("请写一个日子，例如 20260301。"),
                "invalid": _("没看懂这个日子，请写 8 个数字，例如 20260301。"),
            },
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            input_formats=["%Y%m%d", "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"],
            **told,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(normalize("NFKC", value).replace(" ", "") if value else value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y%m%d}" if isinstance(value, date) else value
