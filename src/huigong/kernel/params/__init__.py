"""Dated values of rules: every amount, deadline and threshold with its source, or an open question.

`params.at(on).get("hotline.sign_hours", division="630223")` answers with a `Value`.
"""

from huigong.kernel.params.lookup import At, at
from huigong.kernel.params.questions import Question, open_questions
from huigong.kernel.params.values import NoValue, UnknownParameter, Value

__all__ = ["At", "NoValue", "Question", "UnknownParameter", "Value", "at", "open_questions"]
