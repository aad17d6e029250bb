"""`huigong doctor`: one screen that says what is wrong and what to do about it.

An app adds its own questions in `doctor.py`: `findings()` yields plain tuples
`(level, subject, sentence, remedy)` with level `ok`, `note` or `bad`.
"""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from importlib import import_module

from huigong.cli import cluster
from huigong.cli.database import ATTRIBUTES, WEB, connect
from huigong.cli.django_verbs import prepare
from huigong.cli.speech import Trouble, say
from huigong.cli.speech import gettext as _
from huigong.config import home
from huigong.config.applications import has, with_module

OK, NOTE, BAD = "ok", "note", "bad"
Finding = tuple[str, str, str, str]
Question = Callable[[], Iterator[Finding]]

OLDEST_SERVER = 150000
LOW_DISK, NO_DISK = 5 * 2**30, 2**29
SIGNS = {OK: "✓", NOTE: "!", BAD: "✗"}


def doctor(_words: list[str]) -> int:
    findings = list(_ask(BEFORE_DJANGO))
    if not _is_bad(findings):
        findings += _ask([application])
    if not _is_bad(findings):
        findings += _ask(WITH_DJANGO)
        findings += _ask([import_module(name).findings for name in with_module("doctor")])
    width = max(_columns(subject) for _level, subject, *_rest in findings)
    for level, subject, sentence, remedy in findings:
        padding = " " * (width - _columns(subject))
        say(f"{SIGNS[level]} {subject}{padding}  {sentence}")
        if remedy and level != OK:
            say(f"  {' ' * width}  → {remedy}")
    say(verdict(findings))
    return 1 if _is_bad(findings) else 0


def verdict(findings: list[Finding]) -> str:
    """The last line: it does not call well what has remarks above it."""
    levels = [level for level, *_rest in findings]
    if BAD in levels:
        return _("{n} 处需要处理。").format(n=levels.count(BAD))
    if NOTE in levels:
        return _("可以使用；上面 {n} 处带“!”的请看一眼。").format(n=levels.count(NOTE))
    return _("一切正常。")


def _is_bad(findings: list[Finding]) -> bool:
    return any(level == BAD for level, *_rest in findings)


