"""The special check on unpaid wages before the holidays: set up by the province, two check-ups and
two wage cases in a county. Nobody and no firm is real.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from huigong.demo.wages import crew, share
from huigong.demo.world import workday_back
from huigong.domains.supervision.checkups import actions as checkups
from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.specials.actions import announce_special
from huigong.domains.supervision.specials.models import SpecialCheck
from huigong.domains.supervision.wages import actions as wages
from huigong.domains.supervision.wages.models import PaidBy
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.models import Employer
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World

#: The first has a wage case already, of a visit in the same weeks: see `wages`.
_VISITED, _FOUND = "互助辰午物流有限公司", "互助甲午公路养护工程有限公司"


def play_specials(world: World) -> int:
    """Play it once, after the wages; returns how many check-ups were made for it."""
    with scope(SYSTEM, reason="demo: what was played before"):
        if SpecialCheck.objects.exists():
            return 0
    with world.seat("jian", at=_at(26)):
        until = today() + timedelta(days=100)
        announce_special(
            name="冬季欠薪专项检查（元旦春节前）", about="wages", from_on=today(), until_on=until
        )
    with world.seat("ming", at=_at(18)):
        _check(_VISITED, 12)
    with world.seat("ming", at=_at(5)):
        case = wages.open_wagecase(
            employer=Employer.objects.get(name=_FOUND),
            origin="checkup",
            checkup=_check(_FOUND, 8),
            opened_on=today(),
            is_migrant=True,
            note="养护工人的计件工资两个月没有结。",
        )
        people = crew(60, workday_back(80).replace(day=1))[52:]
        case = wages.enlist_wagecase(case, people=people, count=len(people))
    with world.seat("ming", at=_at(2)):
        share(
            case, case.left_fen // 2, PaidBy.BANK, "银行代发回单 8 笔", today() + timedelta(days=9)
        )
    return 2


def _at(days: int) -> datetime:
    return timezone.make_aware(datetime.combine(workday_back(days), time(11, 5)))


def _check(name: str, people: int) -> Checkup:
    checkup = checkups.record_checkup(
        employer=Employer.objects.get(name=name),
        checked_on=today(),
        about="wages",
        manner="rule",
        first_supervisor="明志远",
        second_supervisor="祁玉兰",
        people=people * 3,
        minutes="查看了花名册、考勤表和近三个月的工资表、银行代发明细。",
        signing="signed",
    )
    return checkups.note_checkup(
        checkup,
        duty="pay-monthly",
        facts="计件工资没有按月发放。",
        demand="发清所欠工资，按月支付",
        people=people,
    )
