"""Every test of files writes into a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.access.places import leg_of, unit

from huigong.domains.hotline.actions import dispatch_case, register_case
from huigong.domains.hotline.models import Case


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def case(db, world) -> Case:
    """Lao's case, sent to Ming's county and signed there; Hua's county never had it."""
    from huigong.kernel.workflow.actions import sign_leg

    with world.seat("an"):
        found = register_case(
            channel="phone",
            title="工地欠薪",
            text="欠三个月工资",
            division="630223",
            phone=world.lao.phone,
        )
        dispatch_case(found, units=[unit("QH-630223")])
    with world.seat("ming"):
        sign_leg(leg_of(found, "QH-630223"))
    return found


@pytest.fixture
def bytes_on_disk(media) -> Callable[[str], list[Path]]:
    def found(area: str) -> list[Path]:
        return [path for path in (media / area).glob("*/*") if path.is_file()]

    return found
