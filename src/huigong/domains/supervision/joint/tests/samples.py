"""One valid sector finding of somebody's office, and one that is followed firm by firm."""

from __future__ import annotations

from typing import Any

from huigong.domains.supervision.checkups import actions as checkups
from huigong.domains.supervision.clues.actions import Handing
from huigong.domains.supervision.joint import actions
from huigong.domains.supervision.joint.listing import read_list
from huigong.domains.supervision.joint.models import RUNNING, SectorFinding
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.actions import register_employer
from huigong.kernel.employers.models import Employer
from huigong.kernel.testing.worlds import World

DUTY, TRADE = "insurance-register", "6020"
LIST = """单位名称\t统一社会信用代码\t问题
互助某某快递甲网点\t\t漏缴
互助某某快递乙网点\t\t漏缴
互助某某快递丙网点\t\t未参加工伤保险
"""


def make_outlet(world: World, who: str, name: str, *, is_platform: bool = False) -> Employer:
    """A courier outlet on somebody's file, checked: its workers are not insured."""
    with world.seat(who):
        firm = register_employer(
            unit=world[who].unit, name=name, industry=TRADE, people=12, is_platform=is_platform
        )
        checkup = checkups.record_checkup(
            employer=firm,
            checked_on=today(),
            manner="rule",
            first_supervisor="甲监督",
            second_supervisor="乙监督",
            minutes="看了工资表和参保缴费凭证。",
        )
        checkups.note_checkup(
            checkup, duty=DUTY, facts="没有给快递员参保。", demand="限期登记参保", people=12
        )
    return firm


def make_sectorfinding(world: World, who: str, n: int, text: str) -> SectorFinding:
    """The n-th finding of somebody's office; `text` stands in what is searched."""
    with world.seat(who):
        before = SectorFinding.objects.filter(unit=world[who].unit)
        is_first = not before.exists()
        for held in before.filter(state__in=RUNNING):
            # The same duty and trade are in hand once at a time.
            actions.drop_sector(held, outcome="并到下一条")
    if is_first:
        make_outlet(world, who, f"{text[:60]}快递网点")
    with world.seat(who):
        return actions.open_sector(duty=DUTY, trade=TRADE, title=f"{text[:60]}行业没有参保")


def form_sectorfinding(world: World, who: str, n: int) -> dict[str, Any]:
    """What somebody changes."""
    return {"title": f"第 {n} 个行业没有参保", "summary": "网点多，用工不稳定。"}


def handing(**more: Any) -> Handing:
    """What is handed over about couriers."""
    given = {"grounds": ["new_form"], "refusal": "逾期没有答复", "documents": "检查笔录"}
    return Handing(sent_on=today(), receiver="互助县人民检察院", **{**given, **more})


def follow(sector: SectorFinding, text: str = LIST) -> SectorFinding:
    """Handed over, answered, filed and listed today, by who sits."""
    sector = actions.transfer_sector(sector, handing=handing())
    sector = actions.hear_sector(
        sector, reply="advised", replied_on=today(), reply_note="向人社部门发出检察建议"
    )
    sector = actions.file_sector(sector, authority="互助县人社局", filed_on=today())
    return actions.list_sector(sector, lines=read_list(sector, text=text).fresh)
