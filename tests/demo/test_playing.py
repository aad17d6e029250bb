"""The stories, played through the real actions on several days, end where their files say."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from huigong.demo.data.reading import load_cases
from huigong.demo.models import Played
from huigong.demo.outcome import outcome
from huigong.demo.playing import play
from huigong.demo.world import world as everyone
from huigong.domains.hotline.models import Case
from huigong.kernel.calendar.present import present
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db
CASES = load_cases()
FRIDAY = datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
DAYS = {
    "friday": FRIDAY,
    "monday": FRIDAY.replace(day=23),
    "saturday": FRIDAY.replace(day=21),
    "after National Day": FRIDAY.replace(month=10, day=8),
}


def cases() -> dict[str, Case]:
    keys = dict(Played.objects.values_list("row_id", "key"))
    return {keys[case.pk]: case for case in Case.objects.filter(pk__in=keys)}


@pytest.mark.parametrize("day", DAYS)
def test_every_story_ends_where_its_file_says(day: str) -> None:
    with present(DAYS[day]):
        assert play(everyone(for_tests=True), CASES) == len(CASES)
        with scope(SYSTEM, reason="test"):
            ends = {key: outcome(case) for key, case in cases().items()}
    wrong = {c.key: (ends[c.key], c.expect) for c in CASES if ends[c.key] != c.expect}
    assert wrong == {}
