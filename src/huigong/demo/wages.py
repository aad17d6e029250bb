"""Stories of wages: forty workers of a labour contractor, paid in part; twelve paid in full. Nobody
and no firm is real.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from huigong.demo.world import workday_back
from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.wages import actions
from huigong.domains.supervision.wages.counting import payments_of, standings
from huigong.domains.supervision.wages.ending.actions import close_wagecase
from huigong.domains.supervision.wages.models import PaidBy, WageCase
from huigong.domains.supervision.wages.paying.actions import pay_wagecase, reverse_wagecase
from huigong.domains.supervision.wages.rules import split
from huigong.domains.supervision.wages.typed import Worker
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.models import Employer
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World

_SILENT, _PAID = "互助甲申劳务分包有限公司", "互助辰午物流有限公司"
_SURNAMES = "马李祁王韩张冶赵"
_GIVEN = ("生财", "有福", "海林", "占奎", "得胜", "延龄", "国栋", "永寿")


def play_wages(world: World) -> int:
    """Play them once, each step on its own working day; returns how many cases were made."""
    with scope(SYSTEM, reason="demo: what was played before"):
        if WageCase.objects.exists():
            return 0
    _in_part(world)
    _in_full(world)
    return 2


def _at(days: int, hour: int = 15) -> datetime:
    return timezone.make_aware(datetime.combine(workday_back(days), time(hour, 20)))


def _names(count: int) -> list[str]:
    return [_SURNAMES[n % len(_SURNAMES)] + _GIVEN[n // len(_SURNAMES)] for n in range(count)]


def _end(since: date) -> date:
    """The last day of the month after a first of a month."""
    return (since + timedelta(days=62)).replace(day=1) - timedelta(days=1)


def crew(count: int, since: date) -> list[Worker]:
    """So many workers, two months' wages each; every fourth had an advance, every fifth left."""
    until = _end(since)
    return [
        Worker(
            name=name,
            due_fen=960_000 + 37_550 * (n % 9),
            had_fen=100_000 if n % 4 == 0 else 0,
            phone=f"1540003{n:04d}",
            from_on=since,
            until_on=until,
            left_on=until + timedelta(days=5) if n % 5 == 0 else None,
        )
        for n, name in enumerate(_names(count))
    ]


def _lao(world: World, since: date) -> Worker:
    """The worker of the demo, who reads his own line on the phone."""
    return Worker(
        name=world["lao"].name,
        due_fen=1_236_000,
        phone=world["lao"].phone,
        from_on=since,
        until_on=_end(since),
        left_on=_end(since) + timedelta(days=6),
    )


def share(
    case: WageCase, total: int, manner: PaidBy, proof: str, pay_by: date | None = None
) -> WageCase:
    """Pay an amount to everybody who is still owed something, by what is left to them."""
    found = [one for one in standings(case) if one.left_fen]
    shares = split(total, [one.left_fen for one in found])
    given = {one.line.pk: fen for one, fen in zip(found, shares, strict=True)}
    return pay_wagecase(
        case, shares=given, paid_on=today(), manner=manner, proof=proof, pay_by=pay_by
    )


def _in_part(world: World) -> None:
    since = workday_back(105).replace(day=1)
    first, second, third = workday_back(27), workday_back(8), today() + timedelta(days=16)
    with world.seat("ming", at=_at(40)):
        case = actions.open_wagecase(
            employer=Employer.objects.get(name=_SILENT),
            origin="checkup",
            checkup=Checkup.objects.filter(employer_name=_SILENT).first(),
            source="检查时发现",
            opened_on=today(),
            site="某某安置房项目三标段",
            is_migrant=True,
            note="单位说总包没有拨付人工费，总包说已经拨到分包。两边都要材料。",
        )
        people = [_lao(world, since), *crew(39, since)]
        case = actions.enlist_wagecase(case, people=people, count=len(people))
    with world.seat("ming", at=_at(33)):
        case = actions.agree_wagecase(
            case,
            amounts={one.line.pk: one.line.owed_fen for one in standings(case)},
            agreed_on=today(),
            agreement="三方协议书，分三次付清；职工代表和两家单位签字",
            pay_by=first,
        )
    with world.seat("ming", at=_at(27)):
        paid = case.left_fen * 2 // 5
        case = share(case, paid, PaidBy.BANK, "银行代发回单 40 笔", second)
    with world.seat("ming", at=_at(9)):
        case = share(case, 3_000_000, PaidBy.CASH, "签字表 第 6 号")
    with world.seat("ming", at=_at(8)):
        wrong = payments_of(case)[-1].payment.pk
        case = reverse_wagecase(case, payment=wrong, reason="是另一个项目的签字表，记错了案件")
        proof = "保证金支付通知书、代发回单"
        share(case, case.left_fen // 2, PaidBy.GUARANTEE, proof, third)


def _in_full(world: World) -> None:
    since = workday_back(70).replace(day=1)
    with world.seat("ming", at=_at(20)):
        case = actions.open_wagecase(
            employer=Employer.objects.get(name=_PAID),
            origin="workers",
            opened_on=today(),
            note="十二名装卸工来访，说一个月的计件工资没有发。",
        )
        people = crew(52, since)[40:]
        case = actions.enlist_wagecase(case, people=people, count=len(people))
    with world.seat("ming", at=_at(16)):
        case = share(case, case.left_fen, PaidBy.BANK, "银行代发回单 12 笔")
        close_wagecase(case, ending="paid", outcome="看了回单，电话问了三名职工，都已到账")
