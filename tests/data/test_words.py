"""The files of data speak the words of the models and of the actions."""

from __future__ import annotations

from importlib import import_module

from huigong.demo.data.reading import CHANNELS, ROLES
from huigong.demo.data.stories import MOVES
from huigong.domains.hotline.data.categories import load_categories
from huigong.domains.hotline.models import Case, CaseKind, Channel
from huigong.kernel.access.roles import WORKER, Role
from huigong.kernel.actions import registry
from huigong.kernel.org.data.tree import LEVELS, TYPES
from huigong.kernel.org.models import Level, UnitType


def test_units_use_the_levels_and_types_of_the_models() -> None:
    assert set(TYPES) == {str(value) for value in UnitType.values}
    assert tuple(level.name.lower() for level in Level) == LEVELS


def test_people_and_cases_use_the_choices_of_the_models() -> None:
    categories = load_categories()
    assert categories.kinds == {str(kind.value): str(kind.label) for kind in CaseKind}
    # An order from above comes as a message; no story begins with one.
    assert set(CHANNELS) == {str(channel.value) for channel in Channel} - {Channel.SUPERIOR}
    assert set(ROLES) == {*map(str, Role.values), WORKER}
    longest = max(len(row.code) for row in categories.rows)
    assert longest <= (Case._meta.get_field("category").max_length or 0)


def test_every_step_of_a_story_is_an_action() -> None:
    # Importing the modules is what registers their actions.
    for module in ("huigong.kernel.workflow.actions", "huigong.demo.moves"):
        import_module(module)
    verbs = {name.partition(".")[2].partition("_")[0] for name in registry()}
    assert set(MOVES) <= verbs
