"""Cases that an officer wrote down: boundaries, changes of law, what is not known."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.supervision.stand import Shipped, ShippedDays, cases, facts_of, plain

from huigong.domains.supervision.duties.asks import CALCULATORS
from huigong.domains.supervision.duties.rules.answering import ANSWERS, answer
from huigong.domains.supervision.duties.sentences import STEPS
from huigong.domains.supervision.duties.telling import tell

CASES = cases()


@pytest.mark.parametrize(
    ("what", "facts", "case"), CASES, ids=[f"{what}: {c['say']}" for what, _f, c in CASES]
)
def test_a_case_comes_out_as_written(what, facts, case) -> None:
    given = facts_of(what, facts)
    days = ShippedDays(case.get("festivals", ()))
    found = answer(what, given, Shipped(given.ruled_on, case.get("decided")), days)
    wanted = dict(plain(name, value) for name, value in case["gives"].items())
    assert {name: found.results.get(name) for name in wanted} == wanted
    assert not set(case.get("absent", ())) & set(found.results)
    lacks = [one.name for one in found.missing]
    assert set(case.get("lacks", ())) <= set(lacks)
    if case.get("lacks") == []:
        assert not lacks
    # No amount is ever anything but whole fen, and every step can be said with its source.
    assert all(type(v) is not float for v in found.results.values())
    told = tell(what, found)
    assert len(told.steps) == len(found.steps) and all("{" not in s.text for s in told.steps)
    assert all(lack.text and "{" not in lack.text for lack in told.missing)


def test_every_answer_has_its_cases_and_every_sentence_is_said() -> None:
    count = Counter(what for what, _facts, _case in CASES)
    assert set(count) == set(ANSWERS) == set(CALCULATORS)
    assert sum(count.values()) >= 150 and min(count.values()) >= 10
    said = set()
    for what, facts, case in CASES:
        given = facts_of(what, facts)
        rules = Shipped(given.ruled_on, case.get("decided"))
        days = ShippedDays(case.get("festivals", ()))
        said |= {step.code for step in answer(what, given, rules, days).steps}
    assert set(STEPS) == said
