"""From an account to the seats it may take today: its own posts, and posts that it deputises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huigong.kernel.org.models import Deputy, Post


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


def _live(on: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}from_on__lte": on}) & (
        Q(**{f"{prefix}until_on": None}) | Q(**{f"{prefix}until_on__gte": on})
    )


def list_seats(account_id: int, on: date) -> list[Seat]:
    """The seats that an account may take on a day, own posts first."""
    open_unit = Q(unit__closed_on=None) | Q(unit__closed_on__gt=on)
    posts = Post.objects.filter(_live(on), open_unit, account_id=account_id)
    own = [
        Seat(f"post:{p.id}", p, "", p.until_on) for p in posts.select_related("unit").order_by("id")
    ]
    deputies = Deputy.objects.filter(_live(on), _live(on, "post__"), account_id=account_id)
    acting = [
        Seat(f"deputy:{d.id}", d.post, d.post.account.name, d.until_on)
        for d in deputies.select_related("post__unit", "post__account").order_by("id")
        if d.post.unit.closed_on is None or d.post.unit.closed_on > on
    ]
    return own + acting


def choose_seat(seats: list[Seat], key: str) -> Seat | None:
    """The seat of that key among those that may be taken; otherwise the first, or None."""
    chosen = (seat for seat in seats if seat.key == key)
    return next(chosen, seats[0] if seats else None)
