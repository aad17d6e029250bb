"""What a worker fills in. What is too long gets a sentence, and stays."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.domains.hotline import public as hotline
from huigong.kernel.accounts.phones import clean_phone
from huigong.kernel.files.forms import FilesField
from huigong.portal.choices import place_choices, trouble_choices

_TOO_LONG = _(
    "写得太长了：现在 %(show_value)d 个字，最多 %(limit_value)d 个字。请写短一些，内容都还在。"
)
SECRET, OPEN = "secret", "open"
ASKS, WANTS = "question", "complaint"


class Words(forms.CharField):
    """Text whose length we count: a browser's limit would cut a pasted text without a word."""

    def __init__(self, *, max_length: int, **more: Any) -> None:
        messages = {"max_length": _TOO_LONG, **more.pop("error_messages", {})}
        super().__init__(max_length=max_length, error_messages=messages, **more)
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class ReportForm(forms.Form):
    """The report, in the order in which one would tell it."""

    text = Words(
        label=_("出了什么事"),
        help_text=_("什么时候、在哪里、出了什么事、您想怎么解决。想到什么写什么。"),
        max_length=2000,
        error_messages={"required": _("请写一写出了什么事，几句话也行。")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    category = forms.ChoiceField(
        label=_("大概是哪方面的事"), required=False, choices=trouble_choices
    )
    employer = Words(
        label=_("是哪个单位"),
        help_text=_("平常怎么叫就怎么写。不知道全名没关系。"),
        max_length=100,
        required=False,
    )
    division = forms.ChoiceField(label=_("事情在哪里"), required=False, choices=place_choices)
    people = forms.IntegerField(
        label=_("一共几个人"),
        help_text=_("只有您自己就写 1。"),
        min_value=1,
        max_value=100_000,
        initial=1,
        error_messages={
            "required": _("请写人数，只有您自己就写 1。"),
            "invalid": _("人数请写数字，例如 12。"),
            "min_value": _("人数最少是 1。"),
            "max_value": _("人数最多写 100000。"),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    privacy = forms.ChoiceField(
        label=_("可以告诉单位是您反映的吗"),
        help_text=_("选“不要告诉”，工会找单位核实时不说您是谁。"),
        choices=((SECRET, _("不要告诉")), (OPEN, _("可以告诉"))),
        initial=SECRET,
        widget=forms.RadioSelect,
    )
    reporter_name = Words(
        label=_("怎么称呼您"), max_length=40, required=False, help_text=_("例如：马师傅。")
    )
    phone = forms.CharField(
        label=_("换一个号码联系您"),
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "autocomplete": "off", "data-group": "phone"}
        ),
    )
    uploads = FilesField(
        camera=True,
        label=_("照片、录音、文件"),
        help_text=_("工资条、记工本、合同、聊天截图都行，可以一次选几张。没有也能提交，以后再加。"),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, own_phone: str = "", knows_person: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not knows_person:
            # The number comes with the sign-in; it is not asked twice.
            del self.fields["phone"]
            # Files of strangers are not taken: they are added after the sign-in, on the same form.
            del self.fields["uploads"]
        elif own_phone:
            self.fields["phone"].help_text = _("我们会打 %s。打这个号码就不用填。") % own_phone
        else:
            self.fields["phone"].label = _("打哪个号码联系您？")
            self.fields["phone"].required = True
            self.fields["phone"].error_messages["required"] = _("请留一个能打通的手机号码。")

    def clean_phone(self) -> str:
        raw = self.cleaned_data["phone"].strip()
        return clean_phone(raw) if raw else ""


class AskForm(forms.Form):
    """The question of who stays nameless. It is kept on no device: it may be a borrowed one."""

    text = Words(
        label=_("出了什么事，想问什么"),
        help_text=_("不要写自己的名字和电话。时间、地方、事情经过，想到什么写什么。"),
        max_length=2000,
        error_messages={"required": _("请写一写想问什么，几句话也行。")},
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("您想怎么样"),
        required=False,
        choices=((ASKS, _("先问清楚怎么办")), (WANTS, _("请工会出面办"))),
        initial=ASKS,
        widget=forms.RadioSelect,
    )
    category = forms.ChoiceField(
        label=_("大概是哪方面的事"), required=False, choices=trouble_choices
    )
    division = forms.ChoiceField(label=_("事情在哪里"), required=False, choices=place_choices)
    employer = Words(
        label=_("是哪个单位"),
        help_text=_("只想问问，可以不写。请工会出面办，就要写。"),
        max_length=100,
        required=False,
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_kind(self) -> str:
        # The other report form has no such question: who tells a trouble there wants it handled.
        return self.cleaned_data["kind"] or WANTS


class ClaimForm(hotline.SlipForm):
    """The same, to take the matter to one's own account."""

    tells_phone = forms.BooleanField(
        label=_("把我的手机号码告诉办这件事的工会，方便联系"), required=False
    )


class AddForm(forms.Form):
    """More words to a matter that is being handled."""

    text = Words(
        label=_("要补充什么"),
        help_text=_("新的情况、证据在谁手里、什么时候方便接电话。"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    uploads = FilesField(
        camera=True,
        label=_("照片、录音、文件"),
        help_text=_("工资条、记工本、合同、聊天截图都行，可以一次选几张。"),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors and not given.get("text") and not given.get("uploads"):
            self.add_error("text", _("请写下要补充的情况，或者选照片。"))
        return given


class JudgeForm(forms.Form):
    """How content one is, and why."""

    stars = forms.TypedChoiceField(
        label=_("您满意吗"),
        coerce=int,
        choices=(
            (5, _("5 分 很满意")),
            (4, _("4 分 满意")),
            (3, _("3 分 一般")),
            (2, _("2 分 不满意")),
            (1, _("1 分 很不满意")),
        ),
        error_messages={
            "required": _("请选一个分数。"),
            "invalid_choice": _("请在 1 到 5 分里选一个。"),
        },
        widget=forms.RadioSelect,
    )
    judgement = Words(
        label=_("还想说什么"),
        help_text=_("哪里办得好，哪里没办好。"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DayForm(forms.Form):
    """The day from which a limit of the law counts."""

    day = hotline.DayField()


class ProxyForm(forms.Form):
    """Whom one asks to act, and until when."""

    proxy_name = Words(
        label=_("请谁代办"),
        max_length=40,
        help_text=_("怎么称呼，例如：我儿子马俊。"),
        error_messages={"required": _("请写代办人怎么称呼。")},
    )
    phone = forms.CharField(
        label=_("代办人的手机号码"),
        help_text=_("他用这个号码收验证码登录，同意以后才看得到。"),
        error_messages={"required": _("请写代办人的手机号码。")},
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "autocomplete": "off", "data-group": "phone"}
        ),
    )
    person_name = Words(
        label=_("对方怎么认出是您"),
        max_length=40,
        help_text=_("代办人看到的名字，例如：马师傅。"),
        error_messages={"required": _("请写一个对方认得出的称呼。")},
    )
    months = forms.TypedChoiceField(
        label=_("代办多久"),
        coerce=int,
        choices=((1, _("一个月")), (3, _("三个月")), (6, _("半年")), (12, _("一年"))),
        initial=3,
    )
    is_full = forms.BooleanField(label=_("也让他替我撤回和评价"), required=False)

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"].strip())
