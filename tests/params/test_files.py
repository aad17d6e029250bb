"""Reading shipped files: what is refused, and that ours are in order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.checks import run_checks

from huigong.kernel.params import shelf
from huigong.kernel.params.files import Shelf, read
from huigong.kernel.params.values import problem_of, ready

GOOD = """
reply_days:
  title: 答复期限
  unit: working_days
  source: 《某条例》第二十二条
  confidence: CONFIRMED
  values: {2020-01-01: 10, 2024-01-01: 15}
aid:
  ceiling:
    title: 救助上限
    unit: CNY
    confidence: UNCONFIRMED
    open_question: 上限是多少？
    values: {2024-01-01: "3000.50"}
"""


@pytest.fixture
def shelved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Shelf:
    """The check's view of one file with the text given as the parameter."""
    path = tmp_path / "sample.yaml"
    path.write_text(request.param, encoding="utf-8")
    found = read([path])
    monkeypatch.setattr(shelf, "shelf", lambda: found)
    return found


def leaf(**changes: str | None) -> str:
    lines: dict[str, str | None] = {
        "title": "答复期限",
        "unit": "working_days",
        "source": "《某条例》第二十二条",
        "confidence": "CONFIRMED",
        "values": "{2020-01-01: 10}",
        **changes,
    }
    body = "".join(f"  {key}: {value}\n" for key, value in lines.items() if value is not None)
    return f"reply_days:\n{body}"


@pytest.mark.parametrize("shelved", [GOOD], indirect=True)
def test_groups_nest_and_values_are_in_the_order_of_time(shelved: Shelf) -> None:
    assert set(shelved.definitions) == {"sample.reply_days", "sample.aid.ceiling"}
    (row,) = shelved.definitions["sample.reply_days"].rows
    assert row.value_on(date(2019, 12, 31)) is None
    assert row.value_on(date(2023, 12, 31)) == (date(2020, 1, 1), 10)
    assert row.value_on(date(2024, 1, 1)) == (date(2024, 1, 1), 15)
    assert run_checks(tags=["params"]) == []


@pytest.mark.parametrize(
    ("shelved", "number", "words"),
    [
        (leaf(source=None, confidence=None), "E004", "neither a source nor an open question"),
        (leaf(source="''", confidence="UNCONFIRMED"), "E004", "neither"),
        (leaf(source=None, open_question="几日？"), "E005", "without a source"),
        (leaf(confidence="UNCONFIRMED"), "E006", "asks nothing"),
        (leaf(confidence="LOCAL"), "E007", "names its division"),
        (leaf(division="'37'"), "E007", "names its division"),
        (leaf(confidence="MAYBE"), "E001", "unknown confidence"),
        (leaf(title=None), "E001", "no title"),
        (leaf(colour="red"), "E001", "colour"),
        (leaf(unit="fortnights"), "E008", "unknown unit"),
        (leaf(values="{2020-01-01: 1.5}"), "E008", "whole number"),
        (leaf(values="{2020-01-01: -1}"), "E008", "from 0 up"),
        (leaf(values="{2020-01-01: ten}"), "E008", "not a number"),
        (leaf(values="{soon: 3}"), "E003", "not a date"),
        (leaf(values="3"), "E003", "date: value"),
        (leaf(values="{}"), "E003", "no dated values"),
        (leaf(values=None), "E003", "no dated values"),
        (leaf(values="{2020-01-01: 3, 2020-01-01: 5}"), "E001", "written twice"),
        (leaf() + leaf(), "E001", "written twice"),
        (leaf(unit="CNY", values="{2020-01-01: 0.1}"), "E008", "quoted text"),
        ("reply_days: 3\n", "E001", "not a parameter"),
        ("- 3\n", "E001", "holds no parameters"),
        ("a: [\n", "E001", "cannot be read"),
        ("a: !!python/object/apply:os.system ['true']\n", "E001", "cannot be read"),
    ],
    indirect=["shelved"],
)
def test_what_is_wrong_with_a_file_stops_the_start(shelved: Shelf, number: str, words: str) -> None:
    errors = run_checks(tags=["params"])
    assert [error.id for error in errors if words in str(error.msg)] == [f"params.{number}"]
    assert shelved.definitions == {}


def test_one_name_has_one_home(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "sample.yaml").write_text(leaf(), encoding="utf-8")
    found = read([tmp_path / "one/sample.yaml", tmp_path / "two/sample.yaml"])
    assert [problem.number for problem in found.problems] == [2]


def test_everything_we_ship_has_a_source_or_a_question() -> None:
    source = Path(shelf.__file__).parents[2]
    paths = sorted(source.glob("**/params/*.yaml"))
    found = read(paths)
    assert found.problems == []
    assert {path.stem for path in paths} >= {"limits", "hotline"}


def test_the_clocks_of_12351_are_open_questions_with_a_note() -> None:
    source = Path(shelf.__file__).parents[2] / "domains/hotline/params/hotline.yaml"
    definitions = read([source]).definitions
    clocks = "sign_hours return_days extension_days check_days callback_days accept_hours"
    tiers = ("general", "difficult", "complex")
    names = [*clocks.split(), *(f"handle_days.{tier}" for tier in tiers)]
    for name in names:
        (row,) = definitions[f"hotline.{name}"].rows
        assert row.question and row.note and not row.source, name


def test_the_limits_of_the_law_carry_their_article() -> None:
    source = Path(shelf.__file__).with_name("params") / "limits.yaml"
    definitions = read([source]).definitions
    for name, value in {
        "limits.arbitration_years": 1,
        "limits.injury_claim_years": 1,
        "limits.injury_employer_days": 30,
        "limits.petition.inform_days": 15,
        "limits.petition.handle_days": 60,
        "limits.petition.extension_days": 30,
        "limits.petition.object_days": 5,
    }.items():
        (row,) = definitions[name].rows
        assert "条" in row.source
        assert row.values[-1][1] == value


@pytest.mark.parametrize(
    ("value", "unit", "is_good"),
    [
        (3, "working_days", True),
        (True, "working_days", False),
        (1.5, "working_hours", True),
        ("3000.50", "CNY", True),
        ("3000.505", "CNY", False),
        ("NaN", "CNY", False),
        ("-1", "CNY", False),
        ("abc", "CNY", False),
        (3000, "CNY", True),
        ("", "text", False),
        ("文", "text", True),
        (1, "bool", False),
        (False, "bool", True),
        ([["08:30", "12:00"]], "sessions", True),
        ([], "sessions", False),
        ("08:30", "sessions", False),
        (None, "count", False),
    ],
)
def test_a_value_fits_its_unit_or_not(value: object, unit: str, is_good: bool) -> None:
    assert (problem_of(value, unit) is None) is is_good


def test_money_is_never_a_float() -> None:
    assert ready("3000.10", "CNY") == Decimal("3000.10")
    assert ready(3000, "CNY") == Decimal(3000)
