"""One key a person: made with the file, wrapped by the master key, destroyed with the file."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import NoReturn

from huigong.kernel.sealing import KeyProvider, NoMasterKey, seal_bytes, unseal_bytes
from huigong.kernel.sealing.envelope import key_id_of

PURPOSE = "people.key"
_LENGTH = 16


class PersonKey:
    """Seals and opens the values of one person; a `KeyProvider`. What a value is (`people.phone`)
    is bound to it by the envelope, so one key serves all of them.
    """

    #: Stands in the envelope where the master key's number stands elsewhere.
    current = 0xFFFF
    blinding = 0xFFFF

    def __init__(self, key: bytes) -> None:
        self._key = key

    def derive(self, key_id: int, use: str, length: int) -> bytes:
        if key_id != self.current or length > _LENGTH:
            raise NoMasterKey(NoMasterKey.__doc__)
        return self._key[:length]

    def __repr__(self) -> str:
        return "<PersonKey>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("密钥不能写入缓存、会话或任务参数。")


def make_key(person_id: int, *, keys: KeyProvider | None = None) -> tuple[PersonKey, bytes]:
    """A fresh key of a person, and the same wrapped as it is stored."""
    key = os.urandom(_LENGTH)
    return PersonKey(key), seal_bytes(key, PURPOSE, hint=str(person_id), keys=keys)


@lru_cache(maxsize=512)
def open_key(person_id: int, wrapped: bytes) -> PersonKey:
    """The key of a person. Raises `Unreadable` for another person's or a changed one.

    Kept in memory for the few people whose pages are open: a page opens several values.
    """
    return PersonKey(unseal_bytes(wrapped, PURPOSE, hint=str(person_id)))


def rewrap(person_id: int, wrapped: bytes) -> bytes:
    """The same key under today's master key."""
    return seal_bytes(
        unseal_bytes(wrapped, PURPOSE, hint=str(person_id)), PURPOSE, hint=str(person_id)
    )


def master_of(wrapped: bytes) -> int:
    """The number of the master key that a wrapped key needs."""
    return key_id_of(wrapped)
