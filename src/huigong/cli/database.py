"""Roles and the database: what a superuser does once, and what must be true of it ever after."""

from __future__ import annotations

import psycopg
from psycopg import sql

from huigong.cli import cluster
from huigong.cli.speech import Trouble
from huigong.cli.speech import gettext as _
from huigong.config import home

OWNER, WEB, SYSTEM = "huigong_owner", "huigong_web", "huigong_system"
# The web role inherits nothing: it takes huigong_system on purpose, or not at all.
ATTRIBUTES = {
    OWNER: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION",
    WEB: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION NOINHERIT",
    SYSTEM: "NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION",
}


def connect(role: str, database: str | None = None) -> psycopg.Connection:
    """A direct connection in autocommit, as `owner`, `web` or `postgres`."""
    try:
        return psycopg.connect(**home.login(role, database), autocommit=True)  # type: ignore[arg-type]  # keywords of mixed types
    except psycopg.OperationalError as fault:
        where = home.place()
        raise Trouble(
            _("以 {role} 连接 {host}:{port} 上的数据库没有成功：{reason}").format(
                role=role, host=where.host, port=where.port, reason=str(fault).strip()
            )
        ) from None


def available() -> None:
    """Our server runs and lets us in; it is made if need be. Another one is never touched."""
    if not home.place().is_ours:
        return
    cluster.ensure()
    try:
        connect("web").close()
    except Trouble:
        create()


def create() -> None:
    """Roles, database and grants; running it again changes nothing."""
    if home.place().is_ours:
        cluster.ensure()
    with connect("postgres", "postgres") as server:
        # Two set-ups at once would trip over each other's catalogue rows.
        server.execute("select pg_advisory_lock(hashtext('huigong set-up'))")
        for role, attributes in ATTRIBUTES.items():
            _settle_role(server, role, attributes)
        _lend_system(server)
        create_database(server, home.database_name())
        grant_connect(home.database_name())


def _settle_role(server: psycopg.Connection, role: str, attributes: str) -> None:
    found = server.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
    verb = "alter" if found else "create"
    words = sql.SQL(f"{verb} role {{}} {attributes}").format(sql.Identifier(role))
    # The password is set when the role is made, and again when the secrets no longer open it.
    if role != SYSTEM and not (found and _opens(role)):
        words += sql.SQL(" password {}").format(sql.Literal(home.secrets().passwords[role]))
    server.execute(words)


def _opens(role: str) -> bool:
    try:
        with connect(role.removeprefix("huigong_"), "postgres"):
            return True
    except Trouble:
        return False


def _lend_system(server: psycopg.Connection) -> None:
    how = " with inherit false, set true" if server.info.server_version >= 160000 else ""
    server.execute(f"grant {SYSTEM} to {WEB}{how}")


def create_database(server: psycopg.Connection, name: str, template: str = "template0") -> None:
    if server.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
        return
    words = sql.SQL("create database {} owner {} template {}").format(
        sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
    )
    if template == "template0":
        words += sql.SQL(" encoding 'UTF8'")
    server.execute(words)


def grant_connect(name: str) -> None:
    """Only our roles enter, and nobody but the owner makes objects."""
    with connect("postgres", name) as server:
        database = sql.Identifier(name)
        server.execute(sql.SQL("revoke all on database {} from public").format(database))
        server.execute(
            sql.SQL("grant connect, temporary on database {} to huigong_web").format(database)
        )
        server.execute("revoke create on schema public from public")
        server.execute("grant usage on schema public to huigong_web, huigong_system")


def exists(name: str) -> bool:
    with connect("postgres", "postgres") as server:
        found = server.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
    return found is not None


def drop(name: str) -> None:
    with connect("postgres", "postgres") as server:
        server.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        )
