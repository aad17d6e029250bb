"""The list of verbs: our own, and every Django command that calls itself one.

An app adds a verb without touching this folder: a management command whose class says
`huigong_verb = ("import cases", "data")` is `huigong import cases`, listed under that purpose with
its `help`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from huigong.cli.speech import gettext as _

Run = Callable[[list[str]], int]

PURPOSES = ("setup", "run", "data", "look", "develop")


def purpose_title(purpose: str) -> str:
    return {
        "setup": _("安装与升级"),
        "run": _("运行"),
        "data": _("数据"),
        "look": _("查看与诊断"),
        "develop": _("开发"),
    }[purpose]


@dataclass(frozen=True)
class Verb:
    """One thing `huigong` can do. `name` is one or two words; `takes` is what may follow it, where
    it does not tell so itself (`tells`).
    """

    name: str
    purpose: str
    summary: str
    run: Run
    takes: str = ""
    tells: bool = False

    def __post_init__(self) -> None:
        if self.purpose not in PURPOSES:
            raise ValueError(f"{self.name}: {self.purpose} not in {PURPOSES}")


def asks_help(verb: Verb, words: list[str]) -> bool:
    """Whether the caller wants to read about a verb that has no parser of its own."""
    return not verb.tells and bool({"-h", "--help"} & set(words))


def find(verbs: Iterable[Verb], words: list[str]) -> tuple[Verb, list[str]] | None:
    """The verb with the longest name at the start of the words, and the words after it."""
    by_name = {verb.name: verb for verb in verbs}
    for length in (2, 1):
        verb = by_name.get(" ".join(words[:length]))
        if verb and len(words) >= length:
            return verb, words[length:]
    return None
