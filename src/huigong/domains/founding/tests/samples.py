"""One valid row of each register of founding, and the whole way of one founding, for tests."""

from __future__ import annotations

from typing import Any

from huigong.domains.founding import actions
from huigong.domains.founding.election import Ballot
from huigong.domains.founding.models import Founding
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.actions import register_employer
from huigong.kernel.employers.models import Employer
from huigong.kernel.testing.worlds import World


def make_founding(world: World, who: str, n: int, text: str) -> Founding:
    """The n-th founding of somebody's office; `text` stands in what is searched."""
    with world.seat(who):
        return actions.start_founding(name=f"{text[:60]}第{n}工会", mode="fallback")


def form_founding(world: World, who: str, n: int) -> dict[str, Any]:
    """What somebody changes."""
    return {"name": f"第 {n} 联合工会", "mode": "joint", "people": "40", "cover_note": ""}


def ballot(**more: Any) -> Ballot:
    """A meeting that is right, of today."""
    values: dict[str, Any] = {
        "held_on": today(),
        "due": 34,
        "present": 30,
        "women": 12,
        "years": 3,
        "chair": "马生华",
        "vice_chairs": "",
        "members": "李有才、韩福祥",
        "audit_head": "祁玉兰",
        "audit_members": "",
        "women_head": "祁玉兰",
        "women_members": "白秀英",
        "no_kin": True,
    }
    return Ballot(**{**values, **more})


def make_employer(world: World, who: str, name: str, people: int = 34) -> Employer:
    """An employer without a union on the file of somebody's office."""
    with world.seat(who):
        return register_employer(unit=world[who].unit, name=name, people=people)


SHEET = "马生华 15400088801 组长\n李有才 15400088802 筹备组\n祁玉兰 15400088803 女"


def elected(world: World, employer: Employer | None, *, sheet: str = SHEET) -> Founding:
    """A founding of Ming's county that Gao's prefecture has permitted, after its meeting."""
    with world.seat("ming"):
        founding = actions.start_founding(
            name="互助某某物流工会",
            mode="single",
            approver=world.gao.unit,
            employer=employer,
        )
        founding = actions.submit_founding(actions.enrol_founding(founding, sheet=sheet))
    with world.seat("gao"):
        founding = actions.permit_founding(founding, permit_number="东工筹〔2026〕1号")
    with world.seat("ming"):
        return actions.elect_founding(founding, ballot=ballot())


def founded(world: World, employer: Employer | None, *, sheet: str = SHEET) -> Founding:
    """The same, approved."""
    founding = elected(world, employer, sheet=sheet)
    with world.seat("gao"):
        return actions.approve_founding(founding, approval_number="东工发〔2026〕9号")
