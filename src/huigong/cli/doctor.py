"""`huigong doctor`: one screen that says what is wrong and what to do about it."""

from __future__ import annotations


def doctor(_words: list[str]) -> int:
    return 0
