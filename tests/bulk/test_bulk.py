"""Many cases at once are the same as one after the other:
rows, numbers, sight, legs, clocks, trail.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huigong.domains.hotline.actions import register_case
from huigong.domains.hotline.bulk import register_cases
from huigong.domains.hotline.models import Case, CaseKind, Channel
from huigong.kernel.accounts.models import Account
from huigong.kernel.actions import bulk
from huigong.kernel.audit.models import Event
from huigong.kernel.calendar.present import present
from huigong.kernel.receipts.models import Receipt
from huigong.kernel.scoping.models import Sight
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import Clock, Counter, Leg
from huigong.kernel.workflow.numbers import next_number

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
WORDS = st.text(st.sampled_from("拖欠工资加班费，。 abc123'\"\\\t\n%;—·卓玛"), max_size=90)
DRAFTS = st.lists(
    st.fixed_dictionaries(
        {
            "channel": st.sampled_from([*Channel.values, "smoke"]),
            "title": WORDS,
            "text": WORDS,
            "kind": st.sampled_from(["", *CaseKind.values, "unheard"]),
            "at": st.none()
            | st.integers(0, 900).map(lambda d: NOW - timedelta(days=d, hours=d % 9)),
        },
        optional={
            "employer": WORDS,
            "division": st.sampled_from(["", "630223", "999999"]),
            "category": st.sampled_from(["", "pay.arrears", "pay"]),
            "people": st.integers(-1, 200_000),
            "reporter_name": st.sampled_from(["", "马 占忠", "名" * 41]),
            "phone": st.sampled_from(["", "15400008801", "154 0000 8801", "12345", "一二三"]),
            "is_urgent": st.booleans(),
            "is_confidential": st.booleans(),
        },
    ),
    min_size=1,
    max_size=12,
)


def draft(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "key": f"test/{number}",
        "channel": "web",
        "title": f"欠薪{number}",
        "text": "干了三个月没有给钱。",
        **more,
    }


def one_by_one(drafts: list[dict[str, Any]]) -> list[str]:
    told = []
    for given_one in drafts:
        try:
            register_case(**given_one)
            told.append("")
        except ValidationError as wrong:
            told.append(" ".join(sorted(wrong.messages)))
    return told


def at_once(drafts: list[dict[str, Any]]) -> list[str]:
    keyed = [{**row, "key": str(number)} for number, row in enumerate(drafts)]
    return [
        outcome.reason and " ".join(sorted(outcome.reason.split(" ")))
        for outcome in register_cases(keyed)
    ]


def traces(rows: list[Case]) -> dict[str, list[Any]]:
    """Everything that was written, without the row numbers, which a sequence gives."""
    plain = ("kind", "row_id", "id")
    numbers = {row.pk: row.number for row in rows}
    kind = kind_of(Case)
    told: dict[str, list[Any]] = {"case": [], "phone": [row.masked_phone for row in rows]}
    for row in Case.objects.filter(pk__in=numbers).order_by("number").values():
        told["case"].append(
            {k: v for k, v in row.items() if k not in ("id", "phone", "reporter_id")}
        )
    told["reporter"] = [row.reporter.login if row.reporter else "" for row in rows]
    for name, model in (("leg", Leg), ("clock", Clock), ("event", Event)):
        found = model.objects.filter(kind=kind, row_id__in=numbers).values()
        left = (*plain, "leg_id", "batch")
        lines = [
            (numbers[row["row_id"]], sorted((k, str(v)) for k, v in row.items() if k not in left))
            for row in found
        ]
        told[name] = sorted(lines)
    sights = Sight.objects.filter(kind=kind, row_id__in=numbers)
    persons = dict(Account.objects.values_list("pk", "login"))
    told["sight"] = sorted(
        (numbers[s.row_id], persons.get(-s.seer, str(s.seer)), s.is_base, s.rank) for s in sights
    )
    told["history"] = sorted(_history(list(numbers), numbers))
    told["counter"] = sorted(Counter.objects.values_list("series", "last"))
    return told


def _history(ids: list[int], numbers: dict[int, str]) -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pgh_obj_id, pgh_label, title FROM hotline_caseevent"
            " WHERE pgh_obj_id = ANY (%s)",
            [ids],
        )
        return [(numbers[row], label, title) for row, label, title in cursor.fetchall()]


def outcome_of(world: Any, way: Any, drafts: list[dict[str, Any]]) -> tuple[list[str], Any]:
    with transaction.atomic():
        with world.seat("an", at=NOW):
            told = way(drafts)
        with scope(SYSTEM, reason="test compares"):
            rows = list(Case.objects.select_related("reporter").order_by("number"))
            written = traces(rows)
        transaction.set_rollback(True)
    return told, written


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drafts=DRAFTS)
def test_many_are_the_same_as_one_after_the_other(world, drafts: list[dict[str, Any]]) -> None:
    refused, singly = outcome_of(world, one_by_one, drafts)
    also_refused, together = outcome_of(world, at_once, drafts)
    apart = [
        found
        for found in zip(drafts, refused, also_refused, strict=True)
        if bool(found[1]) != bool(found[2])
    ]
    assert not apart
    # A single case that comes late takes a later number than an earlier line of another year's.
    assert together == singly


@pytest.mark.django_db
def test_the_same_key_again_changes_nothing(seat) -> None:
    with seat("an"):
        first = register_cases([draft(1), draft(2), draft(1, title="同一行再来一次")])
        assert [outcome.state for outcome in first] == [bulk.NEW, bulk.NEW, bulk.KNOWN]
        assert first[0].row_id == first[2].row_id
        before = Counter.objects.get(series="hotline.case/2026").last
        again = register_cases([draft(2), draft(3), draft(1)])
        assert [outcome.state for outcome in again] == [bulk.KNOWN, bulk.NEW, bulk.KNOWN]
        assert again[0].row_id == first[1].row_id
        assert Case.objects.count() == Receipt.objects.count() == 3
        assert Counter.objects.get(series="hotline.case/2026").last == before + 1
        batches = set(Event.objects.filter(kind=kind_of(Case)).values_list("batch", flat=True))
        assert len(batches) == 2
        assert None not in batches


@pytest.mark.django_db
def test_a_bad_line_is_refused_alone_and_takes_no_number(seat) -> None:
    with seat("an"):
        lines = [
            draft(1),
            draft(2, text=" "),
            draft(3, phone="没有"),
            draft(4, division="999999"),
        ]
        outcomes = register_cases([*lines, draft(5)])
        assert [outcome.state == bulk.REFUSED for outcome in outcomes] == [0, 1, 1, 1, 0]
        assert all(outcome.reason for outcome in outcomes if outcome.state == bulk.REFUSED)
        taken = [int(case.number[-6:]) for case in Case.objects.order_by("id")]
        assert taken[1] == taken[0] + 1
        mended = register_cases([draft(2)])
        assert mended[0].state == bulk.NEW


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["ming", "sheng", "lv", "guan", "lao"])
def test_who_may_not_register_may_not_register_many(seat, who: str) -> None:
    with seat(who), pytest.raises(PermissionDenied):
        register_cases([draft()])


@pytest.mark.django_db
def test_two_offices_may_number_their_lines_alike(seat, world) -> None:
    with seat("an") as taken:
        mine = bulk._key("1")
        assert mine == bulk._key("1") != bulk._key("2")
    with seat("hua"):
        assert bulk._key("1") != mine
    assert taken.unit_id == world.an.unit.pk


def test_every_row_is_found_by_its_words(fresh_database, owner_db, world) -> None:
    with world.seat("an"):
        register_cases([draft(n, employer="互助甲申某厂", reporter_name="马某") for n in range(30)])
    kind = kind_of(Case)
    wrong = owner_db.execute(
        "SELECT count(*) FROM hotline_case c"
        " WHERE ARRAY(SELECT token FROM scoping_token WHERE row_id = c.id ORDER BY 1)"
        " <> ARRAY(SELECT scoping_tokens(%s, concat_ws(' ', c.number, c.title, c.employer))"
        " UNION SELECT scoping_own_tokens(%s, c.unit_id, c.reporter_name) ORDER BY 1)",
        [kind, kind],
    ).fetchone()
    stored = owner_db.execute("SELECT count(*) FROM hotline_case").fetchone()
    assert (stored, wrong) == ((30,), (0,))


@pytest.mark.django_db
def test_a_batch_that_fails_leaves_nothing(seat, monkeypatch) -> None:
    with seat("an"):
        taken = next_number("hotline.case/2026")

        def fail(*_args: object) -> None:
            raise RuntimeError("killed")

        monkeypatch.setattr(bulk, "reactions", lambda _name: (fail,))
        with pytest.raises(RuntimeError):
            register_cases([draft(1), draft(2)])
        assert Case.objects.count() == Receipt.objects.count() == 0
        assert next_number("hotline.case/2026") == taken + 1


@pytest.mark.django_db
def test_many_share_their_moment_and_their_reason(seat) -> None:
    with present(NOW), seat("an"):
        register_cases([draft(1, at=NOW - timedelta(days=400)), draft(2)])
        opened = {case.number[8:12]: case for case in Case.objects.all()}
        assert set(opened) == {"2025", "2026"}
        assert opened["2025"].due_at < opened["2026"].due_at
        assert all(case.due["steps"] for case in opened.values())
