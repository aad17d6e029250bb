"""What is asked about workers who agreed to be named, and for looking at their names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.letters.annex.actions import Consent
from huigong.domains.supervision.letters.annex.lines import owed_beside, standing
from huigong.domains.supervision.letters.annex.models import Agreed, Given, Struck
from huigong.domains.supervision.letters.annex.typed import Named, read_names
from huigong.domains.supervision.letters.models import Letter, LetterItem
from huigong.kernel.register.fields import DATE_FORMATS, DateInput


class AnnexForm(forms.Form):
    """把职工写进名单"""

    lines = forms.CharField(
        label=_("姓名，一行一个人"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "姓名加密保存。后面可以写手机号码或者身份证号码，只用来对上本人的档案，号码不保存。"
        ),
    )
    owed = forms.TypedMultipleChoiceField(
        label=_("欠薪案件里的职工"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只列本单位办的、同一家单位的欠薪案件。"),
    )
    agreed = forms.ChoiceField(label=_("同意什么"), choices=Agreed.choices)
    place = forms.TypedChoiceField(
        label=_("涉及哪一项"), coerce=int, empty_value=None, required=False
    )
    agreed_on = forms.DateField(label=_("同意日期"), widget=DateInput(), input_formats=DATE_FORMATS)
    given = forms.ChoiceField(label=_("怎样同意的"), choices=Given.choices)
    evidence = forms.CharField(
        label=_("凭据"),
        max_length=200,
        help_text=_("同意书编号、录音编号，放在哪里。没有凭据不能列名。"),
    )
    scan = forms.FileField(
        label=_("同意书扫描件"),
        required=False,
        help_text=_("可以不加。只有本单位能打开；名单上的人都划去以后，扫描件一起删除。"),
    )

    def __init__(self, letter: Letter, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        named = {line.owed_id for line in standing(letter) if line.owed_id}
        owed: Any = self.fields["owed"]
        owed.choices = [
            (one.pk, f"{one.case.number} {one.place} {one.name}")
            for one in owed_beside(letter)
            if one.pk not in named
        ]
        if not owed.choices:
            del self.fields["owed"]
        place: Any = self.fields["place"]
        items = LetterItem.objects.on(letter).order_by("place")
        place.choices = [
            ("", gettext("不写哪一项")),
            *((one.place, f"{one.place}. {one.name}") for one in items),
        ]
        self.fields["agreed"].help_text = gettext("交给：%s。") % letter.addressee

    def clean_lines(self) -> list[Named]:
        return read_names(self.cleaned_data["lines"])

    def chosen(self) -> list[int]:
        """The wage lines that were ticked."""
        return list(self.cleaned_data.get("owed") or ())

    def consent(self) -> Consent:
        """What was agreed to; the scan is kept by whoever asks."""
        names = ("agreed", "place", "agreed_on", "given", "evidence")
        return Consent(**{name: self.cleaned_data[name] for name in names})


class OpenAnnexForm(forms.Form):
    """打开名单"""

    reason = forms.CharField(
        label=_("为什么要打开"),
        max_length=100,
        help_text=_("例如：随文书送达。谁、什么时候、为什么打开，记录会留下。"),
    )


class UnlistForm(forms.Form):
    """从名单上划去"""

    why = forms.ChoiceField(
        label=_("为什么划去"),
        choices=[(one.value, one.label) for one in (Struck.WITHDRAWN, Struck.MISTAKE)],
        help_text=_("划去以后姓名和凭据都删除，不能恢复，名单上不再印这一位。"),
    )
