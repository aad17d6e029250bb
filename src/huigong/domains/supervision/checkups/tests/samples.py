"""One valid check-up of somebody's office, and what is typed for one."""

from __future__ import annotations

from typing import Any

from huigong.domains.supervision.checkups import actions
from huigong.domains.supervision.checkups.models import Checkup
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.actions import register_employer
from huigong.kernel.employers.models import Employer
from huigong.kernel.testing.worlds import World


def make_firm(world: World, who: str, name: str) -> Employer:
    """An employer on the file of somebody's office."""
    with world.seat(who):
        return register_employer(unit=world[who].unit, name=name, people=40)


def make_checkup(world: World, who: str, n: int, text: str) -> Checkup:
    """The n-th check-up of somebody's office; `text` stands in what is searched."""
    firm = make_firm(world, who, f"{text[:60]}第{n}厂")
    with world.seat(who):
        return actions.record_checkup(
            employer=firm,
            checked_on=today(),
            manner="complaint",
            first_supervisor="甲监督",
            second_supervisor="乙监督",
            minutes="看了工资表和考勤表。",
        )


def form_checkup(world: World, who: str, n: int) -> dict[str, Any]:
    """What somebody types."""
    firm = make_firm(world, who, f"第 {n} 家被查单位")
    return {
        "employer": str(firm.pk),
        "checked_on": today().isoformat(),
        "about": "labour",
        "manner": "draw",
        "first_supervisor": "甲监督",
        "second_supervisor": "乙监督",
        "people": "40",
        "minutes": "看了工资表。",
        "signing": "signed",
    }


def make_found(world: World, who: str, n: int, text: str) -> Checkup:
    """The same, with two findings."""
    checkup = make_checkup(world, who, n, text)
    with world.seat(who):
        checkup = actions.note_checkup(
            checkup,
            duty="pay-monthly",
            facts="2026年9月工资到检查当日没有发放",
            demand="三日内发清所欠工资",
            people=40,
        )
        return actions.note_checkup(
            checkup,
            duty="contract-written",
            facts="有人没有签合同。",
            demand="补签书面合同",
            people=6,
        )
