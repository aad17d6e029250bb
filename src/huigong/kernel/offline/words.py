"""What the page without a network says by its script."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Word by key; `%s` stands for what the script knows."""
    return {
        "unsupported": _(
            "这里用不了离线填表：浏览器太旧，或者网站没有用 https 打开。请换浏览器，或者联网填写。"
        ),
        "online": _("有网络"),
        "offline": _("没有网络，照常填写，填的内容加密存在这台手机上。"),
        "short": _("口令至少 8 个字符，不要只用数字。"),
        "unlike": _("两次填的口令不一样。"),
        "wrong": _("口令不对。忘了口令的，联网登录以后点“忘了口令”。"),
        "known": _("这台手机上已经有口令了，请填原来的口令。"),
        "other": _("这台手机上还有别人带出去没有上报的表。请他先登录上报。"),
        "filling": _("填写中"),
        "ready": _("填好了，等上报"),
        "refused": _("没有收下，请看表里的说明"),
        "sent": _("已上报：%s"),
        "sign_in": _("请先登录，再回到这一页上报。"),
        "gone": _(
            "没有上报成功：您现在没有办这件事的权限，或者这件事已经不在您的范围里。表还在手机上。"
        ),
        "failed": _("没有上报成功，表还在手机上，过一会儿再试。"),
        "later": _("没有网络，有了网络会自动上报。"),
        "mended": _("请改正下面几处，再点“填好了”。"),
        "both": _("您离开以后有人改过。每一处选一个，再点“填好了”。"),
        "mine": _("我填的"),
        "theirs": _("现在的"),
        "drop": _("这张表还没有上报，删掉就找不回来了。确定删掉吗？"),
        "signed": _("已经签在屏幕上"),
        "saved": _("已存在手机上"),
        "photo": _("照片 %s"),
        "remove": _("去掉"),
        "too_many": _("最多 %s 张照片。"),
        "unread": _("这张照片打不开，请重新拍。"),
        "line": _("第 %s 条"),
        "full": _("手机存不下了，请删掉一些别的东西，或者先上报。"),
    }
