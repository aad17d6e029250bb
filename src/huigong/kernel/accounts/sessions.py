"""Sessions are stored sealed: a dump of the database shows who is signed in, and nothing more."""

import base64
import json
import struct
import zlib
from typing import Any

from django.core import signing

from huigong.kernel.sealing import seal, unseal
from huigong.kernel.sealing.envelope import key_id_of

_PURPOSE = "accounts.session"


class SealedSerializer:
    """A session serializer for Django: JSON inside, SM4-GCM outside."""

    def dumps(self, obj: Any) -> bytes:
        text = json.dumps(obj, ensure_ascii=False, separators=(",", ":"))
        return base64.b85encode(seal(text, _PURPOSE))

    def loads(self, data: bytes) -> Any:
        return json.loads(unseal(base64.b85decode(data), _PURPOSE))


def key_of(stored: str) -> int | None:
    """The number of the key that a session of the table needs; None where nothing opens it."""
    # Django signs what the serializer has made, and packs it first where that is shorter.
    body = stored.rsplit(":", 2)[0]
    try:
        made = signing.b64_decode(body.lstrip(".").encode())
        return key_id_of(base64.b85decode(zlib.decompress(made) if body[:1] == "." else made))
    except (ValueError, zlib.error, struct.error):
        return None
