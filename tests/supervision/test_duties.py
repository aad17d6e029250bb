"""The duties as data: all of them, each with its source, its days and its confidence."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from huigong.domains.supervision.clauses.reading import kinds
from huigong.domains.supervision.duties.reading import DATA, THEMES, read, shelf
from huigong.domains.supervision.duties.standing import State, default_duties, duties_on
from huigong.kernel.params.models import Override
from huigong.kernel.scoping.scope import SYSTEM, scope

TABLE = Path(__file__).resolve().parents[4] / "shared" / "domain" / "rules.md"
#: Read in the statute itself, because the table has no row.
STATUTE = "statute"
LAWS = TABLE.parents[1] / "data" / "laws" / "articles.csv"
NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九")}


def test_every_row_is_there_with_its_source() -> None:
    found = shelf()
    assert not found.problems
    assert {path.stem for path in DATA.glob("*.yaml")} == set(THEMES)
    rows = {duty.row for duty in found.duties.values()}
    assert rows - {STATUTE} == {f"2.{n}" for n in (*range(1, 55), *range(60, 73))}
    for duty in found.duties.values():
        assert duty.name and all(v.basis and v.test and v.since for v in duty.versions)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("since: 2020-01-01, test: 看, confidence: CONFIRMED", "has no source"),
        ("test: 看, basis: [劳动法 第一条], confidence: CONFIRMED", "has no day since"),
        ("since: 2020-01-01, test: 看, basis: [劳动法 第一条]", "unknown confidence"),
        (
            "since: 2020-01-01, test: 看, basis: [劳动法 第一条], confidence: UNCONFIRMED",
            "asks nothing",
        ),
        (
            "since: 2020-01-01, test: 看, basis: [a], confidence: LOCAL, ask_admin: [x]",
            "names its division",
        ),
        (
            "versions: [{since: 2020-01-01, until: 2020-02-01, test: 看, basis: [a], confidence:"
            " CONFIRMED}, {since: 2020-03-01, test: 看, basis: [a], confidence: CONFIRMED}]",
            "leave a gap",
        ),
        (
            "since: 2020-01-01, test: 看, basis: [a], confidence: CONFIRMED, computes: luck",
            "nobody can",
        ),
        ("since: 2020-01-01, test: 看, basis: [a], confidence: CONFIRMED, x: 1", "unknown keys"),
    ],
)
def test_a_row_that_is_not_whole_is_refused(tmp_path, row, fault) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(f"theme: 试\nduties:\n  - {{code: a, row: '1', name: 名, {row}}}\n")
    found = read([file])
    assert not found.duties
    assert any(fault in problem for problem in found.problems), found.problems


def test_the_law_of_a_day_is_the_law_of_that_day(db) -> None:
    def test_of(code: str, day: date) -> str:
        found = {one.duty.code: one.version.test for one in duties_on(day)}
        return found.get(code, "")

    assert "四十四小时" in test_of("hours-standard", date(1995, 4, 30))
    assert test_of("hours-standard", date(1995, 5, 1)).startswith("每日八小时，每周四十小时")
    assert not test_of("hours-standard", date(1994, 12, 31))
    assert "十一天" in test_of("hours-divisor", date(2024, 12, 31))
    assert "十三天" in test_of("hours-divisor", date(2025, 1, 1))
    assert not test_of("insurance-waiver", date(2025, 8, 31))
    assert test_of("insurance-waiver", date(2025, 9, 1))


def test_what_is_not_confirmed_is_no_default_until_an_administrator_confirms_it(db) -> None:
    day, code = date(2026, 3, 2), "women-maternity-local"
    assert code not in {one.duty.code for one in default_duties(day, "630223")}
    asked = {one.duty.code: one for one in duties_on(day, "630223")}[code]
    assert asked.state is State.OPEN
    assert [q.name for q in asked.questions] == ["duties.maternity_extra_days"]
    with scope(SYSTEM, reason="test"):
        Override.objects.create(
            name="duties.maternity_extra_days",
            division="63",
            value=60,
            from_on=date(2026, 1, 1),
            source="青海省某条例第一条",
        )
    assert code in {one.duty.code for one in default_duties(day, "630223")}
    # It is a rule of its place and of no other.
    assert code not in {one.duty.code for one in default_duties(day, "330100")}


def test_a_local_duty_stays_at_home(tmp_path, db, monkeypatch) -> None:
    file = tmp_path / "local.yaml"
    file.write_text(
        "theme: 试\nduties:\n  - {code: a, row: '1', name: 名, division: '33', since: 2020-01-01,"
        " test: 看, basis: [某省条例 第一条], confidence: LOCAL,"
        " ask_admin: [duties.maternity_extra_days]}\n"
    )
    module = "huigong.domains.supervision.duties.standing.shelf"
    monkeypatch.setattr(module, lambda: read([file]))
    day = date(2026, 3, 2)
    assert [one.state for one in duties_on(day, "630223")] == [State.ELSEWHERE]
    assert [one.state for one in duties_on(day, "330100")] == [State.OPEN]
    assert not default_duties(day, "630223") and not default_duties(day, "330100")


@pytest.mark.skipif(not TABLE.exists(), reason="../shared is not in this checkout")
def test_the_articles_are_those_of_the_table() -> None:
    """Every article that the table's row names stands in ours; as a basis we name no other."""
    table = _table()
    assert len(table) == len({duty.row for duty in shelf().duties.values()} - {STATUTE})
    for duty in shelf().duties.values():
        if duty.row == STATUTE:
            continue
        version = duty.versions[-1]
        basis, named = _numbers(version.basis), _numbers(version.sanction_basis)
        # The table cites the holiday regulation of 2024 without its article.
        assert basis <= table[duty.row] | ({2} if duty.row == "2.17" else set()), duty.row
        assert table[duty.row] <= basis | named, duty.row


