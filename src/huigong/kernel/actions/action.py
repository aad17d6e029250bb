"""The decorator around each `<verb>_<noun>`: it does the
plumbing, so that a body is the decision alone.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ParamSpec, TypeVar

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from huigong.kernel.access import require
from huigong.kernel.actions.shut import require_open
from huigong.kernel.audit.sentences import add_sentence
from huigong.kernel.audit.trail import record
from huigong.kernel.params.kept import one_reading

P = ParamSpec("P")
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Action:
    """One registered action; `name` is what its events are
    called, `sentence` what the history says.
    """

    name: str
    verb: str
    model: type[models.Model]
    creates: bool
    sentence: str | Promise
    run: Callable[..., models.Model]
    records: tuple[str, ...] = ()


_registry: dict[str, Action] = {}
_reactions: dict[str, list[Callable[[Any], None]]] = {}


def on(event: str) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Call a function with the row of each such event, in
    the event's own transaction (a domain's `reactions.py`).
    """

    def wrap(react: Callable[[Any], None]) -> Callable[[Any], None]:
        _reactions.setdefault(event, []).append(react)
        return react

    return wrap


def reactions(event: str) -> tuple[Callable[[Any], None], ...]:
    """What is done after each such event."""
    return tuple(_reactions.get(event, ()))


def registry() -> dict[str, Action]:
    """Every action by its name `<app>.<verb>_<noun>`."""
    return dict(_registry)


def action(
    verb: str, *, model: type[M], creates: bool = False, records: tuple[str, ...] = ()
) -> Callable[[Callable[P, M]], Callable[P, M]]:
    """Make a function an action.

    Its first argument is the row (none when it `creates`); it returns the row, unsaved.

    `records` names the arguments that the event keeps: never a personal value.
    Raises Http404 or PermissionDenied before anything is written,
    ValidationError when the row is not valid; in each case nothing has changed.
    """

    def wrap(body: Callable[P, M]) -> Callable[P, M]:
        name = f"{model._meta.app_label}.{body.__name__}"
        if not body.__name__.startswith(f"{verb}_") or name in _registry:
            raise ValueError(f"an action is called once, and <verb>_<noun>: {name} is not {verb}_…")
        parameters = inspect.signature(body)

        @functools.wraps(body)
        def run(*args: P.args, **kwargs: P.kwargs) -> M:
            _allow(verb, model if creates else args[0])  # type: ignore[arg-type]  # the row comes first
            with transaction.atomic(), one_reading():
                row = body(*args, **kwargs)
                _save(row)
                if creates:
                    require(verb, row)
                given = parameters.bind(*args, **kwargs).arguments
                kept = {key: plain(given[key]) for key in records if key in given}
                record(name, row, kept)
                for react in _reactions.get(name, ()):
                    react(row)
            return row

        sentence = gettext_lazy(inspect.getdoc(body) or "")
        add_sentence(name, sentence)
        _registry[name] = Action(name, verb, model, creates, sentence, run, records)
        return run

    return wrap


def _allow(verb: str, target: models.Model | type[models.Model]) -> None:
    require(verb, target)
    if isinstance(target, models.Model):
        require_open(target, verb)


def _save(row: models.Model) -> None:
    # Foreign keys that came as rows were looked up by whoever passed them, and what no form can
    # edit was made by the machine: the database checks both, at no query more.
    known = {f.name for f in row._meta.concrete_fields if f.is_relation or not f.editable}
    row.full_clean(exclude=known)
    row.save(force_insert=row._state.adding)


def plain(value: Any) -> Any:
    """A value as the event keeps it: what JSON has, dates as
    text, rows as their number and name.
    """
    if isinstance(value, models.Model):
        return {"id": value.pk, "name": str(value)}
    if isinstance(value, (date, datetime, Decimal)):
        return str(value)
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    return value
