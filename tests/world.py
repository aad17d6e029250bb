"""Fixtures of the world: everybody of `demo/data/personas.yaml`, in the database of all tests.

    world       world.ming, world.hua, world.gao, world.an, world.lao … (`kernel.testing.worlds`)
    seat        with seat("ming"): … is a scope; seat("dai", deputy=True), seat("an", at=moment)
    client_for  client_for("ming").get("/desk/"): a signed-in test client on the persona's seat
    canaries    two cases of the second county (Hua's) with the word `CANARY` in every text: it must
                appear in no byte that Ming, Xi or a stranger gets. One is sent, one is not yet.

They read the database of the test, so a test also asks for `db` (rolled back) or `fresh_database`
(its own, may commit). Every staff persona signs in as its key with `demo.world.DEMO_PASSWORD`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from huigong.domains.hotline.models import Case
    from huigong.kernel.scoping.scope import Scope
    from huigong.kernel.testing.worlds import World


def machine() -> AbstractContextManager[Scope]:
    """What no seat may read (codes, others' messages, jobs), a test reads as the machine."""
    from huigong.kernel.scoping.scope import SYSTEM, scope  # late: as below

    return scope(SYSTEM, reason="test")


@pytest.fixture(scope="session")
def _everyone() -> World:
    from huigong.demo.world import world  # late: a plugin is read before Django is ready

    return world(for_tests=True)


@pytest.fixture
def world(_everyone: World) -> World:
    return _everyone


@pytest.fixture
def seat(_everyone: World) -> Callable[..., AbstractContextManager[Scope]]:
    return _everyone.seat


@pytest.fixture
def client_for(_everyone: World) -> Callable[..., Client]:
    return _everyone.client_for


@pytest.fixture
def canaries(request: pytest.FixtureRequest, _everyone: World) -> list[Case]:
    if not {"db", "fresh_database"} & set(request.fixturenames):
        raise pytest.UsageError("canaries 需要 db 或 fresh_database。")
    from huigong.demo.world import plant_canaries  # late, as above

    return plant_canaries(_everyone)
