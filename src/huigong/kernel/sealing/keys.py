"""Where keys come from: a master key outside the database, one derived key per purpose."""

import json
import os
import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SHORTEST_MASTER = 32


class NoMasterKey(RuntimeError):
    """没有可用的主密钥。请先运行 `huigong setup`，或用 HUIGONG_MASTER_KEY_FILE 指出密钥文件。"""


class KeyProvider(Protocol):
    """The seam: a later provider may hand out one key per person, wrapped by the master key."""

    @property
    def current(self) -> int:
        """The id of the key that new values are sealed with."""

    @property
    def blinding(self) -> int:
        """The id of the key that new blind indexes are made with."""

    @property
    def blinding_also(self) -> tuple[int, ...]:
        """Further keys that rows may be indexed with while the key of the indexes is changed."""

    @property
    def remembering(self) -> tuple[int, ...]:
        """Keys before, kept for indexes of values that are stored nowhere."""

    def derive(self, key_id: int, use: str, length: int) -> bytes:
        """Return the key of that id for one use; raise `NoMasterKey` when the id is not held."""


class MasterKeys:
    """Keys derived by HKDF-SM3 from master secrets held in memory."""

    def __init__(
        self,
        secrets: Mapping[int, str],
        *,
        current: int | None = None,
        blinding: int | None = None,
        blinding_also: Sequence[int] = (),
        remembering: Sequence[int] = (),
    ) -> None:
        if not secrets or any(len(secret) < SHORTEST_MASTER for secret in secrets.values()):
            raise NoMasterKey(NoMasterKey.__doc__)
        self._secrets = {key_id: secret.encode() for key_id, secret in secrets.items()}
        self.current = max(secrets) if current is None else current
        self.blinding = min(secrets) if blinding is None else blinding
        self.blinding_also, self.remembering = tuple(blinding_also), tuple(remembering)
        self._derived: dict[tuple[int, str, int], bytes] = {}

    def derive(self, key_id: int, use: str, length: int) -> bytes:
        wanted = (key_id, use, length)
        if wanted not in self._derived:
            if key_id not in self._secrets:
                raise NoMasterKey(NoMasterKey.__doc__)
            kdf = HKDF(hashes.SM3(), length, salt=b"huigong", info=use.encode())
            self._derived[wanted] = kdf.derive(self._secrets[key_id])
        return self._derived[wanted]

    def __repr__(self) -> str:
        return f"<MasterKeys current={self.current}>"


class FileKeys:
    """The keys of a file that a rotation may replace while this process works."""

    def __init__(self, path: Path) -> None:
        self._path, self._looked = path, 0.0
        self._stamp, self._held = _stamp(path), read_master_keys(path)

    @property
    def current(self) -> int:
        return self._fresh().current

    @property
    def blinding(self) -> int:
        return self._fresh().blinding

    @property
    def blinding_also(self) -> tuple[int, ...]:
        return self._fresh().blinding_also

    @property
    def remembering(self) -> tuple[int, ...]:
        return self._fresh().remembering

    def derive(self, key_id: int, use: str, length: int) -> bytes:
        try:
            return self._held.derive(key_id, use, length)
        except NoMasterKey:
            # Another process has sealed it with a key that came since.
            return self._fresh(at_once=True).derive(key_id, use, length)

    def _fresh(self, *, at_once: bool = False) -> MasterKeys:
        moment = time.monotonic()
        if at_once or moment - self._looked > LOOKS_EVERY:
            self._looked = moment
            stamp = _stamp(self._path)
            if stamp != self._stamp:
                self._held, self._stamp = read_master_keys(self._path), stamp
        return self._held

    def __repr__(self) -> str:
        return f"<FileKeys {self._held!r}>"


#: Seconds for which a process trusts that the file is still the one that it has read.
LOOKS_EVERY = 1.0


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError as absent:
        raise NoMasterKey(NoMasterKey.__doc__) from absent
    return found.st_mtime_ns, found.st_ino


@lru_cache(maxsize=1)
def key_provider() -> KeyProvider:
    """Return this process's keys; raise `NoMasterKey` when there is no key file."""
    return FileKeys(master_key_file())


def master_key_file() -> Path:
    """Name the file: HUIGONG_MASTER_KEY_FILE, else `secrets.json` in HUIGONG_HOME."""
    named = os.environ.get("HUIGONG_MASTER_KEY_FILE")
    return Path(named) if named else Path(settings.HOME) / "secrets.json"


def read_master_keys(path: Path) -> MasterKeys:
    """Read `{"master_key": "…"}` or `{"master_keys": {"1": "…"}, "current": 2, "blinding": 1}`."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as absent:
        raise NoMasterKey(NoMasterKey.__doc__) from absent
    secrets = {int(key_id): str(secret) for key_id, secret in held.get("master_keys", {}).items()}
    if "master_key" in held:
        secrets.setdefault(1, str(held["master_key"]))
    return MasterKeys(
        secrets,
        current=held.get("current"),
        blinding=held.get("blinding"),
        blinding_also=held.get("blinding_also", ()),
        remembering=held.get("remembering", ()),
    )
