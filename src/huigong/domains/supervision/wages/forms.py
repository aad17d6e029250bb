"""What is asked about workers, an agreement and a payment; amounts are typed in yuan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.wages.counting import Standing
from huigong.domains.supervision.wages.models import MOST_FEN, PaidBy, WageLine
from huigong.domains.supervision.wages.rules import TooMuch, split
from huigong.domains.supervision.wages.typed import Worker, clean_number_of, read_workers
from huigong.kernel.accounts.phones import clean_phone
from huigong.kernel.calendar.present import today
from huigong.kernel.people.naming import clean_name
from huigong.kernel.register.fields import DATE_FORMATS, DateInput, MoneyField
from huigong.kernel.ui.grouping import yuan


def _day(label: Any, help_text: Any = "", **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, widget=DateInput(), input_formats=DATE_FORMATS, **more
    )


def _yuan(label: Any, *, least: int = 0, **more: Any) -> MoneyField:
    """An amount as it is pasted from a sheet, commas and all: a number box would refuse it."""
    box = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return MoneyField(label=label, min_value=least, max_value=MOST_FEN, widget=box, **more)


class EnlistForm(forms.Form):
    """登记职工"""

    lines = forms.CharField(
        label=_("名单，一行一个人"),
        max_length=100_000,
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "可以从表格整块粘贴。第一行写列名：姓名、应发、已发、期间、手机号码、身份证号码、离职日期；"
            "不写列名的，先写姓名，再写应发、已发。手机号码和身份证号码加密保存，有了它本人才看得到自己的一行。"
        ),
    )

    sheet = forms.FileField(
        label=_("或者选一个表格文件"),
        required=False,
        help_text=_(".xlsx、.xls 或者 .csv；有错的行在上面的框里改，不用再选文件。"),
    )

    def clean_lines(self) -> list[Worker]:
        return read_workers(self.cleaned_data["lines"])


class WorkerForm(forms.Form):
    """一名职工"""

    name = forms.CharField(label=_("姓名"), max_length=100)
    due_fen = _yuan(_("应发（元）"), least=1)
    had_fen = _yuan(_("立案前已发（元）"), required=False)
    from_on = _day(_("欠薪起"), required=False)
    until_on = _day(_("欠薪止"), required=False)
    left_on = _day(_("离职日期"), _("还在上班的不填。仲裁的一年从离职起算。"), required=False)
    phone = forms.CharField(
        label=_("手机号码"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    paper = forms.CharField(
        label=_("身份证号码"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, line: WageLine, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, masked in (("phone", line.masked_phone), ("paper", line.masked_paper)):
            if masked:
                self.fields[name].help_text = gettext("已登记 %s；不改的空着。") % masked

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        return clean_phone(typed) if typed.strip() else ""

    def clean_paper(self) -> str:
        return clean_number_of(self.cleaned_data["paper"])

    def worker(self) -> Worker:
        """What was typed."""
        given = dict(self.cleaned_data)
        return Worker(**{**given, "had_fen": given["had_fen"] or 0})


class _SharesForm(forms.Form):
    """A page with an amount for each worker."""

    def __init__(self, found: Sequence[Standing], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.found = found
        for one in found:
            words = {"place": one.line.place, "name": one.line.name}
            label = gettext("第 %(place)d 号 %(name)s（元）") % words
            field = _yuan(label, required=False)
            field.widget.attrs |= {"class": "form-control hg-num", "aria-label": label}
            self.fields[name_of(one.line)] = field

    @property
    def above(self) -> list[forms.BoundField]:
        """The fields that are not one worker's."""
        names = {name_of(one.line) for one in self.found}
        return [one for one in self if one.name not in names]

    def rows(self) -> Iterator[tuple[Standing, forms.BoundField]]:
        """Each worker with the box of the amount."""
        for one in self.found:
            yield one, self[name_of(one.line)]

    def shares(self) -> dict[int, int]:
        """What was typed for whom; an empty box is not there."""
        given = {one.line.pk: self.cleaned_data.get(name_of(one.line)) for one in self.found}
        return {line: fen for line, fen in given.items() if fen is not None}


def _typed(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}" if fen else ""


def name_of(line: WageLine) -> str:
    """The name of a worker's box."""
    return f"fen_{line.pk}"


class AgreeForm(_SharesForm):
    """协商结果"""

    agreed_on = _day(_("达成协议日期"), initial=today)
    agreement = forms.CharField(
        label=_("协议凭证"), max_length=200, help_text=_("协议书编号、谁签的字；扫描件加在附件里。")
    )
    pay_by = _day(_("约定付款日"), _("分几次付的，写第一次。"), required=False)


class PayForm(_SharesForm):
    """登记付款"""

    key = forms.UUIDField(widget=forms.HiddenInput)
    paid_on = _day(_("付款日期"), initial=today)
    manner = forms.TypedChoiceField(label=_("怎么付的"), choices=PaidBy.choices, coerce=PaidBy)
    total = _yuan(
        _("这一次的总额（元）"),
        least=1,
        required=False,
        help_text=_("填总额，点“按尚欠比例分”；也可以不填，直接填各人的。"),
    )
    proof = forms.CharField(
        label=_("凭证"), min_length=2, max_length=200, help_text=_("银行回单号、签字表编号。")
    )
    pay_by = _day(
        _("下一次约定付款日"),
        _("这一次付清的不填。"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        shares, total = self.shares(), values.get("total")
        if not shares and total is None and not self.errors:
            self.add_error("total", gettext("请填这一次的总额，或者各人付了多少。"))
        given = sum(shares.values())
        if shares and total is not None and given != total:
            words = {"given": yuan(given), "total": yuan(total), "gap": yuan(abs(total - given))}
            said = gettext("各人加起来 %(given)s 元，总额 %(total)s 元，差 %(gap)s 元。")
            self.add_error("total", said % words)
        return values

    def split(self) -> dict[str, str]:
        """The boxes of a payment shared out in proportion. Raises ValidationError."""
        left = [one.left_fen for one in self.found]
        try:
            shares = split(self.cleaned_data["total"], left)
        except TooMuch as wrong:
            said = gettext("只欠 %s 元，总额多了。") % yuan(sum(left))
            raise ValidationError({"total": said}) from wrong
        pairs = zip(self.found, shares, strict=True)
        return {name_of(one.line): _typed(fen) for one, fen in pairs}

    @staticmethod
    def start(pay_by: date | None) -> dict[str, UUID | date | None]:
        """A fresh page; a day that was agreed and lies ahead still stands."""
        return {"key": uuid4(), "pay_by": pay_by if pay_by and pay_by > today() else None}


class HearForm(forms.Form):
    """登记移送的回复"""

    heard_on = _day(_("回复日期"), initial=today)
    answer = forms.CharField(
        label=_("回复"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("立案、不予立案、责令支付、列入失信名单……没有回复的照实写。"),
    )


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(max_length=200)
