"""One small form for each verb of a leg; what is asked is what the action takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huigong.kernel.files.forms import FilesField
from huigong.kernel.org.models import Closure, Level, Line, Unit, UnitType
from huigong.kernel.scoping.scope import current

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _area(
    label: StrOrPromise,
    help_text: StrOrPromise = "",
    *,
    required: bool = True,
    rows: int = 4,
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def reachable_units() -> QuerySet[Unit]:
    """To whom an office may send: its own subtree, its
    siblings, and the offices above county level.
    """
    unit_id = current().office_id
    below = Closure.objects.filter(ancestor=unit_id).values("descendant")
    parents = Closure.objects.filter(descendant=unit_id, line=Line.TERRITORIAL, depth=1)
    siblings = Closure.objects.filter(
        ancestor__in=parents.values("ancestor"), line=Line.TERRITORIAL, depth=1
    ).values("descendant")
    offices = Q(level__lte=Level.COUNTY, type__in=(UnitType.FEDERATION, UnitType.INDUSTRIAL))
    near = Q(pk__in=below, level__lte=Level.TOWNSHIP) | Q(pk__in=siblings) | offices
    open_now = Unit.objects.filter(closed_on=None).exclude(pk=unit_id)
    return open_now.filter(near, level__gte=Level.PROVINCE).order_by("level", "code")


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only in the stubs
    """A unit by its full name, grouped by nothing: browsers
    find it by typing its first characters.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("单位"))
        super().__init__(queryset=Unit.objects.none(), empty_label=_("请选择"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class LegForm(forms.Form):
    """A form of a leg; its unit fields offer what the seat can reach."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.queryset = reachable_units()


class ReplyForm(LegForm):
    """反馈"""

    reply = _area(_("办理情况"), _("做了什么、见了谁、结果怎样。只有工会内部看得到。"), rows=6)
    answer = _area(
        _("给职工的答复"), _("用职工看得懂的话写。审核通过后，职工在手机上读到的就是它。")
    )
    uploads = FilesField(
        label=_("佐证材料"), help_text=_("协议、照片、转账凭证，可以一次选几份；也可以以后再加。")
    )


class ReturnForm(LegForm):
    """退单"""

    refusal = _area(
        _("退回理由"), _("写明不归哪里管、应当由谁办；职工会看到退回了、下一步去哪里。")
    )
    suggested = UnitField(label=_("建议改派"), required=False)


class ReasonForm(LegForm):
    """退回补充、撤回派单"""

    refusal = _area(_("理由"))


class AskForm(LegForm):
    """申请延期"""

    days = forms.IntegerField(label=_("延长工作日数"), min_value=1, max_value=60)
    reason = _area(_("为什么来不及"))


class PauseForm(LegForm):
    """暂停计时"""

    reason = forms.CharField(
        label=_("在等什么"),
        max_length=200,
        help_text=_("例如：等职工补充工资条。恢复后剩余时间接着算。"),
    )


class TransferForm(LegForm):
    """转办"""

    unit = UnitField(label=_("转给哪个单位"))
    order = _area(_("办理要求"), required=False)


class AssistForm(LegForm):
    """请协办"""

    unit = UnitField(label=_("请哪个单位协办"))
    order = _area(_("要协助什么"))


class NoteForm(LegForm):
    """催办"""

    note = forms.CharField(label=_("催办的话"), max_length=200, required=False)


class SuperviseForm(LegForm):
    """督办"""

    text = _area(
        _("督办要求"), _("例如：请说明为什么超期，三个工作日内办完并报结果。对方单位有回复时限。")
    )


class ExplainForm(LegForm):
    """回复督办"""

    answer = _area(_("督办回复"), _("为什么超期、现在办到哪一步、何时办完。"))


class DecisionForm(LegForm):
    """审批延期"""

    decision = _area(_("审批意见"), required=False, rows=3)


class EmptyForm(LegForm):
    """A verb that needs no words: one press."""


FORMS: dict[str, type[LegForm]] = {
    "reply": ReplyForm,
    "return": ReturnForm,
    "rework": ReasonForm,
    "withdraw": ReasonForm,
    "ask": AskForm,
    "pause": PauseForm,
    "transfer": TransferForm,
    "assist": AssistForm,
    "urge": NoteForm,
    "supervise": SuperviseForm,
    "explain": ExplainForm,
    "grant": DecisionForm,
    "refuse": DecisionForm,
}
