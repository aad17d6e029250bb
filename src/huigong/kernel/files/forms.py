"""The field by which a form takes files, and the pages of files by themselves."""

from __future__ import annotations

from datetime import date
from typing import Any
from unicodedata import normalize

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from huigong.kernel.calendar.present import today
from huigong.kernel.files.inspecting import Upload
from huigong.kernel.files.kinds import ACCEPT
from huigong.kernel.files.models import Attachment, Audience, What
from huigong.kernel.files.stash import find_waiting, put_by
from huigong.kernel.scoping.sighted import ScopedModel, kind_of

#: What a field's name ends with for the files that wait.
WAITING = "_waiting"
_MOST_WAITING = 40


class FilesInput(forms.FileInput):
    """Choosing several files; with `camera` a second button opens the phone's camera."""

    allow_multiple_selected = True
    template_name = "files/input.html"

    def __init__(self, *, camera: bool = False) -> None:
        super().__init__(attrs={"accept": ACCEPT, "multiple": True})
        self.camera = camera

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        # A form that is shown with files in hand came back with an error: they wait for it.
        marks = [(file.name, put_by(file)) for file in value or ()]
        waiting = [(said, mark) for said, mark in marks if mark]
        if waiting:
            context["widget"]["attrs"].pop("required", None)
        return {
            **context,
            "camera": self.camera,
            "waiting": waiting,
            "waiting_name": name + WAITING,
        }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Upload]:
        found = files.getlist(name) if hasattr(files, "getlist") else files.get(name)
        marks = data.getlist(name + WAITING) if hasattr(data, "getlist") else ()
        before = [file for mark in marks[:_MOST_WAITING] if (file := find_waiting(mark))]
        return [*before, *(file for file in found or [] if file)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and name + WAITING not in data


class FilesField(forms.FileField):
    """Files of a form, as a list; what is wrong with one is told after the form was saved."""

    widget = FilesInput

    def __init__(self, *, camera: bool = False, **options: Any) -> None:
        options.setdefault("label", _("照片、文件"))
        options.setdefault("required", False)
        super().__init__(widget=FilesInput(camera=camera), **options)

    def bound_data(self, data: Any, initial: Any) -> Any:
        # What was chosen is in the hands of the widget that shows the form again.
        return data

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        if not data and self.required:
            raise forms.ValidationError(_("请选择文件。"), code="required")
        return list(data or [])


class Day(forms.DateField):
    """A day as one types it; a browser's picker speaks the browser's language."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(normalize("NFKC", value).replace(" ", "") if value else value)


class AddForm(forms.Form):
    """添加附件；批示另写谁批的、哪天批的、附在哪个环节。"""

    uploads = FilesField(
        required=True,
        label=_("文件"),
        help_text=_("照片、PDF、Word（docx）、Excel（xlsx）、录音、纯文字，可以一次选几份。"),
    )
    what = forms.ChoiceField(label=_("是什么"), choices=What.choices, initial=What.PROOF)
    note = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("例如：8 月至 10 月工资条。")
    )
    audience = forms.ChoiceField(
        label=_("谁能看"),
        choices=Audience.choices,
        initial=Audience.ALL,
        widget=forms.RadioSelect,
    )
    written_by = forms.CharField(
        label=_("谁批的"),
        max_length=40,
        required=False,
        help_text=_("领导批示才要填，例如：王主席。批示只给工会看。"),
    )
    written_on = Day(
        label=_("哪天批的"),
        required=False,
        help_text=_("写 8 个数字，例如 20261103；批示按这一天排进“经过”。"),
        error_messages={"invalid": _("没看懂这个日子，请写 8 个数字，例如 20261103。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        input_formats=["%Y%m%d", "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"],
    )

    def __init__(self, *args: Any, matter: ScopedModel, **more: Any) -> None:
        super().__init__(*args, **more)
        legs = _legs_of(matter)
        if legs is not None:
            self.fields["leg"] = LegChoice(
                queryset=legs,
                required=False,
                label=_("附在哪个环节"),
                empty_label=_("整件事"),
                help_text=_("批给哪个单位的批示、哪个单位的佐证，就选那个环节。"),
            )

    def clean_written_on(self) -> date | None:
        day: date | None = self.cleaned_data["written_on"]
        if day is not None and day > today():
            raise forms.ValidationError(_("这一天还没有到，请核对。"))
        return day

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("what") == What.MINUTE and not given.get("written_by"):
            self.add_error("written_by", _("请写明是哪位领导批的。"))
        if given.get("what") == What.MINUTE and given.get("audience") == Audience.ALL:
            # A minute is written to offices: it is for the worker only when somebody says so anew.
            given["audience"] = Audience.OFFICES
        return given


class LegChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only in the stubs
    """A leg by its unit and where it stands."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.unit} · {obj.get_form_display()} · {obj.get_state_display()}"


def _legs_of(matter: ScopedModel) -> models.QuerySet[Any] | None:
    """The legs of a matter; None where such matters have none. Legs stand above this package."""
    if not matter.sighted.legs:
        return None
    leg: Any = Attachment._meta.get_field("leg").related_model
    rows = leg.objects.filter(kind=kind_of(type(matter)), row_id=matter.pk)
    found: models.QuerySet[Any] = rows.select_related("unit").order_by("id")
    return found


class RemoveForm(forms.Form):
    """删除附件"""

    removal = forms.CharField(
        label=_("为什么删除"),
        max_length=200,
        help_text=_("内容删掉后找不回来；谁在什么时候、为什么删，记录会留下。"),
    )
