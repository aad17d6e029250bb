"""The same conversation at the window and on paper, with what is peculiar to each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huigong.domains.calls.forms import TalkForm
from huigong.kernel.accounts.phones import clean_number
from huigong.kernel.calendar.present import today
from huigong.kernel.params import at as rules_on

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ArrivalForm(TalkForm):
    """Who came or wrote may leave a number; nobody is recorded and nothing is answered yet."""

    heading: StrOrPromise = ""
    answer = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    is_noticed = None  # type: ignore[assignment]  # as above
    phone = forms.CharField(label=_("联系电话"), required=False, max_length=20)
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    received_on = forms.DateField(
        label=_("收到日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    #: What is peculiar to the way it came, by the names of the action.
    own: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = today

    def clean_phone(self) -> str:
        raw = self.cleaned_data["phone"].strip()
        return clean_number(raw) if raw else ""

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > today():
            raise ValidationError(_("这一天还没有到。"))
        return day

    def arrival(self) -> dict[str, Any]:
        """What is kept of how it came."""
        return {name: self.cleaned_data[name] for name in ("received_on", *self.own)}


class VisitForm(ArrivalForm):
    """来访"""

    heading = _("登记来访")
    own = ("room", "representatives", "others")
    room = forms.CharField(label=_("接待地点"), max_length=40)
    representatives = forms.CharField(
        label=_("代表（一行一人）"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    others = forms.CharField(
        label=_("其他来访人"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("由代表说出姓名，用顿号隔开。"),
    )

    def clean_representatives(self) -> tuple[str, ...]:
        lines = self.cleaned_data["representatives"].splitlines()
        names = tuple(line.strip()[:40] for line in lines if line.strip())
        most = rules_on(today()).get("calls.representatives").value
        if len(names) > most:
            raise ValidationError(
                _(
                    "集体来访推选代表，不超过 %(most)s 人（《信访工作条例》第二十条）。"
                    "您写了 %(n)s 人，其余的人写在“其他来访人”里。"
                ),
                params={"most": most, "n": len(names)},
            )
        return names


class LetterForm(ArrivalForm):
    """来信"""

    heading = _("登记来信")
    own = ("sender", "postmark_on", "pages")
    sender = forms.CharField(label=_("写信人"), required=False, max_length=40)
    postmark_on = forms.DateField(
        label=_("邮戳日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    pages = forms.IntegerField(label=_("页数"), required=False, min_value=1, max_value=999)
