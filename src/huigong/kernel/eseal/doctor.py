"""What `huigong doctor` says of the e-seal: whether one is connected, and how."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from huigong.kernel.eseal.provider import eseal_name

_NEAR = {"127.0.0.1", "localhost", "::1"}


def findings() -> Iterator[tuple[str, str, str, str]]:
    """None is as it should be; half a connection is not."""
    subject, url = _("电子印章"), settings.HUIGONG_ESEAL_URL
    guide = "docs/operators/eseal.md"
    if settings.HUIGONG_ESEAL_ADAPTER:
        told = _("已接入：%(name)s（%(way)s）。只核对签名盖住整份文书，不验证证书")
        words = {"name": eseal_name(), "way": settings.HUIGONG_ESEAL_ADAPTER}
        yield "ok", subject, told % words, ""
    elif not url and not settings.HUIGONG_ESEAL_SECRET:
        yield "ok", subject, _("没有接入：文书打印以后盖章，登记用印"), ""
    elif not url or not settings.HUIGONG_ESEAL_SECRET:
        told = _("地址和密钥只设了一样，还不能用")
        yield "bad", subject, told, _("两样都设，或者都不设：%s") % guide
    elif urlsplit(url).scheme != "https" and urlsplit(url).hostname not in _NEAR:
        yield "bad", subject, _("地址不是 https，文书会明文传出去"), guide
    else:
        told = _("已接入：%(name)s（%(way)s）。只核对签名盖住整份文书，不验证证书")
        words = {"name": eseal_name(), "way": urlsplit(url).hostname or ""}
        yield "ok", subject, told % words, ""
