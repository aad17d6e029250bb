"""The folder an installation lives in: its secrets and where its database is. No Django here."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets as randomness
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
CHECKOUT = Path(__file__).resolve().parents[3]


def is_checkout() -> bool:
    return (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "src").is_dir()


def home() -> Path:
    """`HUIGONG_HOME`, else `.local` of the checkout, else the place Debian gives a service."""
    if named := os.environ.get("HUIGONG_HOME"):
        return Path(named).absolute()
    return CHECKOUT / ".local" if is_checkout() else Path("/var/lib/huigong")


def prepared_home() -> Path:
    """The home folder, made if missing. Others may walk through it; what is secret is private."""
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    for private in ("media", "logs"):
        (folder / private).mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def locked(name: str) -> Iterator[None]:
    """One process at a time; the kernel lets go of the lock when the holder dies."""
    with open(prepared_home() / f"{name}.lock", "w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def write_private(path: Path, text: str) -> None:
    """Replace the file in one step, readable by its owner only from the first byte."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)


@dataclass(frozen=True)
class Secrets:
    """What settings need of `secrets.json`. Its master keys are read by `kernel.sealing` only."""

    django_key: str
    passwords: dict[str, str]


def _fresh() -> dict[str, object]:
    return {
        "django_key": randomness.token_urlsafe(50),
        "master_key": base64.b64encode(randomness.token_bytes(32)).decode(),
        "passwords": {
            role: randomness.token_urlsafe(24)
            for role in ("postgres", "huigong_owner", "huigong_web")
        },
    }


def secrets() -> Secrets:
    """Read `secrets.json`; the first caller of an installation writes it."""
    path = home() / "secrets.json"
    if not path.is_file():
        with locked("secrets"):
            if not path.is_file():
                write_private(path, json.dumps(_fresh(), indent=2) + "\n")
    kept = json.loads(path.read_text(encoding="utf-8"))
    passwords = {
        role: os.environ.get(f"HUIGONG_DB_PASSWORD_{role.removeprefix('huigong_').upper()}", known)
        for role, known in kept["passwords"].items()
    }
    return Secrets(kept["django_key"], passwords)


@dataclass(frozen=True)
class Place:
    """Where the database server listens."""

    host: str
    port: int
    is_ours: bool


def place() -> Place:
    """The server named by `HUIGONG_DB_HOST`, else the trial server this home started last."""
    if host := os.environ.get("HUIGONG_DB_HOST"):
        return Place(host, int(os.environ.get("HUIGONG_DB_PORT") or 5432), is_ours=False)
    note = home() / "cluster.json"
    port = json.loads(note.read_text(encoding="utf-8"))["port"] if note.is_file() else 0
    return Place("127.0.0.1", port, is_ours=True)


def database_name() -> str:
    return os.environ.get("HUIGONG_DB_NAME") or "huigong"


def superuser() -> str:
    """Who creates roles and databases, on the trial server or the one the environment names."""
    return os.environ.get("HUIGONG_DB_SUPERUSER") or "postgres"


def login(role: str, database: str | None = None) -> dict[str, str | int]:
    """Connection keywords for psycopg. `role` is `owner`, `web` or `postgres`."""
    where = place()
    user = superuser() if role == "postgres" else f"huigong_{role}"
    known = secrets().passwords
    found: dict[str, str | int] = {
        "host": where.host,
        "port": where.port,
        "user": user,
        "dbname": database or database_name(),
        "connect_timeout": 10,
    }
    if password := known.get("postgres" if role == "postgres" else user):
        found["password"] = password
    return found
