"""Stories of members: codes on walls, members of a county, applications that wait, a transfer that
waits in another prefecture. Every person is invented; no number can be anybody's.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from huigong.demo.world import workday_back
from huigong.domains.membership.actions import admit_membership, record_member
from huigong.domains.membership.changes.actions import retain_membership
from huigong.domains.membership.changes.entering import KeepReason
from huigong.domains.membership.choices import Way
from huigong.domains.membership.entrusted.proxy import Worker, apply_for
from huigong.domains.membership.joining import join_once
from huigong.domains.membership.models import JoinPoint, Membership
from huigong.domains.membership.opening import open_point
from huigong.domains.membership.tally.actions import count_members
from huigong.domains.membership.transfers.actions import offer_transfer
from huigong.kernel.access.middleware import person_scope
from huigong.kernel.calendar.present import present
from huigong.kernel.org.models import Unit
from huigong.kernel.people.papers import check_digit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World

#: (name, born, group, joined days ago); the last digits are counted, an odd one is a man's.
_MEMBERS = (
    ("才让卓玛", "19880214", "rider", 700),
    ("马小龙", "19910607", "courier", 640),
    ("李措毛", "19850930", "domestic", 600),
    ("祁连山", "19790101", "trucker", 560),
    ("单雪梅", "19930418", "seller", 500),
    ("韩·尤素福", "19961122", "noodles", 430),
    ("阿", "19900505", "migrant", 400),
    ("东主才让", "19820808", "trucker", 365),
    ("席玉花", "19871213", "carer", 300),
    ("曾广福", "19620317", "guard", 260),
    ("卓玛才让", "19880214", "rider", 120),
    ("麻进财", "19990910", "rider", 60),
)
_HOME = "QH-630223"
_FAR = "QH-632801"


def invented_number(born: str, order: int) -> str:
    """An identity number that is built right and given to nobody: 639999 is no county."""
    first = f"639999{born}{order:03d}"
    return first + check_digit(first)


def play_members(world: World) -> int:
    """Play them once; returns how many memberships there are new."""
    with scope(SYSTEM, reason="demo: are the members there"):
        # Who founded a union is a member already, so memberships alone say nothing.
        if JoinPoint.objects.exists():
            return 0
    home = Unit.objects.get(code=_HOME)
    rows = [_record(world, home, number, *row) for number, row in enumerate(_MEMBERS)]
    point = _codes(world, home)
    _applications(world, point)
    with _at(1, 15), world.seat("ming"):
        retired = next(row for row in rows if row.person.name == "曾广福")
        retain_membership(Membership.objects.get(pk=retired.pk), why=KeepReason.RETIRED)
        moving = next(row for row in rows if row.person.name == "祁连山")
        offer_transfer(membership=moving, to_unit=Unit.objects.get(code=_FAR))
    _on_paper(world, home)
    count_members()
    return len(rows)


def _at(days: int, hour: int) -> AbstractContextManager[None]:
    day = workday_back(days)
    return present(timezone.make_aware(datetime.combine(day, time(hour, 10))))


def _record(
    world: World, home: Unit, number: int, name: str, born: str, group: str, ago: int
) -> Membership:
    day: date = workday_back(5) - timedelta(days=ago)
    with _at(5, 9), world.seat("ming"):
        return record_member(
            unit=home,
            name=name,
            paper_number=invented_number(born, 100 + number),
            source=f"HZ-RH-{number + 1:04d}",
            phone_number=f"1540000{3000 + number}",
            group=group,
            joined_on=day,
        )


def _on_paper(world: World, home: Unit) -> None:
    """A guard signed on paper and is not there: the paper still has to be scanned."""
    worker = Worker(
        name="吴占英",
        paper_kind="1",
        paper_number=invented_number("19700311", 203),
        phone_number="15400003101",
    )
    with _at(1, 16), world.seat("ming"):
        apply_for(worker, unit=home, way=Way.PAPER, source="HZ-RH-0203", group="guard")


def _codes(world: World, home: Unit) -> JoinPoint:
    with _at(4, 9), world.seat("ming"):
        open_point(unit=home, name="县总工会服务大厅", is_fallback=True, division="630223")
        return open_point(unit=home, name="威远镇骑手驿站", group="rider")


def _applications(world: World, point: JoinPoint) -> None:
    """卓玛措 has scanned the code and waits; 韩木沙 was admitted and has his card."""
    for key, name, order in (("zhuo", "卓玛措", 202), ("musa", "韩木沙", 203)):
        account = world[key].account
        with _at(2, 12), scope(person_scope(account.pk)):
            join_once(
                uuid5(NAMESPACE_URL, f"demo:{key}"),
                unit=point.unit,
                point=point,
                name=name,
                paper_kind="1",
                paper_number=invented_number("19920202", order),
                group="",
            )
    with _at(1, 11), world.seat("ming"):
        waiting = Membership.objects.get(account=world["musa"].account)
        admit_membership(waiting)
