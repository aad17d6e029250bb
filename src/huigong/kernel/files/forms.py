"""The field by which a form takes files, and the pages of files by themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huigong.kernel.files.inspecting import Upload
from huigong.kernel.files.kinds import ACCEPT
from huigong.kernel.files.models import Audience, What


class FilesInput(forms.FileInput):
    """Choosing several files; with `camera` a second button opens the phone's camera."""

    allow_multiple_selected = True
    template_name = "files/input.html"

    def __init__(self, *, camera: bool = False) -> None:
        super().__init__(attrs={"accept": ACCEPT, "multiple": True})
        self.camera = camera

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        return {**context, "camera": self.camera}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Upload]:
        found = files.getlist(name) if hasattr(files, "getlist") else files.get(name)
        return [file for file in found or [] if file]


class FilesField(forms.FileField):
    """Files of a form, as a list; what is wrong with one is told after the form was saved."""

    widget = FilesInput

    def __init__(self, *, camera: bool = False, **options: Any) -> None:
        options.setdefault("label", _("照片、文件"))
        options.setdefault("required", False)
        super().__init__(widget=FilesInput(camera=camera), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        if not data and self.required:
            raise forms.ValidationError(_("请选择文件。"), code="required")
        return list(data or [])


class AddForm(forms.Form):
    """添加附件"""

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


class RemoveForm(forms.Form):
    """删除附件"""

    removal = forms.CharField(
        label=_("为什么删除"),
        max_length=200,
        help_text=_("内容删掉后找不回来；谁在什么时候、为什么删，记录会留下。"),
    )
