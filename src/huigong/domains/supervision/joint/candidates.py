"""Which trades break which duty: counted over the findings of check-ups in sight."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from huigong.domains.supervision.checkups.models import Finding
from huigong.domains.supervision.joint.models import (
    PLATFORM,
    RUNNING,
    SectorFinding,
    SectorState,
    duty_name,
    trade_name,
)
from huigong.kernel import params
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One duty broken in one trade: by how many employers, seen in which check-ups."""

    duty: str
    trade: str
    employer_ids: tuple[int, ...]
    checkup_ids: tuple[int, ...]
    people: int

    @property
    def employers(self) -> int:
        return len(self.employer_ids)

    @property
    def duty_name(self) -> str:
        return duty_name(self.duty)

    @property
    def trade_name(self) -> str:
        return trade_name(self.trade)


def window(unit: Unit) -> tuple[date, date]:
    """The days whose check-ups are counted, by the parameter of the place."""
    days = params.at(today(), division=unit.division).get("joint.window_days")
    return today() - timedelta(days=int(days.value)), today()


def threshold(unit: Unit) -> params.Value:
    """From how many employers on a trade is proposed."""
    return params.at(today(), division=unit.division).get("joint.threshold")


def candidates(unit: Unit) -> list[Candidate]:
    """Every duty and trade with a finding in the window, those with the most employers first.

    An employer that is a platform counts for its trade and among the platforms. Check-ups that
    stand behind a finding which was closed are dealt with.
    """
    since, until = window(unit)
    past = _dealt_with(unit)
    rows = Finding.objects.filter(
        struck_on=None, checkup__checked_on__gte=since, checkup__checked_on__lte=until
    ).values_list(
        *("duty", "people", "checkup_id", "checkup__employer_id"),
        *("checkup__employer__industry", "checkup__employer__is_platform"),
    )
    found: dict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
    for duty, people, checkup, employer, industry, is_platform in rows:
        for trade in (industry, PLATFORM if is_platform else ""):
            if trade and checkup not in past[duty, trade]:
                found[duty, trade].append((employer, checkup, people or 0))
    made = [_candidate(duty, trade, seen) for (duty, trade), seen in found.items()]
    return sorted(made, key=lambda one: (-one.employers, one.duty, one.trade))


def _dealt_with(unit: Unit) -> dict[tuple[str, str], set[int]]:
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    over = SectorFinding.objects.filter(unit=unit).exclude(
        state__in=(*RUNNING, SectorState.DROPPED)
    )
    for sector in over:
        found[sector.duty, sector.trade].update(sector.checkup_ids)
    return found


def _candidate(duty: str, trade: str, seen: list[tuple[int, int, int]]) -> Candidate:
    return Candidate(
        duty=duty,
        trade=trade,
        employer_ids=tuple(sorted({employer for employer, _checkup, _people in seen})),
        checkup_ids=tuple(sorted({checkup for _employer, checkup, _people in seen})),
        people=sum(people for _employer, _checkup, people in seen),
    )


def running(unit_id: int) -> dict[tuple[str, str], SectorFinding]:
    """The sector findings that a union has in hand, by duty and trade."""
    rows = SectorFinding.objects.filter(unit_id=unit_id, state__in=RUNNING)
    return {(row.duty, row.trade): row for row in rows}
