"""Every register with its sample, and the folders that a test may write to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from huigong.kernel.register.declare import Register
from huigong.kernel.register.site import address, site
from huigong.kernel.scoping.sighted import kind_of, model_of

#: In every text of the neighbour's rows; it must be in no byte that others get.
CANARY = "金丝雀"


@dataclass(frozen=True)
class Subject:
    """A register under test: `make(who, n, text)` gives a row of that person's office, `form(who,
    n)` what they post.
    """

    register: Register
    make: Callable[[str, int, str], Any]
    form: Callable[[str, int], dict[str, Any]] | None

    @property
    def list(self) -> str:
        return address(self.register, "list")

    @property
    def api(self) -> str:
        return f"/api/v1/{self.register.label.replace('.', '/')}/"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "subject" in metafunc.fixturenames:
        labels = [register.label for register in site.registers]
        metafunc.parametrize("subject", labels, indirect=True)


@pytest.fixture
def subject(request: pytest.FixtureRequest, fresh_database: str, world: Any) -> Subject:
    register = site.get(request.param)
    model = register.model._meta.model_name
    samples = import_module(f"{register.model.__module__.rpartition('.')[0]}.tests.samples")
    make = getattr(samples, f"make_{model}")
    form = getattr(samples, f"form_{model}", None)
    return Subject(
        register,
        lambda who, n, text: make(world, who, n, text),
        None if form is None else lambda who, n: form(world, who, n),
    )


@pytest.fixture(autouse=True)
def _own_numbers(fresh_database: str, tmp_path: Path, settings: Any) -> None:
    kind_of.cache_clear()
    model_of.cache_clear()
    settings.MEDIA_ROOT = tmp_path
