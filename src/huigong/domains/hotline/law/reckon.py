"""The last days of one case from its facts and turns, each with its source, or why none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from huigong.domains.hotline.law.models import (
    RESTARTS,
    Deadline,
    FactName,
    LimitFact,
    LimitTurn,
    TurnKind,
)
from huigong.domains.hotline.law.rules import (
    Reckoned,
    Stretch,
    last_day_of_days,
    last_day_of_years,
)
from huigong.domains.hotline.law.table import ASKS, asks, limit_for
from huigong.domains.hotline.models import Case
from huigong.kernel import params
from huigong.kernel.calendar.present import today


@dataclass(frozen=True, slots=True)
class Day:
    """A last day with how it came about, sentence by sentence."""

    deadline: Deadline
    last: date
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """What the law's clock says of a case: the days; or the sentence why there are none."""

    limit: str
    facts: dict[str, LimitFact]
    turns: tuple[LimitTurn, ...]
    days: tuple[Day, ...]
    reason: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether every fact that matters was asked; "nobody remembers" is an answer."""
        if not self.limit:
            return True
        employed = self.facts.get(FactName.EMPLOYED)
        if employed is not None and employed.is_so:
            return True
        return all(name in self.facts for name in ASKS[self.limit].facts)


def clock_of(case: Case) -> Clock:
    """The law's clock of a case, in two queries; none at all where no limit is known."""
    limit = limit_for(case.category)
    if not limit:
        return Clock("", {}, (), ())
    facts = {fact.name: fact for fact in LimitFact.objects.on(case)}
    turns = tuple(LimitTurn.objects.on(case).order_by("on", "id"))
    days, reason = reckon(case.category, facts, turns)
    return Clock(limit, facts, turns, days, reason)


def reckon(
    category: str, facts: dict[str, LimitFact], turns: Iterable[LimitTurn]
) -> tuple[tuple[Day, ...], str]:
    """The last days, or the sentence that says what is missing."""
    wanted = asks(category)
    if wanted is None:
        return (), ""
    employed = facts.get(FactName.EMPLOYED)
    if FactName.EMPLOYED in wanted.facts and employed is not None and employed.is_so:
        return (), _("还在这个单位上班，拖欠工资随时可以申请仲裁；离开以后要在 1 年内申请。")
    start = facts.get(wanted.starts)
    if start is None or start.day is None:
        return (), _missing(start)
    sure = [turn for turn in turns if turn.is_confirmed]
    return tuple(_DAYS[deadline](category, start.day, sure) for deadline in wanted.deadlines), ""


def _missing(fact: LimitFact | None) -> str:
    if fact is not None and fact.is_forgotten:
        return _("日子记不清了，算不出来。请尽早申请，拿不准就打 12351 问律师。")
    return _("还没有问到日子，算不出来。")


def _arbitration(category: str, since: date, turns: list[LimitTurn]) -> Day:
    is_wage = limit_for(category) == "wage"
    value = _value("arbitration_wage_years" if is_wage else "arbitration_years")
    # The second and third paragraphs speak of the first one's period; whether they also move the
    # year after leaving is an open question: until it is answered the earlier day stands.
    moves = not is_wage or _value("turns_of_wages", "deadlines").value
    restarts = [turn.on for turn in turns if moves and turn.turn in RESTARTS]
    lost = _lost(turns) if moves else []
    found = last_day_of_years(since, value.value, restarts, lost)
    began = _("离开单位") if is_wage else _("知道自己吃亏")
    return Day(Deadline.ARBITRATION, found.last, _steps(began, since, found, value, turns))


def _employer(category: str, since: date, turns: list[LimitTurn]) -> Day:
    value = _value("injury_employer_days")
    last = last_day_of_days(since, value.value)
    return Day(
        Deadline.EMPLOYER_CLAIM,
        last,
        (
            _began(_hurt(category), since),
            _("单位应当在 %(days)d 天内申请（%(source)s）。")
            % {"days": value.value, "source": value.cite},
        ),
    )


def _own(category: str, since: date, turns: list[LimitTurn]) -> Day:
    value = _value("injury_claim_years")
    found = last_day_of_years(since, value.value, (), _lost(turns))
    steps = _steps(_hurt(category), since, found, value, turns)
    return Day(Deadline.OWN_CLAIM, found.last, steps)


_DAYS = {
    Deadline.ARBITRATION: _arbitration,
    Deadline.EMPLOYER_CLAIM: _employer,
    Deadline.OWN_CLAIM: _own,
}


def _hurt(category: str) -> str:
    return _("确诊职业病") if limit_for(category) == "disease" else _("受伤")


def _lost(turns: list[LimitTurn]) -> list[Stretch]:
    # A suspension that has not ended is not counted yet: the earlier day stands.
    return [
        Stretch(turn.on, turn.until_on)
        for turn in turns
        if turn.turn == TurnKind.KEPT and turn.until_on is not None
    ]


def _steps(
    what: str, since: date, found: Reckoned, value: params.Value, turns: list[LimitTurn]
) -> tuple[str, ...]:
    steps = [_began(what, since)]
    by_day = {turn.on: turn for turn in turns if turn.turn in RESTARTS}
    for on in found.restarts:
        turn = by_day[on]
        steps.append(
            _("%(on)s %(what)s，重新起算（依据：%(proof)s；%(source)s）。")
            % {
                "on": on.isoformat(),
                "what": turn.get_turn_display(),
                "proof": turn.proof,
                "source": _("《劳动争议调解仲裁法》第二十七条第二款"),
            }
        )
    if found.lost_days:
        steps.append(_("中止的 %(days)d 天不算在内。") % {"days": found.lost_days})
    steps.append(
        _("期限 %(years)d 年（%(source)s），当天不算，最晚 %(last)s。")
        % {"years": value.value, "source": value.cite, "last": found.last.isoformat()}
    )
    return tuple(steps)


def _began(what: str, since: date) -> str:
    return _("从 %(on)s %(what)s起算。") % {"on": since.isoformat(), "what": what}


def _value(name: str, group: str = "limits") -> params.Value:
    return params.at(today()).get(f"{group}.{name}")
