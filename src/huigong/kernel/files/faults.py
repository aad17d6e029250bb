"""Why a file was not taken, in words that say what to do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Fault(models.TextChoices):
    """What is wrong with a file."""

    EMPTY = "empty", gettext_lazy("空文件")
    TOO_LARGE = "too_large", gettext_lazy("太大")
    TOO_MANY = "too_many", gettext_lazy("份数太多")
    UNKNOWN = "unknown", gettext_lazy("不收的类型")
    OLD_OFFICE = "old_office", gettext_lazy("旧版 Office 文件")
    HEIC = "heic", gettext_lazy("HEIC 照片")
    VIDEO = "video", gettext_lazy("视频")
    DISGUISED = "disguised", gettext_lazy("名称与内容不符")
    ACTIVE = "active", gettext_lazy("含有会运行的内容")
    LOCKED = "locked", gettext_lazy("有密码")
    BOMB = "bomb", gettext_lazy("压缩炸弹")
    PIXELS = "pixels", gettext_lazy("像素过大")
    DAMAGED = "damaged", gettext_lazy("已损坏")


#: Of these the bytes are kept apart, for whoever has to look into it; the others do no harm.
SUSPICIOUS = frozenset(
    {
        *(Fault.UNKNOWN, Fault.DISGUISED, Fault.ACTIVE, Fault.LOCKED),
        *(Fault.BOMB, Fault.PIXELS, Fault.DAMAGED),
    }
)


class Refused(Exception):
    """A file cannot be taken; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def sentence(fault: str, name: str, *, most_mb: int = 0, most: int = 0) -> str:
    """What the sender is told: which file, why, what to do."""
    told = _("“%(name)s”没有收下：%(why)s其他内容都已保存。")
    return told % {"name": name, "why": reason_of(fault, most_mb=most_mb, most=most)}


def reason_of(fault: str, *, most_mb: int = 0, most: int = 0) -> str:
    """Why, and what to do, without saying what became of the rest."""
    return _why()[Fault(fault)] % {"most_mb": most_mb, "most": most}


def _why() -> dict[Fault, str]:
    return {
        Fault.EMPTY: _("它是空的。请重新选一次。"),
        Fault.TOO_LARGE: _(
            "太大了，一份最多 %(most_mb)d MB。照片请缩小，录音请剪短，文件请分成几份。"
        ),
        Fault.TOO_MANY: _("这件事最多收 %(most)d 份。请把几张拼成一份，或者删掉不要的。"),
        Fault.UNKNOWN: _(
            "不收这种文件。请传照片（JPG、PNG）、PDF、Word（docx）、Excel（xlsx）、录音或者纯文字。"
        ),
        Fault.OLD_OFFICE: _("它是旧格式的 Word 或 Excel。请另存为 docx、xlsx，或者输出成 PDF。"),
        Fault.HEIC: _(
            "它是苹果手机的 HEIC 照片。请截屏后传截图，或者在“设置—相机—格式”里选“兼容性最佳”再拍。"
        ),
        Fault.VIDEO: _("现在不收视频。请传其中的截图，或者只传录音。"),
        Fault.DISGUISED: _(
            "它的名字和里面的内容对不上。请用原来的文件，不要改后缀；或者拍照再传。"
        ),
        Fault.ACTIVE: _("里面有宏、脚本、内嵌文件或外部链接。请打印成新的 PDF，或者拍照再传。"),
        Fault.LOCKED: _("它有密码，没有办法检查。请去掉密码再传，或者拍照再传。"),
        Fault.BOMB: _("它展开以后大得不正常。请另存一份，或者输出成 PDF 再传。"),
        Fault.PIXELS: _("像素太高了。请用手机的“编辑”缩小，或者截屏后传截图。"),
        Fault.DAMAGED: _("文件坏了，打不开。请重新拍一张或者重新导出。"),
    }
