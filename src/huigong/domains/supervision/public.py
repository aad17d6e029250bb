"""What the worker's pages may use: the answers computed from facts, and nothing about anybody."""

from huigong.domains.supervision.duties.answers import sum_page
from huigong.domains.supervision.duties.asks import CALCULATORS, Calculator

__all__ = ["CALCULATORS", "Calculator", "sum_page"]
