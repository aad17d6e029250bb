"""Where a membership goes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.kernel.employers.forms import NamedUnitField


class OfferForm(forms.Form):
    """会籍转出"""

    to_unit = NamedUnitField(
        label=_("转到哪个工会"), help_text=_("填全称或编码，外市州、外县的也可以。")
    )
