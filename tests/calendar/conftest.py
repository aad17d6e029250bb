"""The desk for the tests of this folder."""

from __future__ import annotations

import pytest
from tests.params.desk import Desk, build


@pytest.fixture
def desk(fresh_database: str) -> Desk:
    return build()
