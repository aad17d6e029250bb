"""Judging an answer: a verdict and a note for every point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from huigong.domains.supervision.letters.models import LetterItem, Verdict


class JudgeForm(forms.Form):
    """逐项审查"""

    def __init__(self, items: Sequence[LetterItem], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [("", _("请选择")), *(c for c in Verdict.choices if c[0] != Verdict.OPEN)]
        for item in items:
            words = {"place": item.place, "name": item.name}
            self.fields[f"verdict_{item.place}"] = forms.ChoiceField(
                label=_("第 %(place)d 项 %(name)s") % words, choices=choices, help_text=item.demand
            )
            self.fields[f"note_{item.place}"] = forms.CharField(
                label=_("第 %d 项的根据") % item.place,
                max_length=500,
                required=False,
                help_text=_("看了什么材料、什么时候复查。"),
            )
        self._places = [item.place for item in items]

    def given(self) -> dict[int, tuple[str, str]]:
        """The arguments of the action."""
        values = self.cleaned_data
        return {n: (values[f"verdict_{n}"], values[f"note_{n}"]) for n in self._places}
