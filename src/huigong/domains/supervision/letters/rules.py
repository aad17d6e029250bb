"""What lets a next letter go out, and how a number is written. No model, no database."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """Why the letter after this one may not be drafted yet."""

    LAST = "last"
    UNSERVED = "unserved"
    RUNNING = "running"
    UNJUDGED = "unjudged"
    MET = "met"
    OVER = "over"


def why_not_next(
    *,
    has_next: bool,
    state: str,
    is_refused: bool,
    is_late: bool,
    all_met: bool,
    was_followed: bool = False,
) -> Why | None:
    """Refused, not answered in time, or answered without putting it right: then the next one.

    The order of the papers is that of the joint notice of 2024 (rules.md 1.5). A next one that was
    issued and taken back may be written anew.
    """
    if not has_next:
        return Why.LAST
    if state in ("drafted", "issued"):
        return Why.UNSERVED
    if state == "served":
        return None if is_refused or is_late else Why.RUNNING
    if state == "answered":
        return Why.UNJUDGED
    if state == "judged":
        return Why.MET if all_met else None
    if was_followed:
        return None
    return Why.OVER


def number_text(issuer: str, word: str, year: int, serial: int) -> str:
    """As it stands on paper: no leading noughts, the year in its own brackets."""
    return f"{issuer}{word}〔{year}〕{serial}号"


def series_of(unit_id: int, kind: str, year: int) -> str:
    """The series that an issuer's papers of a kind are numbered in, a year."""
    return f"supervision/letter/{unit_id}/{kind}/{year}"


def may_sign(post: str, allowed: str) -> bool:
    """Whether a post stands in a list such as 主席、副主席."""
    return post.strip() in {one.strip() for one in allowed.split("、")}
