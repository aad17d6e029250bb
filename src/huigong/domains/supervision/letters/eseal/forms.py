"""Who signs a letter that is issued with an e-seal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SealForm(forms.Form):
    """签发并加盖电子印章"""

    signer = forms.CharField(label=_("签发人"), max_length=40)
    signer_post = forms.CharField(label=_("签发人职务"), max_length=40)
