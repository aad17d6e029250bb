"""What `huigong doctor` says of the key of the blind indexes."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from huigong.kernel.people.reindexing import is_turning, left_to_index
from huigong.kernel.sealing import key_provider


def findings() -> Iterator[tuple[str, str, str, str]]:
    """A change that was begun is to be ended; nothing is to lie under a key that nobody asks by."""
    subject, held, left = _("号码索引"), key_provider(), left_to_index()
    if is_turning():
        told = _("正在换密钥，两把都找得到；还有 %d 项没有重算") % sum(left.values())
        yield "note", subject, told, "huigong keys rotate --resume"
    elif held.blinding != held.current:
        told = _("还用第 %d 把密钥，密文已经换到新的一把") % held.blinding
        yield "note", subject, told, "huigong keys rotate --resume"
    elif left:
        told = _("有 %d 项按号码找不到：索引是旧密钥的") % sum(left.values())
        yield "bad", subject, told, "huigong keys rotate --resume"
    else:
        yield "ok", subject, _("都用第 %d 把密钥") % held.blinding, ""
