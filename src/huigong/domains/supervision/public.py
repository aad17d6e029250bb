"""What everybody's pages may use: the answers computed from facts, whether a paper is genuine, and
nothing about anybody.
"""

from huigong.domains.supervision.duties.answers import sum_page
from huigong.domains.supervision.duties.asks import CALCULATORS, Calculator
from huigong.domains.supervision.letters.checking import (
    CheckedLetter,
    check_letter,
    checks_per_minute,
)

__all__ = [
    "CALCULATORS",
    "Calculator",
    "CheckedLetter",
    "check_letter",
    "checks_per_minute",
    "sum_page",
]
