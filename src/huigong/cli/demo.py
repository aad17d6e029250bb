"""`huigong demo serve`: from nothing to a running demonstration, skipping what is already done."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from huigong.cli import cluster, database
from huigong.cli.running import serve
from huigong.cli.speech import Trouble, say
from huigong.cli.speech import gettext as _
from huigong.config import home
from huigong.config.home import SOURCE

# What decides tables, rights and the demo's content.
FOLLOWED = {".py", ".sql", ".yaml", ".csv", ".json", ".toml"}


def source_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in FOLLOWED and "static" not in path.parts and path.is_file():
            digest.update(str(path.relative_to(SOURCE)).encode() + path.read_bytes())
    return digest.hexdigest()


def _stamp(step: str) -> Path:
    folder = home.prepared_home() / "stamps"
    folder.mkdir(exist_ok=True)
    return folder / step


def _is_done(step: str, state: str) -> bool:
    path = _stamp(step)
    return path.is_file() and path.read_text(encoding="utf-8") == state


def _child(*words: str) -> int:
    """Another `huigong`, because one process has one database role."""
    return subprocess.run([sys.executable, "-m", "huigong.cli", *words], check=False).returncode


def _has_verb(name: str) -> bool:
    folders = SOURCE.rglob("management/commands")
    return any((folder / f"{name.replace(' ', '_')}.py").is_file() for folder in folders)


def _migrated(digest: str) -> bool:
    """Tables are there and of this version; otherwise they are now."""
    if _is_done("migrate", digest) and database.exists(home.database_name()):
        return False
    database.create()
    if _child("migrate", "-v0"):
        raise Trouble(_("表结构没有升级成功，见上面的原因。"))
    _stamp("migrate").write_text(digest, encoding="utf-8")
    return True


def _loaded() -> None:
    if not _has_verb("demo load") or _is_done("load", home.database_name()):
        return
    if _child("demo", "load", "--if-empty"):
        raise Trouble(_("演示数据没有装入成功，见上面的原因。"))
    _stamp("load").write_text(home.database_name(), encoding="utf-8")


def demo_serve(words: list[str]) -> int:
    os.environ["HUIGONG_DEMO"] = "1"
    begun = time.monotonic()
    say(_("[3/5] 启动数据库"))
    if home.place().is_ours and cluster.running() is None:
        cluster.ensure()
    say(_("[4/5] 升级表结构"))
    _migrated(source_digest())
    say(_("[5/5] 装入演示数据"))
    _loaded()
    say(_("就绪，用时 {seconds:.0f} 秒。").format(seconds=time.monotonic() - begun))
    if _has_verb("demo accounts"):
        _child("demo", "accounts")
    return serve(words)