def _columns(text: str) -> int:
    """How wide a terminal shows it."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _ask(questions: list[Question]) -> Iterator[Finding]:
    """A question that breaks is itself a finding, not the end of the examination."""
    for question in questions:
        try:
            yield from question()
        except Exception as fault:
            name = f"{question.__module__}.{question.__name__}"
            yield (BAD, name, f"{type(fault).__name__}: {fault}", _("请把这一行报告给开发者"))


# --- before Django ------------------------------------------------------------------------------


def python() -> Iterator[Finding]:
    told = ".".join(map(str, sys.version_info[:3]))
    level = OK if sys.version_info >= (3, 11) else BAD
    yield (level, _("Python"), told, _("需要 3.11 或更新：apt install python3"))


def folder() -> Iterator[Finding]:
    place = home.home()
    if not (place / "secrets.json").is_file():
        yield (BAD, _("安装目录"), _("{home} 里还没有密钥").format(home=place), "huigong setup")
        return
    mode = stat.S_IMODE((place / "secrets.json").stat().st_mode)
    if mode & 0o077:
        told = _("secrets.json 别人也能读（权限 {mode:o}）").format(mode=mode)
        yield (BAD, _("密钥文件"), told, f"chmod 600 {place / 'secrets.json'}")
    free = shutil.disk_usage(place).free
    level = BAD if free < NO_DISK else NOTE if free < LOW_DISK else OK
    told = _("{home}，余 {free:.1f} GB").format(home=place, free=free / 2**30)
    yield (level, _("磁盘"), told, _("清理或扩容后再继续导入、导出"))


def server() -> Iterator[Finding]:
    where = home.place()
    if where.is_ours and cluster.running() is None:
        yield (BAD, _("数据库"), _("没有运行"), "huigong db start")
        return
    try:
        with connect("web") as connection:
            version = connection.info.server_version
    except Trouble as trouble:
        yield (BAD, _("数据库"), str(trouble), "huigong setup")
        return
    told = f"PostgreSQL {version // 10000}.{version % 10000} {where.host}:{where.port}"
    level = OK if version >= OLDEST_SERVER else BAD
    yield (level, _("数据库"), told, _("需要 PostgreSQL 15 或更新"))


def roles() -> Iterator[Finding]:
    if home.place().is_ours and cluster.running() is None:
        return
    with connect("web") as connection:
        rows = connection.execute(
            "select rolname, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb, rolinherit,"
            " rolcanlogin, (select count(*) from pg_class where relowner = r.oid)"
            " from pg_roles r where rolname = any(%s)",
            [list(ATTRIBUTES)],
        ).fetchall()
    found = {name: rest for name, *rest in rows}
    wrong = [name for name in ATTRIBUTES if name not in found]
    wrong += [name for name, (is_mighty, *_rest) in found.items() if is_mighty]
    if WEB in found and (found[WEB][1] or found[WEB][3]):
        wrong.append(WEB)
    if found.get("huigong_system", [0, 0, False])[2]:
        wrong.append("huigong_system")
    told = _("三个角色各就其位") if not wrong else _("权限不对：{roles}").format(roles=wrong)
    yield (BAD if wrong else OK, _("角色"), told, "huigong db create")


def application() -> Iterator[Finding]:
    prepare()
    yield (OK, _("程序"), _("各模块装载正常"), "")


# --- with Django --------------------------------------------------------------------------------


def migrations() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    told = _("表结构是最新的") if not waiting else _("{n} 个升级未执行").format(n=len(waiting))
    yield (BAD if waiting else OK, _("表结构"), told, "huigong migrate")


def policies() -> Iterator[Finding]:
    if not has("kernel.scoping.sighted"):
        return
    from django.db import connection

    from huigong.kernel.scoping.sighted import attached_models, scoped_models

    tables = {model._meta.db_table for model in (*scoped_models(), *attached_models())}
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c join pg_policies p on p.tablename = c.relname"
            " where c.relrowsecurity and c.relname = any(%s)",
            [list(tables)],
        )
        guarded = {name for (name,) in cursor.fetchall()}
    bare = sorted(tables - guarded)
    told = (
        _("{n} 张表没有行级策略：{tables}").format(n=len(bare), tables="、".join(bare[:5]))
        if bare
        else _("{n} 张表都有行级策略").format(n=len(tables))
    )
    yield (BAD if bare else OK, _("行级策略"), told, "huigong migrate")


def master_key() -> Iterator[Finding]:
    if not has("kernel.sealing.keys"):
        return
    from huigong.kernel.sealing.keys import NoMasterKey, key_provider

    try:
        current = key_provider().current
    except NoMasterKey as fault:
        yield (BAD, _("主密钥"), str(fault), _("从离线备份恢复 secrets.json；没有它密文无法打开"))
        return
    yield (OK, _("主密钥"), _("第 {n} 号在用，请确认已离线备份").format(n=current), "")


def jobs() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select (select count(*) from procrastinate_workers"
            "  where last_heartbeat > now() - interval '1 minute'),"
            " (select count(*) from procrastinate_jobs where status = 'todo'"
            "  and coalesce(scheduled_at, now()) <= now() - interval '5 minutes'),"
            " (select count(*) from procrastinate_jobs where status = 'failed')"
        )
        alive, late, failed = cursor.fetchone()
    told = _("{alive} 个在运行，{late} 件等候超过 5 分钟").format(alive=alive, late=late)
    level = BAD if late and not alive else OK if alive else NOTE
    yield (level, _("后台任务"), told, _("huigong serve（或 systemctl start huigong-worker）"))
    if failed:
        told = _("{n} 件失败").format(n=failed)
        yield (NOTE, _("失败任务"), told, _("huigong manage procrastinate healthchecks"))


def fonts() -> Iterator[Finding]:
    lister = shutil.which("fc-list")
    listed = (
        subprocess.run([lister, ":lang=zh", "family"], check=False, capture_output=True).stdout
        if lister
        else b""
    )
    told = (
        _("服务器上有中文字体") if listed else _("服务器上没有中文字体（只影响截图与浏览器测试）")
    )
    yield (OK if listed else NOTE, _("字体"), told, "apt install fonts-noto-cjk")


def questions() -> Iterator[Finding]:
    if not has("kernel.params.questions"):
        return
    from huigong.kernel.params import open_questions

    waiting = open_questions()
    told = _("{n} 个规定还没有出处，由管理员确认").format(n=len(waiting))
    yield (NOTE if waiting else OK, _("待确认规定"), told, _("在“规则与参数”页补充依据"))


BEFORE_DJANGO: list[Question] = [python, folder, server, roles]
WITH_DJANGO: list[Question] = [migrations, policies, master_key, jobs, fonts, questions]
