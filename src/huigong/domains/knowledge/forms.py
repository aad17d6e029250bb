"""Forms of the knowledge base."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.domains.knowledge import hotline
from huigong.domains.knowledge.models import Article


def category_choices() -> list[Any]:
    """The hotline's own tree, so that an article stands where its questions are filed."""
    rows = hotline.categories()
    return [
        ("", _("不分类")),
        *(
            (group.name, [(row.code, row.name) for row in rows if row.parent == group.code])
            for group in rows
            if not group.parent
        ),
    ]


class EditForm(forms.ModelForm):
    """What a lawyer writes."""

    class Meta:
        model = Article
        fields: tuple[str, ...] = (
            *("title", "category", "asks", "first", "body"),
            *("valid_from", "valid_until"),
        )
        widgets = {
            "asks": forms.Textarea(attrs={"rows": 3}),
            "first": forms.Textarea(attrs={"rows": 4}),
            "body": forms.Textarea(attrs={"rows": 12}),
            "valid_from": forms.DateInput(attrs={"type": "date"}),
            "valid_until": forms.DateInput(attrs={"type": "date"}),
        }
        help_texts = {
            "asks": _("一行一个说法，用职工自己的话；搜索和建议靠它认出问题。"),
            "first": _("一行一步。职工最该马上做的放在第一行。"),
            "body": _(
                "一行一句话，句末用〔〕写依据：〔劳动合同法 第十条、第八十二条〕；"
                "没有定论写〔未定：原因〕，只是做法写〔建议〕。用自己的话写，不照抄。"
            ),
            "valid_until": _("规定改了以后不再适用的，写最后一天。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = forms.ChoiceField(
            label=_("问题类别"), choices=category_choices, required=False
        )


class DraftForm(EditForm):
    """A new article has a code of its own."""

    class Meta(EditForm.Meta):
        fields = ("code", *EditForm.Meta.fields)
        help_texts = {
            **EditForm.Meta.help_texts,
            "code": _("小写字母、数字和短横，例如 pay-arrears；以后不再改。"),
        }


class RetireForm(forms.Form):
    """停用"""

    why = forms.CharField(label=_("停用的原因"), max_length=200)
