"""A simulated year: the same seed gives the same year, and every clock is what an oracle says."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import os
import random
import sys
import time
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from tests.simulation.oracle import Oracle, Table

from huigong.demo.simulation.cast import INTO, MERGED
from huigong.demo.simulation.play import Play
from huigong.demo.simulation.running import Tell, Wanted, simulate
from huigong.demo.simulation.shape import MEASURED, OURS, read_shape
from huigong.demo.world import world
from huigong.domains.hotline.models import Case
from huigong.kernel.calendar.actions import set_day
from huigong.kernel.org import data
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.workflow.models import Clock, Leg

TZ = ZoneInfo("Asia/Shanghai")
LATEST = datetime(2026, 6, 1, tzinfo=TZ)
CASES = int(os.environ.get("HUIGONG_SIMULATED_CASES", "120"))
#: More cases than these are a whole year's.
WHOLE_YEAR = 1000
WINTER = (date(2025, 9, 20), date(2026, 1, 20))
#: A rest day of one prefecture alone, in the middle of a busy month.
PLACE, REST = "6302", date(2025, 12, 10)


class _Undone(Exception):
    """Takes a played year back."""


@pytest.fixture
def room(request: pytest.FixtureRequest) -> None:
    """Where a winter is played: it is taken back. A whole year is committed day by day, as in the
    demo: in one transaction nothing is cleared away, and the planner never learns what it has.
    """
    request.getfixturevalue("fresh_database" if CASES > WHOLE_YEAR else "db")


def telling() -> Tell | None:
    """Each week of a whole year on the error stream, with the seconds that it took so far."""
    begun = time.monotonic()

    def tell(on: date, played: int, count: int) -> None:
        if on.weekday() == 0:
            spent = time.monotonic() - begun
            sys.stderr.write(f"{on} {played}/{count} {spent:.0f} s\n")

    return tell if CASES > WHOLE_YEAR else None


def year(
    count: int,
    seed: int = 7,
    *,
    first: date,
    last: date,
    latest: datetime = LATEST,
    tell: Tell | None = None,
) -> Play:
    wanted = Wanted(count=count, seed=seed, first=first, last=last, shape=read_shape(OURS))
    return simulate(wanted, latest, stage=world(for_tests=True), tell=tell)


def _places(play: Play):
    """Where a unit lies, from the file of units; a merged one lies where its heir does."""
    with (Path(data.__path__[0]) / "qinghai_units.csv").open(encoding="utf-8") as rows:
        division = {row["code"]: row["division"] for row in csv.DictReader(rows)}
    return lambda code, on: division[code]


def digest(play: Play) -> str:
    """What a year left behind, without the numbers that the database deals out."""
    number = {course.row_id: course.life.number for course in play.courses}
    with scope(SYSTEM, reason="test"):
        codes = dict(Unit.objects.values_list("pk", "code"))
        cases = Case.objects.filter(pk__in=number).order_by("opened_at", "number")
        legs = Leg.objects.filter(row_id__in=number).order_by("pk")
        clocks = Clock.objects.filter(row_id__in=number).order_by("pk")
        lines = [
            *cases.values_list(
                "number", "opened_at", "state", "title", "due_at", "closed_at", "stars"
            ),
            *(
                (number[row], codes[unit], *rest)
                for row, unit, *rest in legs.values_list(
                    "row_id", "unit_id", "form", "state", "sent_at", "signed_at", "ended_at"
                )
            ),
            *(
                (number[row], codes[unit], *rest)
                for row, unit, *rest in clocks.values_list(
                    "row_id", "unit_id", "step", "started_at", "due_at", "stopped_at"
                )
            ),
        ]
    return hashlib.sha256(repr(lines).encode()).hexdigest()


def compare(play: Play, table: Table) -> tuple[int, list[str]]:
    """How many clocks were compared, and where the kernel and the oracle differ."""
    oracle = Oracle(table, _places(play))
    oracle.read(play.journal)
    wrong: list[str] = []
    compared = 0
    rows = {course.row_id: course for course in play.courses if course.row_id}
    with scope(SYSTEM, reason="test"):
        dues = dict(Case.objects.filter(pk__in=rows).values_list("pk", "due_at"))
        kept: dict[int, list[tuple]] = {}
        clocks = Clock.objects.filter(row_id__in=rows).order_by("leg_id", "pk")
        for leg, *rest in clocks.values_list(
            "leg_id", "step", "started_at", "due_at", "stopped_at", "paused_at"
        ):
            kept.setdefault(leg, []).append(tuple(rest))
        legs: dict[int, list[int]] = {}
        found = Leg.objects.filter(row_id__in=rows).order_by("pk")
        for pk, row in found.values_list("pk", "row_id"):
            legs.setdefault(row, []).append(pk)
    for row, course in rows.items():
        matter = oracle.matters[course.life.number]
        if dues[row] != matter.due:
            wrong.append(f"{course.life.number}: due {dues[row]}, oracle {matter.due}")
        if len(legs[row]) != len(matter.legs):
            wrong.append(f"{course.life.number}: {len(legs[row])} legs, oracle {len(matter.legs)}")
        for pk, leg in zip(legs[row], matter.legs, strict=False):
            is_ = sorted(kept.get(pk, []), key=lambda c: (c[1], c[0]))
            must = sorted(
                ((c.step, c.started, c.due, c.stopped, c.paused) for c in leg.clocks),
                key=lambda c: (c[1], c[0]),
            )
            compared += len(must)
            if is_ != must:
                wrong.append(f"{course.life.number}/{pk}: {is_}\n   oracle {must}")
    return compared, wrong


@pytest.mark.timeout(0 if CASES > WHOLE_YEAR else 480)
def test_every_clock_of_a_simulated_winter_is_what_the_oracle_says(room, seat) -> None:
    """Through the National Day's and the New Year's holidays and make-up days, a rest day of one
    prefecture, a merger and a move; pauses, extensions and returns on the way.

    HUIGONG_SIMULATED_CASES=20000 plays a whole year instead (docs/howto/simulate.md).
    """
    with seat("guan"):
        set_day(on=REST, is_workday=False, source="州人大决定", name="州庆", division=PLACE)
    span = (date(2025, 1, 1), date(2025, 12, 31)) if CASES > WHOLE_YEAR else WINTER
    play = year(CASES, first=span[0], last=span[1], tell=telling())
    compared, wrong = compare(play, Table({PLACE: {REST}}))
    assert not wrong, "\n".join(wrong[:5])
    done = Counter(deed.verb for deed in play.journal)
    assert compared > 2 * CASES
    for verb in ("answer", "dispatch", "return", "pause", "resume", "reply", "check", "close"):
        assert done[verb], f"nobody had to {verb}"
    assert Unit.objects.get(code=MERGED).succession.successor.code == INTO


@pytest.mark.django_db
def test_an_oracle_that_forgets_a_rest_day_is_contradicted(seat) -> None:
    """The comparison can fail: without the prefecture's own rest day some clock differs."""
    with seat("guan"):
        set_day(on=REST, is_workday=False, source="州人大决定", name="州庆", division=PLACE)
    play = year(20, first=REST - timedelta(days=4), last=REST)
    assert compare(play, Table({PLACE: {REST}}))[1] == []
    assert compare(play, Table())[1] != []


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_days() -> None:
    found = []
    for seed in (7, 7, 8):
        with contextlib.suppress(_Undone), transaction.atomic():
            play = year(12, seed, first=date(2025, 4, 28), last=date(2025, 5, 9))
            found.append(digest(play))
            raise _Undone
    assert found[0] == found[1] != found[2]


def test_a_shape_gives_its_hours_and_its_waiting() -> None:
    shape = read_shape(OURS)
    dice = random.Random(1)  # noqa: S311  # no secret hangs on it
    moments = shape.arrivals(dice, date(2025, 1, 1), date(2025, 12, 31), 4000)
    assert moments == sorted(moments)
    by_hour = Counter(moment.hour for moment in moments)
    assert by_hour[10] > by_hour[18] > by_hour[3]
    by_day = Counter(moment.weekday() for moment in moments)
    assert by_day[0] > by_day[6]
    waits = sorted(shape.until_reply(dice) for _ in range(2000))
    assert 3 < waits[1000].total_seconds() / 86_400 < 5


@pytest.mark.parametrize("text", ["{}", "by_hour: {0: 1}", "not a shape"])
def test_what_is_no_shape_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "shape.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((KeyError, ValueError, TypeError)):
        read_shape(path)


@pytest.mark.skipif(not MEASURED.is_file(), reason="没有 ../shared，实测的来件形状不随项目发布")
def test_the_measured_shape_can_be_read() -> None:
    assert read_shape(MEASURED).hours[10] > read_shape(MEASURED).hours[4]
