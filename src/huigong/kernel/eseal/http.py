"""The way to a provider over HTTP: one signed message there, one back (docs/operators/eseal.md)."""

from __future__ import annotations

import base64
import binascii
import json
import time
import urllib.error
import urllib.request
from http.client import HTTPException, HTTPMessage
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from huigong.kernel.eseal.values import NotSealed, Signed, Wanted
from huigong.kernel.exchange.machines import Peer

_MB = 1024 * 1024
#: What an answer may weigh: a paper of a few pages with a signature, in base64.
_MOST = 30 * _MB
_MOST_WORDS = 200


def eseal_peer() -> Peer:
    """The other side, and what is shared with it."""
    return Peer(settings.HUIGONG_ESEAL_SECRET, settings.HUIGONG_ESEAL_WINDOW, "X-Eseal")


class HttpSeal:
    """POST to the adapter's address; its answer is signed as the question is."""

    def seal(self, wanted: Wanted) -> Signed:
        """The sealed paper. Raises NotSealed."""
        status, body = self._ask(_message(wanted))
        told = _read(body)
        if status != 200:
            words = str(told.get("detail", ""))[:_MOST_WORDS].rstrip("。")
            said = _("电子印章系统没有盖章（%(status)d）：%(words)s。")
            raise NotSealed(said % {"status": status, "words": words or _("没有说明原因")})
        if told.get("id") != str(wanted.id):
            raise NotSealed(_("电子印章系统回答的是另一份文书，没有采用。"))
        return Signed(pdf=_bytes(told, "pdf"), certificate=_bytes(told, "certificate"))

    def _ask(self, body: bytes) -> tuple[int, bytes]:
        """Status and body of a genuine answer."""
        peer, at = eseal_peer(), str(int(time.time()))
        request = urllib.request.Request(  # noqa: S310  # the administrator's own address
            settings.HUIGONG_ESEAL_URL,
            data=body,
            method="POST",
            headers={
                "Content-Type": "application/json",
                "X-Eseal-Time": at,
                "X-Eseal-Signature": peer.sign(body, at),
            },
        )
        seconds = settings.HUIGONG_ESEAL_SECONDS
        try:
            with urllib.request.urlopen(request, timeout=seconds) as answer:  # noqa: S310  # as above
                status, heads, found = int(answer.status), answer.headers, answer.read(_MOST + 1)
        except urllib.error.HTTPError as fault:
            status, heads, found = fault.code, fault.headers, fault.read(_MOST + 1)
        except TimeoutError as late:
            raise NotSealed(_("电子印章系统没有按时回答。")) from late
        except (OSError, HTTPException) as fault:
            raise NotSealed(_why(fault)) from fault
        if len(found) > _MOST:
            raise NotSealed(_("电子印章系统的回答太大，没有采用。"))
        _check(peer, heads, found, status)
        return status, found


def _why(fault: Exception) -> str:
    # Its words may quote the address; only its kind is told.
    reason = getattr(fault, "reason", fault)
    if isinstance(reason, TimeoutError):
        return _("电子印章系统没有按时回答。")
    return _("连不上电子印章系统：%s。") % type(reason).__name__


def _check(peer: Peer, heads: HTTPMessage, body: bytes, status: int) -> None:
    at, signature = heads.get("X-Eseal-Time", ""), heads.get("X-Eseal-Signature", "")
    if not peer.is_genuine(body, at, signature):
        told = _("电子印章系统的回答（%d）没有对上签名，没有采用。请管理员核对密钥和对时。")
        raise NotSealed(told % status)


def _message(wanted: Wanted) -> bytes:
    told = {
        "type": "seal",
        "id": str(wanted.id),
        "number": wanted.number,
        "digest": wanted.digest,
        "pdf": base64.b64encode(wanted.pdf).decode(),
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _read(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError as fault:
        raise NotSealed(_("电子印章系统的回答看不懂，没有采用。")) from fault
    if not isinstance(told, dict):
        raise NotSealed(_("电子印章系统的回答看不懂，没有采用。"))
    return told


def _bytes(told: dict[str, Any], name: str) -> bytes:
    try:
        return base64.b64decode(str(told.get(name, "")), validate=True)
    except (binascii.Error, ValueError) as fault:
        raise NotSealed(_("电子印章系统的回答看不懂，没有采用。")) from fault
