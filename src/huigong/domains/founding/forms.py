"""Forms of founding: how it begins, and what a members' meeting decided."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.domains.founding.election import Ballot
from huigong.domains.founding.models import MOST_PEOPLE, Mode
from huigong.domains.founding.sides import approvers_of
from huigong.kernel.register.fields import DATE_FORMATS, DateInput
from huigong.kernel.scoping.scope import current


class StartForm(forms.Form):
    """启动建会"""

    mode = forms.ChoiceField(label=_("建会方式"), choices=Mode.choices)
    name = forms.CharField(label=_("拟建工会名称"), min_length=4, max_length=100)
    people = forms.IntegerField(
        label=_("职工人数"), min_value=1, max_value=MOST_PEOPLE, required=False
    )
    cover_note = forms.CharField(
        label=_("覆盖范围"),
        max_length=200,
        required=False,
        help_text=_("行业建会、兜底建会写清楚覆盖哪些人，例如：全县送外卖的。"),
    )
    approver = forms.TypedChoiceField(
        label=_("批准的上级工会"),
        coerce=int,
        help_text=_("新工会成立以后归它领导（工会法第十二条）。"),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.approvers = {unit.pk: unit for unit in approvers_of(current().office)}
        choices = [(pk, unit.name) for pk, unit in self.approvers.items()]
        self.fields["approver"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def given(self) -> dict[str, Any]:
        """The arguments of the action."""
        values = self.cleaned_data
        return {**values, "approver": self.approvers[values["approver"]]}


def _names(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, required=required, help_text=help_text, max_length=1000, widget=box
    )


class BallotForm(forms.Form):
    """登记大会选举"""

    held_on = forms.DateField(label=_("大会日期"), widget=DateInput(), input_formats=DATE_FORMATS)
    due = forms.IntegerField(label=_("应到人数"), min_value=1, max_value=MOST_PEOPLE)
    present = forms.IntegerField(label=_("实到人数"), min_value=1, max_value=MOST_PEOPLE)
    women = forms.IntegerField(label=_("女会员人数"), min_value=0, max_value=MOST_PEOPLE)
    years = forms.IntegerField(
        label=_("任期（年）"),
        min_value=1,
        max_value=9,
        help_text=_("三年或者五年（工会法第十六条）。"),
    )
    chair = forms.CharField(label=_("工会主席"), max_length=40)
    vice_chairs = forms.CharField(label=_("副主席"), max_length=100, required=False)
    members = _names(_("工会委员会委员"), required=True, help_text=_("一行一人，或用顿号隔开。"))
    audit_head = forms.CharField(label=_("经费审查委员会主任（或经审委员）"), max_length=40)
    audit_members = _names(_("经费审查委员会委员"))
    women_head = forms.CharField(
        label=_("女职工委员会主任，或者女职工委员"),
        max_length=40,
        required=False,
        help_text=_("女会员够人数的同时建立女职工委员会，不够的设女职工委员一人。"),
    )
    women_members = _names(_("女职工委员会委员"))
    no_kin = forms.BooleanField(
        label=_("已核对：当选的委员都不是本单位主要负责人的近亲属（工会法第十条）"),
        required=False,
    )

    def given(self) -> dict[str, Any]:
        """The arguments of the action."""
        names = BallotForm.base_fields
        ballot = Ballot(**{name: self.cleaned_data[name] for name in names})
        return {"ballot": ballot} | {
            name: value for name, value in self.cleaned_data.items() if name not in names
        }


class RenewForm(BallotForm):
    """登记换届"""

    approval_number = forms.CharField(label=_("上级批复文号"), max_length=60)
