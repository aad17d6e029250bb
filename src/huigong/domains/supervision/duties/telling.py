"""From an answer to what stands on the page: results, sentences with their articles, what lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huigong.domains.supervision.duties.asks import label_of
from huigong.domains.supervision.duties.rules.reckoning import Answer, Lack, Missing, Source, Step
from huigong.domains.supervision.duties.sentences import KINDS, LACKS, OWN, RESULTS, STEPS, WORDS
from huigong.kernel.params import shelf
from huigong.kernel.params.values import Value
from huigong.kernel.ui.grouping import yuan

_HOUR = 60


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A sentence and where it is written."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldLack:
    """What is missing; `param` is what an administrator would register."""

    text: str
    param: str = ""


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """An answer in words."""

    results: tuple[tuple[str, str], ...]
    steps: tuple[ToldStep, ...]
    missing: tuple[ToldLack, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Every article once, in the order in which it was used."""
        return tuple(dict.fromkeys(s for step in self.steps for s in step.sources))


def tell(what: str, answer: Answer) -> ToldAnswer:
    """Put an answer into the reader's language."""
    # The part stands for the whole only where the whole is not known.
    left_out = {"whole_fen"} if "pay_fen" in answer.results else set()
    left_out |= {"days"} if what == "contract" and not answer.results.get("days") else set()
    results = tuple(
        (_(OWN.get((what, name), label)), _result(name, answer.results[name]))
        for name, label in RESULTS.items()
        if name in answer.results and name not in left_out
    )
    steps = tuple(_step(step) for step in answer.steps)
    return ToldAnswer(results, steps, tuple(_lack(what, one) for one in answer.missing))


def _step(step: Step) -> ToldStep:
    told = {name: _said(name, value) for name, value in step.told.items()}
    return ToldStep(_(STEPS[step.code]).format(**told), tuple(map(_source, step.sources)))


def _source(source: Source) -> str:
    return source.cite if isinstance(source, Value) else source


def _result(name: str, value: Any) -> str:
    return _(KINDS[value]) if name == "kind" else _said(name, value)


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, date):
        return value.isoformat()
    if name.endswith("_fen"):
        return _("%(amount)s 元") % {"amount": yuan(value)}
    if name.endswith("_minutes"):
        return say_hours(value)
    return _(WORDS[value]) if value in WORDS else str(value)


def say_hours(minutes: int) -> str:
    """90 minutes as 1.5 小时."""
    whole, rest = divmod(minutes, _HOUR)
    # Typed hours have one decimal: six minutes.
    text = f"{whole}.{rest // 6}" if rest else str(whole)
    return _("%(hours)s 小时") % {"hours": text}


def _lack(what: str, missing: Missing) -> ToldLack:
    if missing.name == "period_excess":
        return ToldLack(_(LACKS["period_excess"]))
    if missing.name == "double_pay_part_month":
        return ToldLack(_(LACKS["part_month"]), "duties.double_pay_part_month")
    sentence = _(LACKS[missing.lack])
    if missing.lack is Lack.FACT:
        return ToldLack(sentence.format(title=label_of(what, missing.name)))
    if missing.lack is Lack.DAYS:
        return ToldLack(sentence.format(title=missing.name))
    definition = shelf.shelf().definitions.get(missing.name)
    title = missing.title or (definition.title if definition else missing.name)
    text = sentence.format(title=title, question=missing.question)
    return ToldLack(text, missing.name if missing.lack is Lack.RULE else "")