@pytest.mark.skipif(not LAWS.exists(), reason="../shared is not in this checkout")
def test_what_was_read_in_a_statute_stands_there() -> None:
    with LAWS.open(encoding="utf-8", newline="") as file:
        known = {f"{row['law']} {row['article']}" for row in csv.DictReader(file)}
    duties = shelf().duties.values()
    read_there = [duty for duty in duties if duty.row == STATUTE]
    bases = [v.basis + v.sanction_basis for duty in read_there for v in duty.versions]
    named = {one for basis in bases for one in basis}
    assert named and named <= known, named - known
    # A clause cites a statute that was read, or what a duty of the table cites already.
    cited = {one for duty in duties for version in duty.versions for one in version.basis}
    clauses = {one for clause in kinds().clauses.values() for one in clause.basis}
    assert clauses <= known | cited, clauses - known - cited


def _numbers(basis: tuple[str, ...]) -> set[int]:
    words = "；".join(basis)
    return {_number(n) for n in re.findall(r"第([零一二三四五六七八九十百]+)条", words)}


def _table() -> dict[str, set[int]]:
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.fullmatch(r"2\.\d+", cells[0]) and len(cells) > 3:
            is_short = len(cells) == 4  # the second table has its articles alone
            found[cells[0]] = _articles(f"Arts {cells[3]}" if is_short else cells[3])
    return found


def _articles(words: str) -> set[int]:
    found: set[int] = set()
    for part in re.findall(r"Arts? ((?:\d+(?:\(\d+\))?(?:–\d+)?(?:, )?)+)", words):
        for piece in re.sub(r"\(\d+\)", "", part).split(","):
            first, _dash, last = piece.strip().partition("–")
            if first:
                found |= set(range(int(first), int(last or first) + 1))
    return found


def _number(text: str) -> int:
    total, digit = 0, 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = NUMERALS[char]
    return total + digit
