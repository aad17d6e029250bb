"""What is asked for when a matter goes to the procuratorate, and when its answer comes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.clues.models import GROUND_WORDS, Reply
from huigong.kernel.register.fields import DATE_FORMATS, DateInput


class TransferForm(forms.Form):
    """移送检察机关"""

    grounds = forms.MultipleChoiceField(
        label=_("涉及哪些情形"),
        choices=list(GROUND_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("前五种是群体；后两种争议还要用人单位不配合。"),
    )
    refusal = forms.CharField(
        label=_("用人单位怎样不配合"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("拒收、不答复、不改正，写清楚哪一天、哪份文书；配合的，这里空着。"),
    )
    basis = forms.CharField(
        label=_("请示的依据"),
        max_length=200,
        required=False,
        help_text=_("只在没有确认的情形才填：请示了谁、哪份文件。"),
    )
    receiver = forms.CharField(label=_("接收的检察院"), max_length=100)
    sent_on = forms.DateField(label=_("移送日期"), widget=DateInput(), input_formats=DATE_FORMATS)
    documents = forms.CharField(
        label=_("移送的材料"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一件：文书、送达凭证、检查笔录。不写职工姓名。"),
    )


class HearForm(forms.Form):
    """登记检察机关的答复"""

    reply = forms.ChoiceField(label=_("检察机关的答复"), choices=Reply.choices)
    replied_on = forms.DateField(
        label=_("答复日期"), widget=DateInput(), input_formats=DATE_FORMATS
    )
    reply_note = forms.CharField(
        label=_("答复内容"),
        max_length=500,
        required=False,
        help_text=_("检察建议写文号和发给哪个部门。"),
    )
