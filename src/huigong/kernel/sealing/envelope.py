"""The sealed form of a text, and the blind index by which it is found again."""

import hmac
import os
import struct
import unicodedata
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC

from huigong.kernel.sealing.keys import KeyProvider, NoMasterKey, key_provider

# version (1 byte), key id (2 bytes), nonce (12), ciphertext, tag (16)
_HEADER = struct.Struct(">BH")
_LENGTH = struct.Struct(">I")
_VERSION = 1
_NONCE = 12
_TAG = 16
_SHORTEST = _HEADER.size + _NONCE + _TAG
_SM4_KEY = 16
_HMAC_KEY = 32
# An index is the bare MAC under the first key there was, and has the key's id before it since.
_FIRST_KEY = 1
_KEY_ID = struct.Struct(">H")
_MAC = 32
_LEFT_OUT = {code: None for code in range(128) if chr(code).isspace() or chr(code) == "-"}


class Unreadable(ValueError):
    """这段密文无法解开：密钥不对、用途不符，或内容被改动过。"""


def seal(text: str, purpose: str, *, hint: str = "", keys: KeyProvider | None = None) -> bytes:
    """Seal a text for one purpose; the same purpose and hint are needed to open it."""
    return seal_bytes(text.encode(), purpose, hint=hint, keys=keys)


def seal_bytes(
    content: bytes, purpose: str, *, hint: str = "", keys: KeyProvider | None = None
) -> bytes:
    """The same for the content of a file."""
    held = keys or key_provider()
    header = _HEADER.pack(_VERSION, held.current)
    nonce = os.urandom(_NONCE)
    key = held.derive(held.current, f"seal:{purpose}", _SM4_KEY)
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(_bound(header, purpose, hint))
    body = encryptor.update(content) + encryptor.finalize()
    return header + nonce + body + encryptor.tag


def unseal(data: bytes, purpose: str, *, hint: str = "", keys: KeyProvider | None = None) -> str:
    """Open what `seal` made; raise `Unreadable` for another purpose, hint, key or any change."""
    return unseal_bytes(data, purpose, hint=hint, keys=keys).decode()


def unseal_bytes(
    data: bytes, purpose: str, *, hint: str = "", keys: KeyProvider | None = None
) -> bytes:
    """Open what `seal_bytes` made; raises as `unseal` does."""
    data = bytes(data)
    if len(data) < _SHORTEST:
        raise Unreadable(Unreadable.__doc__)
    header = data[: _HEADER.size]
    version, key_id = _HEADER.unpack(header)
    if version != _VERSION:
        raise Unreadable(Unreadable.__doc__)
    nonce = data[_HEADER.size : _HEADER.size + _NONCE]
    body, tag = data[_HEADER.size + _NONCE : -_TAG], data[-_TAG:]
    try:
        key = (keys or key_provider()).derive(key_id, f"seal:{purpose}", _SM4_KEY)
        decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(_bound(header, purpose, hint))
        return decryptor.update(body) + decryptor.finalize()
    except (InvalidTag, NoMasterKey) as refused:
        raise Unreadable(Unreadable.__doc__) from refused


def key_id_of(data: bytes) -> int:
    """Say which key a sealed value needs, so that a rotation can find what is left to re-seal."""
    return int(_HEADER.unpack(bytes(data)[: _HEADER.size])[1])


def blind(text: str, purpose: str, *, keys: KeyProvider | None = None) -> bytes:
    """Return the blind index of a value: equal values give equal bytes, and nothing goes back."""
    held = keys or key_provider()
    return _blind_under(held, held.blinding, text, purpose)


def blinds(
    text: str, purpose: str, *, remembered: bool = False, keys: KeyProvider | None = None
) -> list[bytes]:
    """Every index under which a value may lie, that of new ones first: one, and two while the key
    of the indexes is changed. `remembered`: those too of keys before, for a column whose values
    are stored nowhere and cannot be indexed anew.
    """
    held = keys or key_provider()
    also = held.blinding_also + (held.remembering if remembered else ())
    return [_blind_under(held, one, text, purpose) for one in (held.blinding, *also)]


def index_key_of(index: bytes) -> int:
    """Say which key made an index, so that what is left to be indexed anew is asked of the rows."""
    return _FIRST_KEY if len(index) == _MAC else int(_KEY_ID.unpack(bytes(index)[:2])[0])


def is_index_of(index: bytes, text: str, purpose: str, *, keys: KeyProvider | None = None) -> bool:
    """Whether an index is that of a value, whichever key made it; in the same time for either."""
    held, index = keys or key_provider(), bytes(index)
    try:
        mine = _blind_under(held, index_key_of(index), text, purpose)
    except NoMasterKey:
        return False
    return hmac.compare_digest(index, mine)


def index_as_text(index: bytes) -> str:
    """An index as letters and digits, 64 of them whichever key made it."""
    return bytes(index)[-_MAC:].hex()


def _blind_under(held: KeyProvider, key_id: int, text: str, purpose: str) -> bytes:
    mac = _keyed(held.derive(key_id, f"blind:{purpose}", _HMAC_KEY)).copy()
    mac.update(normalise(text).encode())
    return mac.finalize() if key_id == _FIRST_KEY else _KEY_ID.pack(key_id) + mac.finalize()


@lru_cache(maxsize=64)
def _keyed(key: bytes) -> HMAC:
    """A MAC that has taken in its key; to be copied, for a key is taken in slowly."""
    return HMAC(key, hashes.SM3())


def normalise(text: str) -> str:
    """Full-width to half-width, no white space or hyphens, lower case: one form per value."""
    if text.isascii():
        # Nearly every value: what is left out here is what is left out below.
        return text.lower().translate(_LEFT_OUT)
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(mark for mark in folded if not mark.isspace() and mark != "-")


def _bound(header: bytes, purpose: str, hint: str) -> bytes:
    # The lengths keep ("ab", "c") and ("a", "bc") apart.
    return header + _purpose(purpose) + _measured(hint)


def _measured(part: str) -> bytes:
    told = part.encode()
    return _LENGTH.pack(len(told)) + told


#: There are few purposes; hints are as many as rows.
_purpose = lru_cache(maxsize=64)(_measured)
