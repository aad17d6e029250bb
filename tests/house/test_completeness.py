"""What is registered is complete: actions speak, workflows end, words stand in the glossary."""

from __future__ import annotations

import inspect
import re
import typing

import pytest
from django.apps import apps
from django.urls import get_resolver, reverse
from tests.house.sources import ROOT, is_chinese

from huigong.domains.membership.models import Membership
from huigong.kernel.access import policies, verbs
from huigong.kernel.access.roles import WORKER, Role
from huigong.kernel.actions import registry
from huigong.kernel.desk.menu import entries
from huigong.kernel.guards import Guard, Open
from huigong.kernel.people.models import Person
from huigong.kernel.register.history import said
from huigong.kernel.register.site import menu_lines
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, scoped_models
from huigong.kernel.workflow.flow import flows

# Actions are registered as the views that call them are imported.
assert get_resolver().url_patterns
# A test may declare an action of its own, and runs beside these.
ACTIONS = sorted(
    name for name, action in registry().items() if action.run.__module__.startswith("huigong.")
)
#: Moves that no button makes: the case follows its legs (`reactions.py`).
FOLLOWED = {"hotline.Case": {"settle", "return"}, "membership.Membership": {"move"}}


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_says_what_it_did(name: str) -> None:
    sentence = str(registry()[name].sentence)
    assert is_chinese(sentence)
    assert not re.search(r"[A-Za-z]{3,}", sentence)


@pytest.mark.parametrize("name", ACTIONS)
def test_somebody_may_do_an_action(name: str) -> None:
    action = registry()[name]
    assert action.verb in verbs(action.model)


@pytest.mark.parametrize("name", ACTIONS)
def test_an_event_names_no_person(name: str) -> None:
    """An event is kept for good: a row is recorded by number and name, and a person's name must be
    gone once the person is erased.
    """
    action = registry()[name]
    hints = typing.get_type_hints(inspect.unwrap(action.run))
    assert not [one for one in action.records if hints.get(one) in (Person, Membership)]


def test_every_verb_of_a_policy_is_done_or_read() -> None:
    known = {(action.model._meta.label, action.verb) for action in registry().values()}
    plain = {"view", "export", "import"}  # surfaces ask these
    idle = {
        f"{model._meta.label}: {verb}"
        for model in policies()
        for verb in verbs(model)
        if verb not in plain
        and not verb.startswith("view:")
        and (model._meta.label, verb) not in known
    }
    # "settle" is a right of the centre that only the reaction uses; "ask" and "supervise" are held
    # on the leg before the request or the order is there.
    assert idle <= {"hotline.Case: settle", "workflow.Leg: ask", "workflow.Leg: supervise"}


def test_every_scoped_model_has_a_policy() -> None:
    assert not [m._meta.label for m in scoped_models() if m not in policies()]


#: Kept by policies written by hand (`scoping.policies`), or unreadable altogether.
BY_HAND = {
    *("scoping.Sight", "scoping.Token", "scoping.Recusal", "scoping.Admission"),
    *("audit.Event", "audit.Look"),
}


def test_every_table_of_ours_says_who_guards_its_rows() -> None:
    """A model is scoped, hangs on a scoped row, is the history of one, or has a `guard`:
    `Guard(see=…)`, which becomes row policies, or `Open("why everybody may read it")`.
    """
    silent = [
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("huigong.")
        and not issubclass(model, ScopedModel | AttachedModel)
        and not hasattr(model, "pgh_tracked_model")
        and not isinstance(vars(model).get("guard"), Guard | Open)
    ]
    assert sorted(silent) == sorted(BY_HAND)


@pytest.mark.parametrize("flow", flows(), ids=lambda flow: flow.model._meta.label)
def test_a_workflow_comes_to_an_end(flow) -> None:
    states = set(dict(flow.model._meta.get_field(flow.state).flatchoices))
    reached, waiting = {flow.initial}, [flow.initial]
    while waiting:
        state = waiting.pop()
        for move in flow.transitions:
            if state in move.source and move.target not in reached:
                reached.add(move.target)
                waiting.append(move.target)
    assert reached == states, "a state that cannot be reached"
    ends = {s for s in states if not any(s in m.source and m.target != s for m in flow.transitions)}
    assert ends == set(flow.final), "a dead end that is not final, or a final state that goes on"


@pytest.mark.parametrize("flow", flows(), ids=lambda flow: flow.model._meta.label)
def test_every_move_has_an_action_and_a_verb(flow) -> None:
    done = {action.verb for action in registry().values() if action.model is flow.model}
    followed = FOLLOWED.get(flow.model._meta.label, set())
    for move in flow.transitions:
        assert is_chinese(str(move.label))
        if move.verb not in followed:
            assert move.verb in done, f"{move.verb}: no action"
            assert move.verb in verbs(flow.model), f"{move.verb}: nobody may"


def test_every_entry_of_the_menu_leads_somewhere() -> None:
    known = {*Role.values, WORKER}
    for entry in entries():
        assert reverse(entry.url_name)
        assert set(entry.roles) <= known
    for _group, label, _icon, url_name, _roles in menu_lines():
        assert reverse(url_name) and is_chinese(str(label))


def _identifiers() -> set[str]:
    text = (ROOT / "docs" / "glossary.md").read_text()
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| ")]
    return {name for row in rows if len(row) > 3 for name in re.findall(r"`([\w.:]+)`", row[2])}


def test_the_glossary_has_every_word() -> None:
    """One row for each: 中文 · identifier · definition · source."""
    known = _identifiers()
    # Our own models; those that a library makes for its history are called after ours.
    ours = [m for m in apps.get_models() if m.__module__.startswith("huigong.")]
    names = {m.__name__ for m in ours if not hasattr(m, "pgh_tracked_model")}
    names |= {name.partition(".")[2] for name in ACTIONS}
    names |= {*Role.values, WORKER}
    assert not sorted(names - known)


def test_no_word_stands_twice_in_the_glossary() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text()
    rows = [line.split("|") for line in text.splitlines() if re.match(r"\| .*\| `", line)]
    names = [row[2].strip() for row in rows]
    assert not {name for name in names if names.count(name) > 1}


def test_the_list_of_systems_can_be_read() -> None:
    """Every table of docs/systems.md has as many cells in each row as its head."""
    width, wrong = 0, []
    for number, line in enumerate((ROOT / "docs" / "systems.md").read_text().splitlines(), 1):
        if not line.startswith("|"):
            width = 0
            continue
        cells = len(re.split(r"(?<!\\)\|", line))
        width = width or cells
        if cells != width:
            wrong.append(number)
    assert not wrong


def test_what_an_event_keeps_has_a_word(db, world) -> None:
    """The history tells it to everybody: no name of an argument stands there."""
    with world.seat("ming"):
        labels = {
            f"{name}({kept})": said(known, kept, None)[0]
            for name, known in registry().items()
            for kept in known.records
        }
    assert len(labels) > 100
    assert not [name for name, label in labels.items() if label.isascii()]
