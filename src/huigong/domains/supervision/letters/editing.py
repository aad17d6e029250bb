"""A draft that went out as Word and comes back: what it may replace."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.letters.actions import edit_letter
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.paper import BASE, LETTER, base_of
from huigong.kernel.documents.word_reading import Unread, read_word
from huigong.kernel.files.faults import Fault, Refused
from huigong.kernel.files.inspecting import Upload, inspect, limits

_DOCX = ".docx"


class WordForm(forms.Form):
    """用改好的 Word 稿替换正文"""

    upload = forms.FileField(
        label=gettext_lazy("改好的 Word 稿"),
        help_text=gettext_lazy(
            "从系统下载的那一份改完存成 .docx。标题、主送、正文换成文件里的；"
            "文号、附件、落款由系统写，改了不算。"
        ),
        widget=forms.FileInput(attrs={"accept": _DOCX}),
    )
    replaces = forms.BooleanField(
        label=gettext_lazy("下载以后系统里的稿又改过，仍然用这个文件替换"), required=False
    )


def edit_by_word(letter: Letter, upload: Upload, *, replaces: bool = False) -> Letter:
    """Title, addressee and paragraphs as they stand in the file. Raises ValidationError."""
    try:
        sound = inspect(upload, limits())
        if sound.kind.name != "docx":
            raise ValidationError({"upload": _("请上传 Word 文件（.docx）。")})
        read = read_word(sound.content)
    except Refused as refusal:
        told = _("没有收：%s。请从系统下载 Word 稿，在那一份上改好再上传。")
        raise ValidationError({"upload": told % Fault(refusal.fault).label}) from refusal
    except Unread as reason:
        raise ValidationError({"upload": str(reason)}) from reason
    if read.marks.get(LETTER, str(letter.pk)) != str(letter.pk):
        raise ValidationError({"upload": _("这个文件是另一份文书的稿。")})
    if read.marks.get(BASE, base_of(letter)) != base_of(letter) and not replaces:
        told = _("您下载以后，系统里的稿又改过。核对以后勾选下面一项，再上传一次。")
        raise ValidationError({"replaces": told})
    text = "\n".join(read.paragraphs)
    return edit_letter(letter, title=read.title, addressee=read.addressee, text=text)
