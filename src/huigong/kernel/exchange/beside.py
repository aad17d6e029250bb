"""What a sheet leaves out because it is the same on every line, and is said once beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from huigong.kernel.access import stays_here
from huigong.kernel.exchange.headings import import_fields
from huigong.kernel.exchange.survey import Plan
from huigong.kernel.org.models import Unit
from huigong.kernel.register.declare import Register
from huigong.kernel.register.fields import ReachField, TypedInput, reachable
from huigong.kernel.register.forms import action_of, argument_field
from huigong.kernel.register.site import address
from huigong.kernel.scoping.scope import current

#: Longer is nothing that a whole sheet has in common.
_LONGEST = 200


def _left_out(register: Register, fields: Sequence[str]) -> list[str]:
    """The fields without a column that may be said beside a sheet."""
    offered = register.imports.common if register.imports else ()
    known = import_fields(register)
    return [name for name in offered if name in known and name not in fields]


def _field(register: Register, name: str) -> forms.Field:
    run: Any = register.create
    return argument_field(register.model, name, run, typed=True)


def own(register: Register, plan: Plan) -> tuple[tuple[str, str], ...]:
    """What goes without saying: the seat's own unit, where the seat adds rows for no other."""
    run: Any = register.create
    found = []
    for name in _left_out(register, plan.fields):
        field = _field(register, name)
        if not isinstance(field, ReachField) or field.model is not Unit:
            continue
        reached = reachable(Unit)[:2].values_list("pk", flat=True)
        is_alone = stays_here(action_of(run).verb, register.model)
        if is_alone or list(reached) == [current().office_id]:
            found.append((name, str(field.prepare_value(current().office_id))))
    return tuple(found)


def said(
    register: Register, fields: Sequence[str], data: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """What a person said beside the sheet. What is no value is refused line by line, as if it
    stood there.
    """
    told = {n: data.get(n, "").strip() for n in _left_out(register, fields)}
    return tuple((name, text[:_LONGEST]) for name, text in told.items() if text)


def make_form(register: Register, plan: Plan) -> forms.Form:
    """The boxes in which it is said; without a field where each has its column."""
    form = forms.Form(initial=dict(plan.common), use_required_attribute=False)
    for name in _left_out(register, plan.fields):
        field = _field(register, name)
        if isinstance(field.widget, TypedInput):
            field.widget.suggest_from(address(register, "choices", name), name)
        form.fields[name] = field
    return form
