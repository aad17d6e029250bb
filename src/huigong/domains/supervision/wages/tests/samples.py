"""One valid wage case of somebody's office, with workers where they are asked for."""

from __future__ import annotations

from typing import Any

from huigong.domains.supervision.checkups.tests.samples import make_firm
from huigong.domains.supervision.wages import actions
from huigong.domains.supervision.wages.models import WageCase
from huigong.domains.supervision.wages.typed import Worker
from huigong.kernel.calendar.present import today
from huigong.kernel.testing.worlds import World


def make_wagecase(world: World, who: str, n: int, text: str) -> WageCase:
    """The n-th case of somebody's office; `text` stands in what is searched."""
    firm = make_firm(world, who, f"{text[:60]}第{n}厂")
    with world.seat(who):
        return actions.open_wagecase(
            employer=firm, origin="visit", opened_on=today(), site=f"{text[:60]}工地"
        )


def form_wagecase(world: World, who: str, n: int) -> dict[str, Any]:
    """What somebody types."""
    firm = make_firm(world, who, f"第 {n} 家欠薪单位")
    return {
        "employer": str(firm.pk),
        "opened_on": today().isoformat(),
        "origin": "hotline",
        "source": "QH12351-2026-000001",
        "is_migrant": "on",
    }


def make_owed(world: World, who: str, n: int, text: str, *workers: Worker) -> WageCase:
    """The same, with those who are owed."""
    case = make_wagecase(world, who, n, text)
    with world.seat(who):
        return actions.enlist_wagecase(case, people=workers, count=len(workers))


def somebody(n: int, due_fen: int = 1_000_000, **more: Any) -> Worker:
    """The n-th worker, told apart by the name."""
    return Worker(
        name=f"工{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{'一二三四'[n // 10]}", due_fen=due_fen, **more
    )
