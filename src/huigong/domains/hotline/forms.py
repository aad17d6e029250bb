"""Forms of the hotline's desk, in the order of the conversation."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from huigong.domains.hotline.models import Case, Channel
from huigong.domains.hotline.tiers import tier_choices
from huigong.kernel.accounts.phones import clean_phone
from huigong.kernel.employers.forms import EmployerField
from huigong.kernel.files.forms import FilesField
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.forms import UnitField, reachable_units
from huigong.kernel.workflow.legs import without_recused


class CaseForm(forms.ModelForm):
    """What the agent writes down while the caller talks."""

    phone = forms.CharField(
        label=_("联系电话"),
        required=False,
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "autocomplete": "off", "data-group": "phone"}
        ),
        help_text=_("回访用。对方不愿留就空着。"),
    )

    uploads = FilesField(
        label=_("来信、材料扫描"), help_text=_("来信来访带来的材料，照片、PDF、录音都行。")
    )

    # A form without it (a page from before it was there) is taken all the same.
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    field_order: tuple[str, ...] = ("channel", "phone")

    class Meta:
        model = Case
        fields: tuple[str, ...] = (
            "channel",
            "reporter_name",
            "kind",
            "category",
            "title",
            "text",
            "employer",
            "division",
            "people",
            "is_urgent",
            "is_confidential",
        )
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "title": _("一句话，例如：工地拖欠三个月工资。"),
            "employer": _("按职工说的写，不知道全称也行。"),
            "is_confidential": _("不向用人单位透露反映人。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A draft from the phone may have no kind yet; what an agent saves has one.
        self.fields["kind"].required = True
        self.initial.setdefault("channel", Channel.PHONE)

    def clean_phone(self) -> str:
        raw = self.cleaned_data["phone"].strip()
        return clean_phone(raw) if raw else ""


class EditForm(CaseForm):
    """What the agent fills in later; the phone and the channel stay as they were taken down."""

    class Meta(CaseForm.Meta):
        fields = tuple(f for f in CaseForm.Meta.fields if f != "channel")

    workplace = EmployerField()
    field_order = (
        *("reporter_name", "kind", "category", "title", "text", "employer", "workplace"),
        *("division", "people", "is_urgent", "is_confidential"),
    )
    phone = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    client_id = None  # type: ignore[assignment]  # as above

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("workplace", self.instance.workplace_id)


#: What a suggestion may propose for a form of a case.
_PROPOSED = ("kind", "category", "division")


def proposed(asked: QueryDict) -> dict[str, str]:
    """What the address proposes for a case; the form still shows it to be saved."""
    return {name: asked.get(name, "") for name in _PROPOSED if asked.get(name)}


def brought_back(typed: QueryDict) -> dict[str, str]:
    """What was typed before the suggestions were looked at, with what was taken over from them."""
    known = {*CaseForm.base_fields, *EditForm.base_fields}
    kept = {name: typed.get(name, "") for name in typed if name in known}
    taken = {name: typed.get(f"fill_{name}", "") for name in _PROPOSED}
    return kept | {name: value for name, value in taken.items() if value}


class AnswerForm(forms.Form):
    """直接答复"""

    answer = forms.CharField(
        label=_("给职工的答复"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("用职工看得懂的话写，职工在手机上读到的就是它。"),
    )


_HELPERS = ("assist", "assist_2", "assist_3")


class DispatchForm(forms.Form):
    """派单; whom one may choose is said by `offer`."""

    unit = UnitField(label=_("主办单位"), help_text=_("已按事发地选好，可以改。"))
    order = forms.CharField(
        label=_("办理要求"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("职工最关心什么、要核实什么、有什么要保密的。"),
    )
    assist = UnitField(
        label=_("协办单位"),
        required=False,
        help_text=_("帮主办单位办。主办单位等它们反馈以后再反馈。"),
    )
    assist_2 = UnitField(label=_("协办单位二"), required=False)
    assist_3 = UnitField(label=_("协办单位三"), required=False)

    def __init__(self, *args: Any, lead: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if lead:
            # The lead has it already: what can be done is to send others to help.
            del self.fields["unit"]
            self.fields["assist"].required = True

    def offer(self, more: Q, case_id: int) -> None:
        """Whom one may choose: those near, the employer's own union; nobody who must stay out."""
        units = reachable_units() | Unit.objects.filter(more, closed_on=None)
        offered = without_recused(units, kind_of(Case), case_id)
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.queryset = offered

    def sent_to(self) -> tuple[list[Unit], tuple[Unit, ...]]:
        """The lead (or none) and the helpers that were chosen."""
        chosen = self.cleaned_data
        helpers = tuple(chosen[name] for name in _HELPERS if chosen[name])
        return [chosen["unit"]] if "unit" in self.fields else [], helpers


class GradeForm(forms.Form):
    """改难易"""

    tier = forms.ChoiceField(label=_("难易"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("为什么改"),
        max_length=200,
        help_text=_("例如：涉及三家单位，要等劳动仲裁。办理期限随之改变，承办单位看得到理由。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tier"].choices = tier_choices()  # type: ignore[attr-defined]  # a ChoiceField


class CloseForm(AnswerForm):
    """回访办结"""

    is_satisfied = forms.TypedChoiceField(
        label=_("职工是否满意"),
        choices=(("", _("没有联系上")), ("yes", _("满意")), ("no", _("不满意"))),
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
        required=False,
    )
    note = forms.CharField(
        label=_("回访记录"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
