"""The last dates of the law, which a union's handling of a case does not stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from huigong.domains.hotline.law.rules import years_after
from huigong.domains.hotline.law.table import limit_for
from huigong.kernel import params
from huigong.kernel.calendar.present import today


class Limit(StrEnum):
    """Which limit a matter runs into."""

    WAGE = "wage"
    DISPUTE = "dispute"
    INJURY = "injury"


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit in plain words: what it is, the day it counts from, and where it is written."""

    limit: Limit
    title: str
    words: str
    question: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day on which something may be done, and what to do when it has passed."""

    what: str
    on: date
    source: str
    late: str


#: An illness runs by the rule of an injury, from another day.
_SAME = {"disease": Limit.INJURY}


def limit_of(category: str) -> Limit | None:
    """The limit that matters for a category of cases; None where the law sets none that we know."""
    found = limit_for(category)
    return _SAME.get(found) or (Limit(found) if found else None)


def rule_of(limit: Limit) -> Rule:
    """The rule of a limit, with the numbers in force today."""
    return _RULES[limit]()


def last_days(limit: Limit, since: date) -> list[LastDay]:
    """The last dates from a day, which itself does not count (民法典第二百零一条、第二百零二条)."""
    return _DAYS[limit](since)


def _value(name: str) -> params.Value:
    return params.at(today()).get(f"limits.{name}")


def _wage_rule() -> Rule:
    value = _value("arbitration_wage_years")
    return Rule(
        Limit.WAGE,
        _("拖欠工资，申请劳动仲裁的期限"),
        _("还在这个单位上班，随时可以申请。已经离开的，要在离开之日起 %(years)d 年内申请。")
        % {"years": value.value},
        _("哪一天离开这个单位的？还在上班就不用填。"),
        (value.cite,),
    )


def _dispute_rule() -> Rule:
    value = _value("arbitration_years")
    return Rule(
        Limit.DISPUTE,
        _("申请劳动仲裁的期限"),
        _("从知道（或者应当知道）自己吃亏的那天起，%(years)d 年内申请。") % {"years": value.value},
        _("哪一天知道自己吃亏的？"),
        (value.cite,),
    )


def _injury_rule() -> Rule:
    employer, person = _value("injury_employer_days"), _value("injury_claim_years")
    return Rule(
        Limit.INJURY,
        _("申请工伤认定的期限"),
        _(
            "单位应当在受伤（或者确诊职业病）之日起 %(days)d 天内申请工伤认定。"
            "单位没有申请的，您本人、家人或者工会可以在 %(years)d 年内直接申请。"
        )
        % {"days": employer.value, "years": person.value},
        _("哪一天受的伤，或者哪一天确诊的？"),
        (employer.cite, person.cite),
    )


def _arbitration_days(name: str, since: date) -> list[LastDay]:
    value = _value(name)
    last = years_after(since, value.value)
    return [LastDay(_("申请劳动仲裁"), last, value.cite, _ask_a_lawyer())]


def _injury_days(since: date) -> list[LastDay]:
    employer, person = _value("injury_employer_days"), _value("injury_claim_years")
    first, last = since + timedelta(days=employer.value), years_after(since, person.value)
    yourself = _("单位没有申请的，您本人、家人或者工会可以直接申请。")
    own = _("您本人、家人或工会申请工伤认定")
    return [
        LastDay(_("单位申请工伤认定"), first, employer.cite, yourself),
        LastDay(own, last, person.cite, _ask_a_lawyer()),
    ]


def _ask_a_lawyer() -> str:
    return _("也许还有补救的办法，请马上打 12351 问律师。")


_RULES = {Limit.WAGE: _wage_rule, Limit.DISPUTE: _dispute_rule, Limit.INJURY: _injury_rule}
_DAYS = {
    Limit.WAGE: lambda since: _arbitration_days("arbitration_wage_years", since),
    Limit.DISPUTE: lambda since: _arbitration_days("arbitration_years", since),
    Limit.INJURY: _injury_days,
}
