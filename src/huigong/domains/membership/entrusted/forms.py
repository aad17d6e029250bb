"""Forms of bringing people in: who is not here, a whole team at once, a scanned paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.domains.membership.choices import Group, Proof, Way
from huigong.domains.membership.entrusted.proxy import Worker
from huigong.domains.membership.models import Membership
from huigong.kernel.calendar.present import today
from huigong.kernel.files.forms import FilesField
from huigong.kernel.people.papers import PaperKind
from huigong.kernel.register.fields import DATE_FORMATS, DateInput, TypedInput, form_field
from huigong.kernel.register.site import address, site
from huigong.kernel.scoping.scope import current

#: A team that signs on one paper; more is a sheet.
MOST = 20


class _UnionForm(forms.Form):
    """What every way asks first: which union, which group."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        unit = form_field(Membership._meta.get_field("unit"))
        if unit is None:
            raise TypeError("a union is chosen in a field")
        if isinstance(unit.widget, TypedInput):
            register = site.get(Membership._meta.label_lower)
            unit.widget.suggest_from(address(register, "choices", "unit"), "unit")
        unit.initial = current().unit_id
        self.fields["unit"] = unit
        self.fields["group"] = forms.ChoiceField(
            label=_("群体"), choices=[("", _("其他")), *Group.choices], required=False
        )
        self.order_fields(self.first)

    first: tuple[str, ...] = ("unit",)


class ProposeForm(_UnionForm):
    """代办入会"""

    first = ("unit", "way", "source", "name", "paper_number", "paper_kind", "phone_number", "group")

    way = forms.ChoiceField(
        label=_("凭什么代办"),
        choices=(
            (Way.PAPER.value, _("本人签了字、按了指印的纸质申请书")),
            (Way.PROXY.value, _("本人在电话里说的")),
        ),
        widget=forms.RadioSelect,
    )
    source = forms.CharField(
        label=_("入会申请书编号"),
        max_length=40,
        required=False,
        help_text=_("有纸质申请书的必填；电话里说的可以空着。"),
    )
    name = forms.CharField(label=_("姓名"), max_length=100)
    paper_number = forms.CharField(
        label=_("证件号码"),
        max_length=30,
        required=False,
        help_text=_("不知道可以空着，审核时对着证件补上。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    paper_kind = forms.ChoiceField(
        label=_("证件类别"), choices=PaperKind.choices, initial=PaperKind.IDENTITY
    )
    phone_number = forms.CharField(
        label=_("本人手机号码"),
        max_length=20,
        required=False,
        help_text=_("会发一条短信告诉本人；不是本人的意思，本人登录后可以撤回。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def worker(self) -> Worker:
        """Who is to join."""
        names = ("name", "paper_kind", "paper_number", "phone_number")
        return Worker(**{name: self.cleaned_data[name] for name in names})


class TeamForm(_UnionForm):
    """集体登记"""

    first = ("unit", "source", "joined_on", "group", "uploads")

    source = forms.CharField(
        label=_("入会申请书编号"), max_length=40, help_text=_("大家签在同一张纸上的编号。")
    )
    joined_on = forms.DateField(
        label=_("入会日期"), required=False, widget=DateInput(), input_formats=DATE_FORMATS
    )
    uploads = FilesField(
        camera=True,
        label=_("申请书扫描件"),
        help_text=_("附到每个人的会籍上，只给工会看：上面有别人的号码。"),
    )

    def clean_joined_on(self) -> Any:
        return self.cleaned_data["joined_on"] or today()


class MateForm(forms.Form):
    """One line of a team."""

    name = forms.CharField(label=_("姓名"), max_length=100)
    paper_number = forms.CharField(label=_("证件号码"), max_length=30)
    phone_number = forms.CharField(label=_("手机号码"), max_length=20, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self.fields.values():
            said = {"class": "form-control", "aria-label": field.label, "autocomplete": "off"}
            field.widget.attrs |= said


class PaperForm(forms.Form):
    """附申请书扫描件"""

    proof = forms.ChoiceField(
        label=_("本人怎么认可的"), choices=Proof.choices, widget=forms.RadioSelect
    )
    uploads = FilesField(camera=True, required=True, label=_("申请书扫描件"))


TeamRows = forms.formset_factory(
    MateForm, extra=MOST, max_num=MOST, absolute_max=MOST, validate_max=True
)
