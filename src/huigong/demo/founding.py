"""Stories of founding: one union with its certificate, one that waits for approval, one just begun;
and unions on the register, one of which has to re-elect soon. Nobody and no firm is real.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from huigong.demo.members import invented_number
from huigong.demo.world import workday_back
from huigong.domains.founding import actions
from huigong.domains.founding.election import Ballot
from huigong.domains.founding.models import Founding
from huigong.domains.founding.unions import actions as unions
from huigong.domains.founding.unions.models import BaseUnion
from huigong.domains.membership.actions import (
    admit_membership,
    record_member,
    reject_membership,
)
from huigong.domains.membership.choices import State
from huigong.domains.membership.models import Membership
from huigong.domains.membership.transfers.actions import accept_transfer, release_transfer
from huigong.domains.membership.transfers.models import Transfer
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.models import Employer
from huigong.kernel.org.models import Unit
from huigong.kernel.people.actions import identify_person, register_person
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World

_FIRM = "互助辰午物流有限公司"
_RESTAURANTS = ("互助乙未餐饮店", "互助丙申面馆", "互助丁酉清真餐厅")
_DRIVERS = """马生华 15400002101 组长
李有才 15400002102 筹备组
祁玉兰 15400002103 女 筹备组
韩福祥 15400002104
白秀英 15400002105 女
东主才让 15400002106"""
#: (name, born, phone, is a member of the county's union): whom the office had on file before.
_ON_FILE = (
    ("李有才", "19850317", "15400002102", False),
    ("祁玉兰", "19900822", "15400002103", False),
    ("韩福祥", "19791105", "15400002104", True),
)
#: Who shows their document afterwards.
_SHOWN = (("马生华", "19820606"), ("白秀英", "19930128"))
_COOKS = """喇进宝 15400002111 组长
马兰花 15400002112 女 筹备组
冶青山 15400002113"""
_RIDERS = """星海龙 15400002121 组长
郭小平 15400002122"""


def play_founding(world: World) -> int:
    """Play them once, each step on its own working day; returns how many foundings were begun."""
    with scope(SYSTEM, reason="demo: what was played before"):
        if Founding.objects.exists():
            return 0
    _logistics(world)
    _restaurants(world)
    _riders(world)
    _on_register(world)
    return 3


def _at(days: int, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(workday_back(days), time(hour, 20)))


def _employer(name: str) -> Employer:
    return Employer.objects.get(name=name)


def _ballot(**more: Any) -> Ballot:
    values: dict[str, Any] = {
        "held_on": today(),
        "years": 5,
        "vice_chairs": "",
        "audit_members": "",
        "women_members": "",
        "no_kin": True,
    }
    return Ballot(**{**values, **more})


def _logistics(world: World) -> None:
    """The firm of thirty-four in the park: the whole way to certificate and account."""
    above = world.gao.unit
    _put_on_file(world)
    with world.seat("ming", at=_at(60)):
        founding = actions.start_founding(
            name=f"{_FIRM}工会", mode="single", approver=above, employer=_employer(_FIRM)
        )
        founding = actions.enrol_founding(founding, sheet=_DRIVERS)
    with world.seat("ming", at=_at(55)):
        founding = actions.submit_founding(founding)
    with world.seat("gao", at=_at(52)):
        founding = actions.permit_founding(founding, permit_number="东工筹〔2026〕18号")
    with world.seat("ming", at=_at(38)):
        met = _ballot(
            due=31,
            present=28,
            women=6,
            chair="马生华",
            members="李有才、韩福祥",
            audit_head="白秀英",
            women_head="祁玉兰",
        )
        founding = actions.elect_founding(founding, ballot=met)
    with world.seat("gao", at=_at(35)):
        actions.approve_founding(founding, approval_number="东工发〔2026〕41号")
        row = BaseUnion.objects.get(founding=founding)
    _review_founders(world)
    with world.seat("gao", at=_at(20)):
        row = unions.certify_union(row, uscc="816302230000000011", certified_on=today())
    with world.seat("gao", at=_at(12)):
        row = unions.bank_union(
            row, bank="青海某某农村商业银行（演示）", account_number="6200000000000000001"
        )
        kept = dict.fromkeys(("has_organs", "has_rules", "has_funds"), True)
        unions.assess_union(row, has_chair=True, has_carrier=False, has_approval=False, **kept)


def _put_on_file(world: World) -> None:
    """Two drivers have a checked file, one is a member of another union."""
    with world.seat("ming", at=_at(70)):
        for order, (name, born, phone, is_member) in enumerate(_ON_FILE, 301):
            given: dict[str, Any] = {
                "unit": world.ming.unit,
                "name": name,
                "paper_number": invented_number(born, order),
                "phone_number": phone,
                "source": f"HZ-JH-{order}",
            }
            if is_member:
                record_member(**given)
            else:
                register_person(**given)


def _review_founders(world: World) -> None:
    """Two bring their document and become members, one cannot be reached, one is handed over."""
    with world.seat("ming", at=_at(34)):
        release_transfer(Transfer.objects.get(to_unit__name=f"{_FIRM}工会"))
    with world.seat("gao", at=_at(32)):
        accept_transfer(Transfer.objects.get(to_unit__name=f"{_FIRM}工会"))
        for order, (name, born) in enumerate(_SHOWN, 311):
            waiting = Membership.objects.get(person__name=name, state=State.APPLIED)
            number = invented_number(born, order)
            identify_person(
                waiting.person, paper_kind="1", paper_number=number, source=f"HZ-JH-{order}"
            )
            admit_membership(Membership.objects.get(pk=waiting.pk))
        last = Membership.objects.get(person__name="东主才让", state=State.APPLIED)
        reject_membership(last, refusal="电话打不通，没有来核对证件；随时可以再申请。")


def _restaurants(world: World) -> None:
    """Three small restaurants together; their election waits for the prefecture's approval."""
    first, *others = _RESTAURANTS
    with world.seat("ming", at=_at(25)):
        founding = actions.start_founding(
            name="互助县威远镇餐饮业联合工会",
            mode="joint",
            approver=world.gao.unit,
            employer=_employer(first),
            people=23,
        )
        for name in others:
            founding = actions.cover_founding(founding, employer=_employer(name))
        founding = actions.enrol_founding(founding, sheet=_COOKS)
        founding = actions.submit_founding(founding)
    with world.seat("gao", at=_at(20)):
        founding = actions.permit_founding(founding, permit_number="东工筹〔2026〕27号")
    with world.seat("ming", at=_at(2)):
        met = _ballot(
            due=19,
            present=17,
            women=8,
            years=3,
            chair="喇进宝",
            members="冶青山、马兰花",
            audit_head="马兰花",
            women_head="马兰花",
        )
        actions.elect_founding(founding, ballot=met)


def _riders(world: World) -> None:
    """Riders whose platforms are far away: the county catches whom nobody else takes in."""
    with world.seat("ming", at=_at(1)):
        founding = actions.start_founding(
            name="互助县外卖骑手联合工会",
            mode="fallback",
            approver=world.gao.unit,
            people=120,
            cover_note="在互助县送外卖、没有工会的骑手，不分平台",
        )
        actions.enrol_founding(founding, sheet=_RIDERS)


def _on_register(world: World) -> None:
    """Three unions that were there before: one in term, one about to re-elect, one late."""
    rows = (
        ("DEMO-630223-01", "single", "纪明德", 700, 420),
        ("DEMO-630223-07", "single", "胡金花", 110, 300),
        ("DEMO-630223-04", "joint", "董玉莲", -40, 86),
    )
    with world.seat("ming", at=_at(90)):
        for code, mode, chair, days, members in rows:
            until = today() + timedelta(days=130 + days)
            unions.record_union(
                unit=Unit.objects.get(code=code),
                mode=mode,
                founded_on=date(until.year - 9, 4, 28),
                chair=chair,
                term=2,
                term_from=date(until.year - 5, until.month, min(until.day, 28)),
                term_until=until,
                members=members,
                people=members + 8,
            )
