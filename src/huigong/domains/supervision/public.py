"""What everybody's pages may use: the answers computed from facts, whether a paper is genuine, and
one's own unpaid wages.
"""

from huigong.domains.supervision.clauses.page import clause_page
from huigong.domains.supervision.duties.answers import sum_page
from huigong.domains.supervision.duties.asks import CALCULATORS, Calculator
from huigong.domains.supervision.letters.checking import (
    CheckedLetter,
    check_letter,
    checks_per_minute,
)
from huigong.domains.supervision.wages.own import MyWage, my_wage, my_wages

__all__ = [
    "CALCULATORS",
    "Calculator",
    "CheckedLetter",
    "MyWage",
    "check_letter",
    "checks_per_minute",
    "clause_page",
    "my_wage",
    "my_wages",
    "sum_page",
]
