"""After any sequence of moves sight is what the declarations expect; tokens are of the text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.access.oracle import Oracle
from tests.access.places import unit

from huigong.domains.hotline.actions import dispatch_case, edit_case, register_case
from huigong.domains.hotline.models import Case
from huigong.kernel.org.models import Link
from huigong.kernel.scoping.clauses import expected_function
from huigong.kernel.scoping.models import Sight
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.testing.worlds import World
from huigong.kernel.workflow import actions
from huigong.kernel.workflow.legs import intake_of
from huigong.kernel.workflow.models import OPEN_STATES, Leg, LegForm
from huigong.kernel.workflow.recusal import recuse_unit

pytestmark = pytest.mark.access
COUNTIES = ("QH-630223", "QH-630222", "QH-630224", "QH-630102", "QH-632521")
PARENTS = ("QH-6301", "QH-6302", "QH-6325")
PERSONS = {"QH-630223": "ming", "QH-630222": "hua", "QH-630102": "qi", "QH-632521": "cai"}

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "create",
                "dispatch",
                "return",
                "assist",
                "transfer",
                "recuse",
                "move",
                "rank",
                "withdraw",
            )
        ),
        st.integers(0, 4),
        st.integers(0, 4),
    ),
    min_size=4,
    max_size=14,
)


class Play:
    """Carries out steps; what the rules refuse is simply not done."""

    def __init__(self, world: World) -> None:
        self.world, self.cases = world, []

    def do(self, what: str, first: int, second: int) -> None:
        step: Callable[[int, int], Any] = getattr(self, f"do_{what}")
        if what not in ("create", "move") and not self.cases:
            return
        try:
            with transaction.atomic():
                step(first, second)
        except ValidationError:
            return

    def case(self, number: int) -> Case:
        with scope(SYSTEM, reason="play"):
            return Case.objects.get(pk=self.cases[number % len(self.cases)])

    def leg(self, number: int) -> Leg | None:
        """An open leg of a case at an office of which we know somebody."""
        with scope(SYSTEM, reason="play"):
            legs = Leg.objects.filter(
                row_id=self.case(number).pk, state__in=OPEN_STATES, unit__code__in=PERSONS
            ).exclude(form=LegForm.INTAKE)
            return legs.select_related("unit", "sender").first()

    def do_create(self, first: int, second: int) -> None:
        phone = self.world.lao.phone if first % 2 else ""
        words = ("工地欠薪", "Meituan 单价", "0012号院", "工伤 2026-11")[second % 4]
        with self.world.seat("an"):
            made = register_case(channel="phone", title=words, text=words, phone=phone)
        self.cases.append(made.pk)

    def do_dispatch(self, first: int, second: int) -> None:
        with self.world.seat("an"):
            dispatch_case(self.case(first), units=[unit(COUNTIES[second])])

    def _by_office(self, number: int, act: Callable[[Leg], Any]) -> None:
        leg = self.leg(number)
        if leg is not None:
            with self.world.seat(PERSONS[leg.unit.code]):
                if leg.state == "sent":
                    leg = actions.sign_leg(leg)
                act(leg)

    def do_return(self, first: int, second: int) -> None:
        self._by_office(first, lambda leg: actions.return_leg(leg, refusal="不归我们管"))

    def do_assist(self, first: int, second: int) -> None:
        there = unit(COUNTIES[second])
        self._by_office(first, lambda leg: actions.assist_leg(leg, unit=there, order="请协助"))

    def do_transfer(self, first: int, second: int) -> None:
        there = unit(COUNTIES[second])
        self._by_office(first, lambda leg: actions.transfer_leg(leg, unit=there))

    def do_withdraw(self, first: int, second: int) -> None:
        leg = self.leg(first)
        if leg is not None and leg.sender_id == self.world.an.unit.pk:
            with self.world.seat("an"):
                actions.withdraw_leg(leg, refusal="派错了")

    def do_recuse(self, first: int, second: int) -> None:
        case = self.case(first)
        codes = (*COUNTIES[:3], *PARENTS[:2])
        with self.world.seat("an"):
            intake = intake_of(Leg.objects.filter(row_id=case.pk).earliest("id"))
            recuse_unit(intake, unit=unit(codes[second]), reason="有利害关系")

    def do_rank(self, first: int, second: int) -> None:
        case, due = self.case(first), timezone.now() + timedelta(hours=second)
        with self.world.seat("an"):
            edit_case(case, due_at=due if second else None, title=f"改过的事由{second}")

    def do_move(self, first: int, second: int) -> None:
        """A county goes under another prefecture, as a reorganisation would have it."""
        moved, parent = unit(COUNTIES[first]), unit(PARENTS[second % 3])
        with scope(SYSTEM, reason="play"), connection.cursor() as cursor:
            Link.objects.filter(unit=moved, line=1, until_on=None).update(parent=parent)
            cursor.execute("SELECT * FROM org_refresh(%s)", [[moved.pk]])


def _differences(cases: list[int]) -> tuple[set[Any], set[Any]]:
    """What sight has and should not, and what it lacks (by the database's own function)."""
    with scope(SYSTEM, reason="proof"), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT row_id, seer, is_base, rank FROM {expected_function(Case)}(%s)", [cases]
        )
        wanted = set(cursor.fetchall())
        rows = Sight.objects.filter(kind=kind_of(Case), row_id__in=cases)
        found = set(rows.values_list("row_id", "seer", "is_base", "rank"))
    return found - wanted, wanted - found


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_sight_follows_whatever_happens(db, world, steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        play = Play(world)
        play.do("create", 1, 0)
        play.do("dispatch", 0, 0)
        for what, first, second in steps:
            play.do(what, first, second)
        too_much, too_little = _differences(play.cases)
        assert not too_much, f"seen by who must not: {too_much}"
        assert not too_little, f"not seen by who should: {too_little}"
        oracle = Oracle()
        with scope(SYSTEM, reason="proof"):
            for case in Case.objects.filter(pk__in=play.cases):
                rows = Sight.objects.filter(kind=kind_of(Case), row_id=case.pk)
                assert dict(rows.values_list("seer", "is_base")) == oracle.seers(case)
        transaction.set_rollback(True)


def test_a_mass_move_by_hand_leaves_sight_right(db, world) -> None:
    """One statement over many rows, in a session that had planned for one: unit, rank and words."""
    with world.seat("an"):
        given = {"channel": "phone", "text": "x", "employer": "甲厂"}
        cases = [register_case(title=f"群体欠薪 {n}", **given).pk for n in range(12)]
    move = "UPDATE hotline_case SET unit_id = %s, due_at = due_at + %s, title = title || %s"
    with scope(SYSTEM, reason="by hand"), connection.cursor() as cursor:
        for case, code in zip(cases, COUNTIES * 2, strict=False):
            cursor.execute(f"{move} WHERE id = %s", [unit(code).pk, timedelta(0), "改", case])
        last = [unit(COUNTIES[0]).pk, timedelta(days=3), "湟源石料厂", cases[:9]]
        cursor.execute(f"{move} WHERE id = ANY (%s)", last)
    assert _differences(cases) == (set(), set())
    # Hua's county had two of them for a moment.
    asked = "SELECT scoping_search(%s, %s, %s, 50)"
    for who, word, number in (
        ("ming", "湟源石料", 9),
        ("ming", "群体欠薪", 9),
        ("hua", "群体欠薪", 0),
    ):
        with world.seat(who), connection.cursor() as cursor:
            cursor.execute(asked, [kind_of(Case), word, 2**62])
            assert len({row[0] for row in cursor.fetchall()} & set(cases)) == number


def test_tokens_are_those_of_the_text(db, world, owner_tokens) -> None:
    with world.seat("an"):
        case = register_case(channel="phone", title="工地欠薪 Meituan", text="x", employer="甲厂")
        edit_case(case, title="改成社保 0012", employer="")
        found, wanted = owner_tokens(case)
    assert found == wanted and len(wanted) > 3


@pytest.fixture
def owner_tokens() -> Callable[[Case], tuple[set[int], set[int]]]:
    """The tokens kept of a row; no role of ours can read them, so the search is asked."""

    def read(case: Case) -> tuple[set[int], set[int]]:
        kind = kind_of(Case)
        parts = [getattr(case, name) or "" for name in Case.sighted.text]
        with connection.cursor() as cursor:
            cursor.execute("SELECT scoping_tokens(%s, %s)", [kind, " ".join(parts)])
            wanted = {row[0] for row in cursor.fetchall()}
            kept = set()
            for text in (*parts, "工地欠薪", "Meituan", "甲厂"):
                cursor.execute("SELECT scoping_search(%s, %s, %s, 10)", [kind, text, 2**62])
                is_found = case.pk in {row[0] for row in cursor.fetchall()}
                cursor.execute("SELECT scoping_tokens(%s, %s)", [kind, text])
                kept |= {row[0] for row in cursor.fetchall()} if is_found else set()
        return kept, wanted

    return read
