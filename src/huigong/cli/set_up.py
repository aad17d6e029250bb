"""Verbs that bring an installation into being: `db …` and `migrate`."""

from __future__ import annotations

from importlib import import_module

from huigong.cli import cluster, database
from huigong.cli.django_verbs import prepare
from huigong.cli.running import collect_static
from huigong.cli.speech import Trouble, say
from huigong.cli.speech import gettext as _
from huigong.config import home
from huigong.config.applications import has


def _ours_only() -> None:
    if not home.place().is_ours:
        raise Trouble(_("HUIGONG_DB_HOST 指向的数据库不归这里启停。"))


def db_start(_words: list[str]) -> int:
    _ours_only()
    database.create()
    server = cluster.ensure()
    say(_("数据库在运行：127.0.0.1:{port}（进程 {pid}）").format(port=server.port, pid=server.pid))
    return 0


def db_stop(_words: list[str]) -> int:
    _ours_only()
    say(_("数据库已停下。") if cluster.stop() else _("数据库本来就没有运行。"))
    return 0


def db_status(_words: list[str]) -> int:
    where = home.place()
    if not where.is_ours:
        with database.connect("web"):
            say(_("外部数据库可用：{host}:{port}").format(host=where.host, port=where.port))
        return 0
    server = cluster.running()
    if server is None:
        say(_("数据库没有运行。用 huigong db start 启动。"))
        return 3
    say(
        _("数据库在运行：127.0.0.1:{port}（进程 {pid}，状态 {state}）").format(
            port=server.port, pid=server.pid, state=server.state
        )
    )
    return 0


def db_create(_words: list[str]) -> int:
    database.create()
    say(_("角色与数据库 {name} 已就绪。").format(name=home.database_name()))
    return 0


def setup(_words: list[str]) -> int:
    """Secrets, roles, database, tables, static files: everything before the first `serve`."""
    home.prepared_home()
    home.secrets()
    database.create()
    migrate(["-v0"])
    collect_static()
    say(_("安装就绪：{home}。下一步：huigong serve").format(home=home.home()))
    return 0


def migrate(words: list[str]) -> int:
    """Django's migrations as the owner, then rights, policies and triggers computed anew."""
    database.available()
    prepare(role="owner")
    from django.core.management import call_command  # late: the role must be set first

    call_command("migrate", *words, interactive=False)
    call_command("createcachetable", verbosity=0)
    if has("kernel.scoping.ddl"):
        import_module("huigong.kernel.scoping.ddl").secure()
    return 0


def db_discard(words: list[str]) -> int:
    """Stop the trial server and delete its data; asks unless told `--yes`."""
    _ours_only()
    if "--yes" not in words:
        raise Trouble(_("这会删除试用数据库的全部数据。确认请加 --yes。"))
    cluster.stop()
    cluster.discard()
    say(_("试用数据库已删除。"))
    return 0
