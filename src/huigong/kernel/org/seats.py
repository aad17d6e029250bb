"""From an account to the seats it may take today: its own posts, and posts that it deputises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db import connection, models

from huigong.kernel.org.models import Deputy, Post, Unit


@dataclass(frozen=True, slots=True)
class Seat:
    """One place to sit and act from; `key` is what a session remembers."""

    key: str
    post: Post
    deputy_for: str
    until_on: date | None

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"{self.post.unit.name} · {self.post.title or self.post.role}"


def _columns(model: type[models.Model], alias: str) -> str:
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def _live(alias: str) -> str:
    return f"{alias}.from_on <= %(on)s AND ({alias}.until_on IS NULL OR {alias}.until_on >= %(on)s)"


@cache
def _query() -> str:
    """Own posts, then deputised ones, each with its unit; asked at every page, so in one query
    and without the query builder, which costs more than the database.
    """
    both = f"{_columns(Post, 'p')}, {_columns(Unit, 'u')}"
    tables = {model: model._meta.db_table for model in (Post, Unit, Deputy)}
    account = Post._meta.get_field("account").related_model._meta.db_table
    of_post = (
        f"JOIN {tables[Unit]} u ON u.id = p.unit_id WHERE {_live('p')}"
        " AND (u.closed_on IS NULL OR u.closed_on > %(on)s)"
    )
    names = f"{account} a ON a.id = p.account_id {of_post}"
    return (
        f"SELECT 1 AS part, p.id AS place, NULL AS until_on, '' AS deputy_for, {both}"
        f" FROM {tables[Post]} p {of_post} AND p.account_id = %(account)s"
        f" UNION ALL SELECT 2, d.id, d.until_on, a.name, {both}"
        f" FROM {tables[Deputy]} d JOIN {tables[Post]} p ON p.id = d.post_id JOIN {names}"
        f" AND {_live('d')} AND d.account_id = %(account)s ORDER BY part, place"
    )


def list_seats(account_id: int, on: date) -> list[Seat]:
    """The seats that an account may take on a day, own posts first."""
    with connection.cursor() as cursor:
        cursor.execute(_query(), {"on": on, "account": account_id})
        return [_seat(*row) for row in cursor.fetchall()]


def _seat(part: int, place: int, until_on: date | None, deputy_for: str, *row: object) -> Seat:
    width = len(Post._meta.concrete_fields)
    names = [[f.attname for f in model._meta.concrete_fields] for model in (Post, Unit)]
    post = Post.from_db("default", names[0], row[:width])
    post.unit = Unit.from_db("default", names[1], row[width:])
    if part == 1:
        return Seat(f"post:{post.pk}", post, "", post.until_on)
    return Seat(f"deputy:{place}", post, deputy_for, until_on)


def choose_seat(seats: list[Seat], key: str) -> Seat | None:
    """The seat of that key among those that may be taken; otherwise the first, or None."""
    chosen = (seat for seat in seats if seat.key == key)
    return next(chosen, seats[0] if seats else None)
