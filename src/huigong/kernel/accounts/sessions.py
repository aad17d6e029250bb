"""Sessions are stored sealed: a dump of the database shows who is signed in, and nothing more."""

import base64
import json
from typing import Any

from huigong.kernel.sealing import seal, unseal

_PURPOSE = "accounts.session"


class SealedSerializer:
    """A session serializer for Django: JSON inside, SM4-GCM outside."""

    def dumps(self, obj: Any) -> bytes:
        text = json.dumps(obj, ensure_ascii=False, separators=(",", ":"))
        return base64.b85encode(seal(text, _PURPOSE))

    def loads(self, data: bytes) -> Any:
        return json.loads(unseal(base64.b85decode(data), _PURPOSE))
