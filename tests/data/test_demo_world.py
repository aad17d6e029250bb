"""The demo's people, cases and categories: what they name exists, every story can be lived."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from huigong.demo.data.reading import (
    CHANNELS,
    PHONE,
    ROLES,
    URGENCIES,
    CaseRow,
    Step,
    load_cases,
    load_demo_units,
    load_personas,
)
from huigong.demo.data.stories import MOVES, BadStoryError, play, seats
from huigong.domains.hotline.data.categories import load_categories
from huigong.kernel.org.data.tree import load_units, read_divisions

PERSONAS = load_personas()
CASES = load_cases()
UNITS = {row.code for row in [*load_units(), *load_demo_units()]}
CATEGORIES = load_categories()
SEATS = seats(PERSONAS)
BY_KEY = {case.key: case for case in CASES}
PERSON = {person.key: person for person in PERSONAS}


def test_the_house_personas_are_there() -> None:
    assert {"ming", "hua", "gao", "sheng", "lao"} <= PERSON.keys()
    assert {person.role for person in PERSONAS} == set(ROLES)
    assert PERSON["lao"].unit == ""
    counties = {row.code: row for row in load_units() if row.level == "county"}
    ming, hua = counties[PERSON["ming"].unit], counties[PERSON["hua"].unit]
    assert ming.code != hua.code
    assert ming.territorial_parent == hua.territorial_parent == PERSON["gao"].unit


def test_every_persona_sits_in_a_unit_that_is_loaded() -> None:
    for person in PERSONAS:
        assert person.unit in UNITS or (person.unit == "" and person.role == "worker"), person.key
        assert person.start in ("/desk/", "/my/")
        assert (person.start == "/my/") == (person.role == "worker")
        assert 8 <= len(person.blurb) <= 80


def test_keys_and_phones_are_used_once_and_ring_nobody() -> None:
    phones = [person.phone for person in PERSONAS]
    phones += [case.caller_phone for case in CASES if case.caller_phone]
    assert all(re.fullmatch(PHONE, phone) for phone in phones)
    assert max(Counter(phones).values()) == 1
    assert len(PERSON) == len(PERSONAS)
    assert len(BY_KEY) == len(CASES) >= 40


def test_a_deputy_stands_in_for_somebody_else_and_today_is_inside() -> None:
    acting = [person for person in PERSONAS if person.deputy]
    assert acting
    for person in acting:
        assert person.deputy is not None
        assert person.deputy.from_day <= 0 <= person.deputy.until_day
        assert PERSON[person.deputy.for_key].unit not in ("", person.unit)
        # A working day is at most two calendar days here, so the earliest act is inside.
        acts = [step.day for case in CASES for step in case.story if step.by == person.key]
        assert min(acts, default=0) * 2 >= person.deputy.from_day


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_a_case_names_only_what_exists(case: CaseRow) -> None:
    leaves = {row.code: row for row in CATEGORIES.rows if row.parent}
    assert case.kind in leaves[case.category].kinds
    assert case.division in {row.code for row in read_divisions()}
    assert case.channel in CHANNELS
    assert case.urgency in URGENCIES
    assert 60 <= len(case.text) <= 200
    assert 4 <= len(case.title) <= 20
    assert case.people >= 1
    assert case.persona in PERSON or bool(case.caller_phone) != case.anonymous
    assert case.filed_by in (PERSON.keys() | {""})
    for step in case.story:
        assert step.to in UNITS | {""}
        assert step.by in PERSON.keys() | {"caller"}
        assert step.day <= 0
        assert re.fullmatch(r"[012]\d:[0-5]\d", step.at)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_no_real_employer_is_blamed(case: CaseRow) -> None:
    invented = tuple(row.name.removesuffix("工会") for row in load_demo_units())
    stem_and_branch = re.search("[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]", case.employer)
    assert (
        stem_and_branch
        or case.employer == ""
        or "某" in case.employer
        or (case.employer.startswith(invented))
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_a_story_can_be_lived_and_ends_where_it_says(case: CaseRow) -> None:
    assert play(case, SEATS) == case.expect


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_somebody_of_the_office_files_what_did_not_come_by_web(case: CaseRow) -> None:
    assert bool(case.filed_by) == (case.channel in ("phone", "visit", "letter"))


def test_the_stage_shows_what_a_day_holds() -> None:
    ends = Counter(case.expect for case in CASES)
    assert ends["overdue"] + ends["overdue_sign"] >= 2
    for state in ("returned", "extension_asked", "paused", "due_today", "waiting_sign", "new"):
        assert ends[state] >= 1, state
    assert any(case.people == 12 for case in CASES)
    does = Counter(step.do for case in CASES for step in case.story)
    assert set(does) == set(MOVES)
    stars = [step.stars for case in CASES for step in case.story if step.stars]
    assert max(stars) == 5
    assert min(stars) <= 2
    prefectures = {case.division[:4] for case in CASES if len(case.division) > 2}
    assert len(prefectures) == 8


def test_mings_morning_has_late_due_and_waiting() -> None:
    mine = [
        case.expect for case in CASES if any(step.to == PERSON["ming"].unit for step in case.story)
    ]
    assert {
        "overdue",
        "overdue_sign",
        "extension_asked",
        "returned",
        "due_today",
        "waiting_sign",
        "paused",
    } <= set(mine)


def test_no_case_is_handed_to_an_enterprise_union() -> None:
    shops = {row.code for row in load_demo_units()}
    for case in CASES:
        assert not any(step.to in shops for step in case.story), case.key


def test_categories_are_two_levels_and_cover_the_five_kinds() -> None:
    groups = [row for row in CATEGORIES.rows if not row.parent]
    leaves = [row for row in CATEGORIES.rows if row.parent]
    codes = [row.code for row in CATEGORIES.rows]
    assert len(set(codes)) == len(codes)
    assert len(groups) >= 8
    for group in groups:
        assert sum(row.parent == group.code for row in leaves) >= 5
    assert {kind for row in leaves for kind in row.kinds} == set(CATEGORIES.kinds)
    assert all(row.code.startswith(f"{row.parent}.") and row.kinds for row in leaves)
    assert list(CATEGORIES.kinds.values()) == [
        "问题咨询",
        "服务帮扶",
        "信访投诉",
        "法律援助",
        "意见建议",
    ]


def step(do: str, by: str, **more: object) -> Step:
    return replace(Step(day=0, at="09:00", do=do, by=by), **more)


COUNTY = {"to": "QH-630223"}


@pytest.mark.parametrize(
    ("story", "why"),
    [
        ([step("sign", "ming")], "has no leg"),
        ([step("dispatch", "an", **COUNTY), step("sign", "hua")], "has no leg"),
        ([step("dispatch", "an", **COUNTY), step("return", "ming")], "no reason"),
        ([step("dispatch", "an")], "to whom"),
        (
            [step("dispatch", "an", **COUNTY), step("reply", "ming", text="办了", plain="好")],
            "no leg",
        ),
        (
            [
                step("dispatch", "an", **COUNTY),
                step("sign", "ming"),
                step("reply", "ming", text="办"),
            ],
            "plain words",
        ),
        ([step("close", "an")], "the case is new"),
        ([step("grant", "an")], "has sent no leg"),
        (
            [step("dispatch", "an", **COUNTY), step("sign", "ming"), step("grant", "an")],
            "nobody asked",
        ),
        ([step("dispatch", "an", **COUNTY), step("urge", "gao", text="快")], "has sent no leg"),
        (
            [step("answer", "an", text="答", plain="答"), step("judge", "an", stars=5)],
            "only the caller",
        ),
        ([step("urge", "an")], "says nothing"),
        ([step("answer", "an", text="答", plain="答", day=-30)], "before the step above"),
    ],
)
def test_an_impossible_story_is_refused(story: list[Step], why: str) -> None:
    case = replace(BY_KEY["park-housing"], story=tuple(story))
    with pytest.raises(BadStoryError, match=why):
        play(case, SEATS)
