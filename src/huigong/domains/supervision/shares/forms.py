"""Forms of what is shared: the office's, and the guest's, who always says who they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.clues.forms import HearForm
from huigong.domains.supervision.joint.forms import ListForm
from huigong.domains.supervision.joint.models import Mark
from huigong.domains.supervision.shares.actions import Matter, files_for_others, last_day
from huigong.domains.supervision.shares.sides import OutsideBody, partners
from huigong.domains.supervision.wages.forms import HearForm as HearWagesForm
from huigong.kernel.calendar.present import today
from huigong.kernel.files.forms import FilesField
from huigong.kernel.register.fields import DATE_FORMATS, DateInput


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, widget=DateInput(), input_formats=DATE_FORMATS
    )


def _words(label: Any, most: int, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=most, help_text=help_text, widget=area)


class DeskForm(forms.Form):
    """开访客台"""

    until_on = _day(_("有效到哪一天"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["until_on"].initial = min(last_day(), today() + timedelta(days=90))


class GiveForm(forms.Form):
    """交给外部单位共同办理"""

    body: forms.ModelChoiceField[OutsideBody] = forms.ModelChoiceField(
        # Asked for each form, in its scope.
        queryset=None,
        label=_("交给哪里"),
        empty_label=_("请选择"),
        help_text=_("检察院、人社、劳动监察、社保。没有的，先登记到“外部单位名录”。"),
    )
    asked = _words(_("请对方做什么"), 500, _("不写职工姓名。"))
    file_ids = forms.TypedMultipleChoiceField(
        label=_("一起给的材料"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只给打了勾的。有职工姓名、电话的不要给。"),
    )

    def __init__(self, *args: Any, matter: Matter, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["body"].queryset = partners()  # type: ignore[attr-defined]  # rows
        files = list(files_for_others(matter).values_list("pk", "name"))
        if files:
            self.fields["file_ids"].choices = files  # type: ignore[attr-defined]  # choices
        else:
            del self.fields["file_ids"]


class EndForm(forms.Form):
    """收回"""

    end_reason = forms.CharField(label=_("为什么收回"), max_length=200)


class BookForm(forms.Form):
    """登记回执"""

    book = forms.FileField(
        label=_("填好的回执"),
        help_text=_("办理包里的“回执.xlsx”。填的项都能登记才登记，有一项不对就一项也不记。"),
    )


class ByForm(forms.Form):
    """签收"""

    by = forms.CharField(label=_("您的姓名和职务"), max_length=40)


class GuestHearForm(HearForm, ByForm):
    """答复"""


class GuestFileForm(ByForm):
    """登记立案"""

    filed_on = _day(_("立案日期"), _("调查的期限从这天起算。"))
    case_number = forms.CharField(label=_("立案文号"), max_length=60, required=False)


class GuestAnswerForm(ByForm):
    """答复建议书"""

    answered_on = _day(_("答复日期"))
    answer = _words(_("答复"), 4000, _("怎么办的、依据什么、结果怎样。不写职工姓名。"))


class GuestConcludeForm(ByForm):
    """登记处理结果"""

    concluded_on = _day(_("处理完毕的日期"))
    authority_outcome = _words(_("处理结果"), 500)


class GuestReplyForm(ByForm, HearWagesForm):
    """回复移送的线索"""


class GuestListForm(ListForm, ByForm):
    """登记清单"""


class GuestMarkForm(ByForm):
    """登记逐户结果"""

    mark = forms.ChoiceField(label=_("结果"), choices=Mark.choices)
    done_on = _day(_("哪天"))


class GuestFilesForm(ByForm):
    """交材料"""

    uploads = FilesField(label=_("盖章的回函或者材料"), required=True)


class GuestBookForm(BookForm, ByForm):
    """交回执"""
