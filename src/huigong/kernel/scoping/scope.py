"""The scope of a request or a job: who reads and writes here, for the length of one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final

from django.db import DatabaseError, connection, transaction

from huigong.kernel.org.models import Unit


class OutOfScope(Exception):
    """Scoped data was asked for outside a scope: wrap it in `with scope(seat):` (or SYSTEM)."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An access that was refused; written apart from the transaction that it undid."""

    verb: str
    model: str
    row_id: int | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Who acts: a seat in an office (`seer` = unit id) or a
    person in their own matter (`seer` = −account id).
    """

    seer: int
    account_id: int | None
    roles: frozenset[str]
    unit_id: int | None = None
    post_id: int | None = None
    deputy_for_id: int | None = None
    reason: str = ""
    #: Rows (kind, number) that are closed to this person, whatever seat they take.
    barred: frozenset[tuple[int, int]] = frozenset()
    refusals: list[Refusal] = field(default_factory=list, compare=False)
    #: The unit itself where whoever took the seat had it in hand.
    unit: Unit | None = field(default=None, compare=False, repr=False)

    @property
    def is_system(self) -> bool:
        return "system" in self.roles

    @property
    def office_id(self) -> int:
        """The unit of the seat; 0, which is no unit, for SYSTEM and for a person."""
        return self.unit_id or 0

    @property
    def office(self) -> Unit:
        """The unit of the seat. Raises Unit.DoesNotExist for SYSTEM and for a person."""
        return self.unit or Unit.objects.get(pk=self.office_id)

    @property
    def person_id(self) -> int:
        """The account that acts; 0, which is no account, for SYSTEM."""
        return self.account_id or 0

    def as_json(self) -> str:
        """Who and why, as the history of rows keeps it."""
        return json.dumps(
            {
                "account": self.account_id,
                "unit": self.unit_id,
                "deputy_for": self.deputy_for_id,
                "reason": self.reason,
            }
        )


#: The machine itself: sees every row, and must say why (`scope(SYSTEM, reason="…")`).
SYSTEM: Final = Scope(seer=0, account_id=None, roles=frozenset({"system"}))
_NOBODY: Final = Scope(seer=0, account_id=None, roles=frozenset())

_current: ContextVar[Scope | None] = ContextVar("huigong_scope", default=None)

_SET = (
    "SELECT set_config('huigong.seer', %s, true), set_config('huigong.account', %s, true),"
    " set_config('pghistory.context_metadata', %s, true), set_config('role', %s, true)"
)


def current() -> Scope:
    """The scope in force; raises OutOfScope where there is none."""
    found = _current.get()
    if found is None:
        raise OutOfScope(OutOfScope.__doc__)
    return found


def find_current() -> Scope | None:
    """The scope in force, or None."""
    return _current.get()


def _tell_database(seat: Scope) -> None:
    # An empty setting denies (policies read it through
    # nullif); it is also what PostgreSQL leaves behind.
    system = seat.is_system
    seer = str(seat.seer) if seat.seer else ""
    account = "" if seat.account_id is None else str(seat.account_id)
    role = "huigong_system" if system else "none"
    with connection.cursor() as cursor:
        cursor.execute(_SET, [seer, account, seat.as_json() if seer or system else "", role])


@contextmanager
def scope(seat: Scope, *, reason: str = "", is_whole: bool = False) -> Iterator[Scope]:
    """One transaction (or the running one) in which `seat`
    reads and writes; the scope before it comes back after it.

    `is_whole`: the caller's transaction ends with the scope, and what it set with it.
    Raises ValueError when SYSTEM is taken without a reason.
    """
    if seat.is_system:
        if not reason:
            raise ValueError("scope(SYSTEM) needs a reason: it is written into the history")
        seat = Scope(0, None, SYSTEM.roles, reason=reason)
    before = _current.get()
    # Inside a transaction no block is opened: an error that
    # the caller catches must not doom the whole request.
    is_whole = is_whole or not connection.in_atomic_block
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        _tell_database(seat)
        token = _current.set(seat)
        try:
            yield seat
        except DatabaseError:
            # The transaction is dead until a savepoint before
            # this scope is restored, settings and all.
            _current.reset(token)
            raise
        except BaseException:
            _current.reset(token)
            _put_back(before, is_whole)
            raise
        _current.reset(token)
        _put_back(before, is_whole)


def _put_back(before: Scope | None, is_whole: bool) -> None:
    # Settings are local to the transaction, not to this block: a nested scope must restore them
    # itself. Where the transaction ends with the scope they end with it.
    if not (is_whole or connection.needs_rollback):
        _tell_database(before or _NOBODY)
