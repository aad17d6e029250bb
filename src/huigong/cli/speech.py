"""Words of the command line before Django is there: Chinese, or English when LANG says so."""

from __future__ import annotations

import gettext as catalogue
import os
import sys

from huigong.config.home import SOURCE


def language() -> str:
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if said.lower().startswith("en") else "zh-hans"


def gettext(text: str) -> str:
    found = catalogue.translation(
        "django", SOURCE / "locale", languages=[language()], fallback=True
    )
    return found.gettext(text)


def say(text: str) -> None:
    """A line of progress or an answer."""
    print(text, flush=True)


def warn(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Trouble(Exception):
    """Something the person at the keyboard can put right; the message says how."""
