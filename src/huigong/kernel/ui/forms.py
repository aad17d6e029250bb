"""Ordinary Django forms in our look: `FORM_RENDERER = "huigong.kernel.ui.forms.FaceRenderer"`."""

from django.forms.renderers import TemplatesSetting


class FaceRenderer(TemplatesSetting):
    """Labels above, help below the label, errors at the field and in a summary on top.

    Needs `django.forms` in INSTALLED_APPS, after this app, for the widgets' own templates.
    """

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
