"""By when the law lets a wage case go elsewhere: each day with its source, or why there is none."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.domains.supervision.duties.rules.months import years_on
from huigong.domains.supervision.wages.counting import Standing
from huigong.domains.supervision.wages.models import WageCase, WageClue
from huigong.kernel import params
from huigong.kernel.calendar import due_by
from huigong.kernel.calendar.present import today

#: From here on a last day is near.
_NEAR_DAYS = 90


@dataclass(frozen=True, slots=True)
class Limit:
    """One last day and how it came about; without a day the sentence says what is missing."""

    what: str
    on: date | None
    steps: tuple[str, ...]
    question: str = ""

    @property
    def tone(self) -> str:
        """How a page marks it."""
        if self.on is None:
            return "plain"
        left = (self.on - today()).days
        return "late" if left < 0 else "due" if left <= _NEAR_DAYS else "plain"


def limits_of(case: WageCase, found: Sequence[Standing], *, is_own: bool = False) -> list[Limit]:
    """The limits of whoever is still owed; nothing once everybody is paid. `is_own`: in the words
    to the one worker whose line it is.
    """
    owed = [one for one in found if one.left_fen]
    return [_arbitration(owed, is_own), _inspection(case, owed)] if owed else []


def _arbitration(owed: Sequence[Standing], is_own: bool) -> Limit:
    what, value = _("申请劳动仲裁"), _value("limits.arbitration_wage_years")
    left = sorted(one.line.left_on for one in owed if one.line.left_on)
    rest = len(owed) - len(left)
    words = {"years": value.value, "source": value.cite, "count": rest}
    steps = (_staying(is_own) % words,) if rest else ()
    if not left:
        return Limit(what, None, steps)
    last = years_on(left[0], value.value)
    words |= {"on": left[0].isoformat(), "last": last.isoformat()}
    said = (
        _("您 %(on)s 离职，期限 %(years)d 年（%(source)s），最晚 %(last)s。")
        if is_own
        else _("最早的一位 %(on)s 离职，期限 %(years)d 年（%(source)s），最晚 %(last)s。")
    )
    return Limit(what, last, (said % words, *steps))


def _staying(is_own: bool) -> str:
    if is_own:
        return _("还在上班的随时可以申请；离职以后要在 %(years)d 年内申请（%(source)s）。")
    return _(
        "没有填离职日期的 %(count)d 人：还在上班的随时可以申请，"
        "离职以后要在 %(years)d 年内申请（%(source)s）。"
    )


def _inspection(case: WageCase, owed: Sequence[Standing]) -> Limit:
    what = _("向劳动监察投诉举报")
    value = _value("wages.inspection_years", case.unit.division)
    asked = _value("wages.inspection_from", case.unit.division)
    begins = [one.line.from_on or one.line.until_on for one in owed]
    first = min((day for day in begins if day), default=None)
    if first is None:
        return Limit(what, None, (_("没有填欠薪期间，算不出来。"),), asked.question or "")
    since = first.replace(day=monthrange(first.year, first.month)[1])
    last = years_on(since, value.value)
    words = {"on": since.isoformat(), "years": value.value, "source": value.cite}
    said = _("从最早欠薪的那个月月底 %(on)s 起，%(years)d 年（%(source)s），最晚 %(last)s。")
    return Limit(what, last, (said % {**words, "last": last.isoformat()},), asked.question or "")


def investigated_by(case: WageCase, clue: WageClue) -> date:
    """By when the authority has looked into a clue, counted from the day after it was sent."""
    value = params.at(clue.sent_on).get("letters.answer_days.proposal", division=case.unit.division)
    start = timezone.make_aware(datetime.combine(clue.sent_on, time(12)))
    return timezone.localdate(due_by(start, value, division=case.unit.division).at)


def _value(name: str, division: str = "") -> params.Value:
    return params.at(today()).get(name, division=division)
