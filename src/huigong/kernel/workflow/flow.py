"""A workflow as a value: states, the moves between them,
and which parameter is the term of which step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huigong.kernel.scoping.sighted import ScopedModel, model_of

Guard = Callable[[Any], "str | None"]
#: The name of a parameter, or a function that names it for a matter (a harder one takes longer).
Term = str | Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Transition:
    """A move: verb, label, from where, to where; `guard`
    returns the reason why it cannot be, or None.
    """

    verb: str
    label: str | Promise
    source: tuple[str, ...]
    target: str
    guard: Guard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionLimits:
    """Parameters: the most working days of one extension, and how many a leg may have.

    What goes beyond is not refused: the unit one level up decides.
    """

    days: str
    times: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """All states of a model's rows and the moves between them.

    Who may is in `access.py`, what happens in `actions.py`.
    """

    model: type[ScopedModel]
    initial: str
    final: frozenset[str]
    transitions: tuple[Transition, ...]
    terms: Mapping[str, Term] = field(default_factory=dict)
    #: How much more time may be given by whoever sent a leg; None where nobody said.
    extensions: ExtensionLimits | None = None
    #: The page of a step that is the matter's own: step → (verb, URL name taking its number).
    pages: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    state: str = "state"

    def reason_against(self, row: ScopedModel, verb: str) -> str | None:
        """Why the move cannot be made now, as a sentence; None when it can."""
        move = self.find(verb)
        now = getattr(row, self.state)
        if now not in move.source:
            label = row._meta.get_field(self.state).flatchoices  # type: ignore[union-attr]  # has choices
            return _("现在是“%(state)s”，不能%(verb)s。") % {
                "state": dict(label).get(now, now),
                "verb": move.label,
            }
        return move.guard(row) if move.guard else None

    def param_of(self, step: str, matter: ScopedModel | Callable[[], ScopedModel]) -> str:
        """The parameter that is the term of a step of a matter (or of what a function finds)."""
        term = self.terms[step]
        if isinstance(term, str):
            return term
        return term(matter if isinstance(matter, ScopedModel) else matter())

    def find(self, verb: str) -> Transition:
        """The move of that verb. Raises KeyError when the workflow has none."""
        for move in self.transitions:
            if move.verb == verb:
                return move
        raise KeyError(verb)

    def move(self, row: ScopedModel, verb: str) -> None:
        """Set the row's state by a move; raises
        ValidationError with the reason when it cannot be.
        """
        reason = self.reason_against(row, verb)
        if reason:
            raise ValidationError(reason)
        setattr(row, self.state, self.find(verb).target)


_flows: dict[type[ScopedModel], Workflow] = {}


def add_flow(flow: Workflow) -> Workflow:
    """Register the workflow of a model."""
    _flows[flow.model] = flow
    return flow


def flow_of(kind: int) -> Workflow:
    """The workflow of a kind of rows. Raises KeyError when the kind has none."""
    return _flows[model_of(kind)]


def flows() -> list[Workflow]:
    """Every registered workflow."""
    return list(_flows.values())
