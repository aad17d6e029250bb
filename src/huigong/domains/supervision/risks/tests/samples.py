"""One valid risk at somebody's office."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from huigong.domains.supervision.checkups.tests.samples import make_firm
from huigong.domains.supervision.risks import actions
from huigong.domains.supervision.risks.models import Risk
from huigong.kernel.calendar.present import today
from huigong.kernel.testing.worlds import World


def make_risk(world: World, who: str, n: int, text: str) -> Risk:
    """The n-th risk of somebody's office; `text` stands in what is searched."""
    firm = make_firm(world, who, f"{text[:60]}第{n}厂")
    with world.seat(who):
        return actions.record_risk(
            employer=firm,
            found_on=today(),
            what="arrears",
            grade="large",
            people=30,
            facts="两个月没有发工资。",
            owner="权益保障部",
            due_on=today() + timedelta(days=10),
        )


def form_risk(world: World, who: str, n: int) -> dict[str, Any]:
    """What somebody types."""
    firm = make_firm(world, who, f"第 {n} 家有隐患的单位")
    return {
        "employer": str(firm.pk),
        "found_on": today().isoformat(),
        "what": "closure",
        "grade": "general",
        "people": "12",
        "facts": "准备停产。",
        "owner": "权益保障部",
        "due_on": (today() + timedelta(days=20)).isoformat(),
    }
