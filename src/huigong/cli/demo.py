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


#: `demo load --if-empty` ends with this when the demo's days have passed and nobody worked in it.
STALE = 3


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
    step = f"migrate-{home.database_name()}"
    if _is_done(step, digest) and database.exists(home.database_name()):
        return False
    database.create()
    if _child("migrate", "-v0"):
        raise Trouble(_("表结构没有升级成功，见上面的原因。"))
    _stamp(step).write_text(digest, encoding="utf-8")
    return True


def _loaded() -> None:
    if not _has_verb("demo load"):
        return
    code = _child("demo", "load", "--if-empty")
    if code == STALE and home.place().is_ours:
        say(_("演示数据是前些天的，也没有人动过，重新装入到今天"))
        _rebuilt()
    elif code not in (0, STALE):
        raise Trouble(_("演示数据没有装入成功，见上面的原因。"))


def _rebuilt() -> None:
    database.drop(home.database_name())
    _migrated(source_digest())
    if _child("demo", "load"):
        raise Trouble(_("演示数据没有装入成功，见上面的原因。"))


def _is_demo_database() -> bool:
    """Somebody's real data are never thrown away: the demo signs what it has loaded."""
    if not database.exists(home.database_name()):
        return True
    with database.connect("owner") as connection:
        found = connection.execute("select to_regclass('demo_loading')").fetchone()
        if not found or found[0] is None:
            return False
        return connection.execute("select 1 from demo_loading").fetchone() is not None


def demo_reset(words: list[str]) -> int:
    """Throw the demo's database away and build it anew, dated today."""
    os.environ["HUIGONG_DEMO"] = "1"
    database.available()
    if not home.place().is_ours or not _is_demo_database():
        raise Trouble(_("{name} 不是演示数据库，不能重置。").format(name=home.database_name()))
    if "--yes" not in words:
        raise Trouble(_("这会删除在演示系统里做过的一切，重新装到今天。确认请加 --yes。"))
    _rebuilt()
    return 0


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
