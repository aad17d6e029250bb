"""The one form of the line, in the order of the conversation, and the small ones around it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huigong.domains.calls.models import OF_MISSED
from huigong.domains.calls.papers import OtherLine
from huigong.domains.hotline import public as hotline
from huigong.kernel.accounts.phones import clean_number, clean_phone
from huigong.kernel.employers.forms import EmployerField

OPEN, CONFIDENTIAL, ANONYMOUS = "open", "confidential", "anonymous"
WISHES = (
    (OPEN, _("没有特别要求")),
    (CONFIDENTIAL, _("不让单位知道是谁反映的")),
    (ANONYMOUS, _("匿名：不留姓名和号码")),
)
#: The fields of the form that become the case's own, by the same name.
_WORDS = (
    *("kind", "category", "title", "text", "employer", "workplace"),
    *("division", "people"),
    *("reporter_name", "is_urgent"),
)
_MANNER = (
    *("is_tipoff", "language", "interpreter", "interpreter_at"),
    *("safe_phone", "safe_from", "safe_until"),
)


def _text(rows: int, **more: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **more})


def _time() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class TalkForm(forms.Form):
    """What the agent writes down while the caller talks; what is needed depends on the button."""

    text = forms.CharField(
        label=_("说了什么"), required=False, max_length=4000, widget=_text(9, accesskey="t")
    )
    kind = forms.ChoiceField(label=_("诉求类型"), required=False)
    is_tipoff = forms.BooleanField(label=_("是举报"), required=False)
    category = forms.ChoiceField(label=_("问题类别"), required=False)
    employer = forms.CharField(label=_("用人单位"), required=False, max_length=100)
    workplace = EmployerField(label=_("在册的单位"), help_text="")
    division = forms.ChoiceField(label=_("事发地"), required=False)
    people = forms.IntegerField(
        label=_("涉及人数"), initial=1, min_value=1, max_value=100_000, required=False
    )
    title = forms.CharField(label=_("事由"), required=False, max_length=80)
    reporter_name = forms.CharField(label=_("怎样称呼"), required=False, max_length=40)
    wish = forms.ChoiceField(label=_("保密"), choices=WISHES, initial=OPEN, required=False)
    is_urgent = forms.BooleanField(label=_("紧急"), required=False)
    language = forms.ChoiceField(label=_("语言"), required=False)
    interpreter = forms.CharField(label=_("翻译姓名"), required=False, max_length=40)
    interpreter_at = forms.TimeField(label=_("几点加入"), required=False, widget=_time())
    safe_phone = forms.CharField(label=_("安全号码"), required=False, max_length=20)
    safe_from = forms.TimeField(label=_("几点以后"), required=False, widget=_time())
    safe_until = forms.TimeField(label=_("几点以前"), required=False, widget=_time())
    is_noticed = forms.BooleanField(label=_("已告知通话录音"), required=False)
    answer = forms.CharField(
        label=_("当场答复"), required=False, max_length=4000, widget=_text(4, accesskey="d")
    )

    def __init__(self, *args: Any, then: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.then = then
        blank = [("", "—")]
        for name, choices in (
            ("kind", hotline.kinds),
            ("category", hotline.categories_grouped()),
            ("division", hotline.places()),
            ("language", hotline.languages),
        ):
            self.fields[name].choices = [*blank, *choices]  # type: ignore[attr-defined]  # a choice

    def clean_people(self) -> int:
        return self.cleaned_data["people"] or 1

    def clean_safe_phone(self) -> str:
        raw = self.cleaned_data["safe_phone"].strip()
        try:
            return clean_phone(raw) if raw else ""
        except ValidationError:
            raise ValidationError(
                _("安全号码请填本人或家人的手机，不填单位座机：单位里谁都可能接到。")
            ) from None

    def clean_interpreter_at(self) -> Any:
        return self.cleaned_data["interpreter_at"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        needs = {
            "answer": (("kind", _("请选诉求类型。")), ("answer", _("请写下当场怎样答复的。"))),
            "register": (("kind", _("请选诉求类型。")),),
            "dispatch": (("kind", _("请选诉求类型。")),),
            "refer": (("kind", _("请选诉求类型。")),),
        }.get(self.then, ())
        for name, question in (("text", _("请写下对方说了什么。")), *needs):
            if self.then != "nothing" and not found.get(name) and name not in self.errors:
                self.add_error(name, question)
        if found.get("is_tipoff") and found.get("kind") != hotline.Kind.COMPLAINT:
            self.add_error("is_tipoff", _("举报属于信访投诉，请把诉求类型改为信访投诉。"))
        return found

    def words(self) -> dict[str, Any]:
        """What becomes the case's; the number is added by whoever knows the caller."""
        given = {name: self.cleaned_data[name] for name in _WORDS}
        given["is_confidential"] = self.cleaned_data["wish"] in (CONFIDENTIAL, ANONYMOUS)
        if self.is_anonymous:
            given["reporter_name"] = ""
        return given

    def manner(self) -> dict[str, Any]:
        """How the reporter is to be spoken with. Nobody calls back who left no number."""
        given = {name: self.cleaned_data[name] for name in _MANNER}
        given["safe_phone"] = given["safe_phone"] or None
        if self.is_anonymous:
            given |= {"safe_phone": None, "safe_from": None, "safe_until": None}
        return given

    @property
    def is_anonymous(self) -> bool:
        return bool(self.cleaned_data["wish"] == ANONYMOUS)


class NumberForm(forms.Form):
    """A number that somebody says: to find their earlier matters, or to note a call by hand."""

    phone = forms.CharField(
        label=_("电话号码"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def clean_phone(self) -> str:
        raw = self.cleaned_data["phone"].strip()
        return clean_number(raw) if raw else ""


class DutyForm(forms.Form):
    """The telephone on the desk at which the agent sits."""

    extension = forms.RegexField(
        r"^[0-9]{0,12}\Z",
        label=_("分机号"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "8"}),
        error_messages={"invalid": _("分机号只能是数字。")},
    )


class OutcomeForm(forms.Form):
    """What came of calling back."""

    outcome = forms.ChoiceField(
        label=_("回拨的结果"), choices=[(o.value, o.label) for o in OF_MISSED], required=True
    )
    note = forms.CharField(label=_("备注"), required=False, max_length=200)


class ReferForm(forms.Form):
    """转其他热线"""

    to = forms.ChoiceField(label=_("转给"), choices=OtherLine.choices)
    told = forms.CharField(label=_("对方接收人或工号"), required=False, max_length=60)
    number = forms.CharField(
        label=_("对方的编号"), required=False, max_length=40, help_text=_("没有当场给的，以后补。")
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=200)


class FollowForm(forms.Form):
    """跟踪结果"""

    number = forms.CharField(label=_("对方的编号"), required=False, max_length=40)
    result = forms.CharField(
        label=_("结果"),
        required=False,
        max_length=500,
        widget=_text(4),
        help_text=_("只补编号、还没有结果的，空着。"),
    )


class ShiftForm(forms.Form):
    """交班"""

    note = forms.CharField(
        label=_("交代的话"),
        required=False,
        max_length=1000,
        widget=_text(4),
        help_text=_("下一位要接着办什么、谁说好几点再打来、哪条线路有毛病。"),
    )
