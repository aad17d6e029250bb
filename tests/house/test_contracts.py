"""What every action, workflow and parameter promises, whoever wrote it."""

from __future__ import annotations

import inspect
from datetime import timedelta

import pytest
from django.urls import get_resolver

from huigong.kernel import params
from huigong.kernel.actions import registry
from huigong.kernel.calendar.present import today
from huigong.kernel.params.shelf import shelf
from huigong.kernel.params.values import NoValue
from huigong.kernel.workflow.flow import flows
from huigong.kernel.workflow.models import Step

# Actions are registered as the views that call them are imported.
assert get_resolver().url_patterns
ACTIONS = sorted(registry().values(), key=lambda action: action.name)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_an_action_is_called_by_its_verb_and_takes_words_by_name(action) -> None:
    app, _dot, name = action.name.partition(".")
    assert name.startswith(f"{action.verb}_")
    assert app == action.model._meta.app_label
    parameters = list(inspect.signature(action.run).parameters.values())
    target = [] if action.creates else parameters[:1]
    assert not target or target[0].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    # After the row (or the row that a new one hangs on) everything is told by name.
    loose = [p for p in parameters[1:] if p.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    assert not loose


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_what_an_event_keeps_is_no_personal_value(action) -> None:
    personal = {"phone", "reporter_name", "id_number", "text", "password", "address"}
    assert not personal & set(getattr(action, "records", ()))


@pytest.mark.parametrize("flow", flows(), ids=lambda flow: flow.model._meta.label)
def test_every_step_of_a_workflow_has_a_term_today(db, flow) -> None:
    assert set(flow.terms) == set(Step)
    for term in flow.terms.values():
        # A term may hang on the matter: then that of a fresh one is asked.
        name = term if isinstance(term, str) else term(flow.model())
        assert params.at(today()).get(name).value > 0


@pytest.mark.parametrize("name", sorted(shelf().definitions))
def test_a_parameter_has_a_value_and_a_source(db, name: str) -> None:
    definition = shelf().definitions[name]
    assert definition.title and definition.unit
    assert all(row.source or row.question for row in definition.rows)
    for day in (today(), today() + timedelta(days=365)):
        try:
            value = params.at(day).get(name)
        except NoValue:
            # Only a rule that is asked by place may have none for the whole country.
            assert all(row.division for row in definition.rows)
        else:
            # What nobody has confirmed is asked of the administrator, never passed off as known.
            assert value.source or value.question
