"""What is asked for the draft of a letter to a whole trade."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.duties.standing import default_duties
from huigong.domains.supervision.letters.trade.topics import topics_on
from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.scope import current

#: No topic: the duties are picked one by one.
_OWN = "own"


class TradeForm(forms.Form):
    """起草告行业的提示函"""

    topic = forms.ChoiceField(label=_("写什么"), widget=forms.RadioSelect)
    addressee = forms.CharField(
        label=_("主送"),
        max_length=100,
        required=False,
        help_text=_("写一类单位，例如“全县各快递企业、网点”。不填就用主题里写的。"),
    )
    title = forms.CharField(
        label=_("标题"),
        max_length=100,
        min_length=4,
        required=False,
        help_text=_("不填就用主题里写的。"),
    )
    asks_reply = forms.BooleanField(
        label=_("要求书面反馈"),
        required=False,
        help_text=_("要求反馈的，发布以后计反馈期限，到期在“今日”里提醒。"),
    )
    duties = forms.MultipleChoiceField(
        label=_("选监督事项"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("上面选“自己选监督事项”时才用。只列今天在本地能拿来要求单位的。"),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        topics: Any = self.fields["topic"]
        topics.choices = [
            *((one.code, one.name) for one in topics_on(today())),
            (_OWN, _("自己选监督事项")),
        ]
        topics.initial = topics.choices[0][0]
        duties: Any = self.fields["duties"]
        rows = default_duties(today(), current().office.division)
        duties.choices = [
            (theme, [(one.duty.code, one.duty.name) for one in group])
            for theme, group in groupby(rows, lambda one: one.duty.theme)
        ]

    def clean_topic(self) -> str:
        chosen: str = self.cleaned_data["topic"]
        return "" if chosen == _OWN else chosen
