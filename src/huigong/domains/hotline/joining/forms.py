"""Choosing like cases, and one answer to all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.domains.hotline.joining.likes import Group
from huigong.domains.hotline.joining.models import Likeness


class JoinForm(forms.Form):
    """并案：挑出同类的诉求"""

    title = forms.CharField(
        label=_("并案名称"), max_length=60, help_text=_("例如：互助某厂欠薪。只在工会内部看到。")
    )
    likeness = forms.ChoiceField(label=_("为什么并案"), choices=Likeness.choices)
    cases = forms.TypedMultipleChoiceField(
        label=_("和哪些诉求并在一起"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, groups: Sequence[Group], is_joined: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            row.pk: f"{row.number} {row.title}（{group.label}，{row.get_state_display()}）"
            for group in groups
            for row in group.cases
        }
        self.fields["cases"].choices = list(choices.items())  # type: ignore[attr-defined]  # has choices
        if is_joined:
            # The bundle is there already: only what joins it is asked.
            del self.fields["title"], self.fields["likeness"]


class AnswerAllForm(forms.Form):
    """统一答复"""

    answer = forms.CharField(
        label=_("给职工的答复"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("每位职工各收到一份，互相看不到。只答复“待处理”的诉求。"),
    )
