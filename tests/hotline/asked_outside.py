"""A case of Ming's county and a body outside it writes to, for the tests of outside legs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from huigong.domains.hotline.actions import dispatch_case, register_case
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.outside.actions import (
    PURPOSE,
    admit_outside,
    record_body,
    send_outside,
)
from huigong.domains.hotline.outside.models import OutsideBody, OutsideLeg
from huigong.kernel.accounts.guests import IssuedKey, issue_key
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.workflow.actions import sign_leg
from huigong.kernel.workflow.models import Leg

COUNTY = "QH-630223"
WORKER = "韩某某"
TEXT = "反映三个月工资没有发，请依法查处并告知结果。"


def a_body(name: str = "互助县人社局", code: str = COUNTY, **more: Any) -> OutsideBody:
    """One line of an office's list, as its administrator would write it."""
    with scope(SYSTEM, reason="test"):
        unit = Unit.objects.get(code=code)
        given = {"kind": "labour", "from_on": date(2026, 1, 1), **more}
        return record_body(unit=unit, name=name, **given)


def dispatched(seat: Any, *, at: datetime | None = None, **more: Any) -> Leg:
    """A case on which the county has signed its leg."""
    with seat("an", at=at):
        case = register_case(
            channel="phone",
            kind="complaint",
            title="三个月工资没有发",
            text=f"我是{WORKER}，三个月工资没有发。",
            division="630223",
            reporter_name=WORKER,
            phone="15400007701",
            **more,
        )
        dispatch_case(case, units=[Unit.objects.get(code=COUNTY)])
    with seat("ming", at=at):
        leg = Leg.objects.get(row_id=case.pk, unit__code=COUNTY)
        return sign_leg(leg)


def asked(seat: Any, leg: Leg, body: OutsideBody, **more: Any) -> OutsideLeg:
    """The county asks a body."""
    at = more.pop("at", None)
    with seat("ming", at=at):
        given = {"title": "三个月工资没有发", "text": TEXT, **more}
        return send_outside(leg, body=body, **given)


def a_link(seat: Any, outside: OutsideLeg, days: int = 10) -> IssuedKey:
    """The county opens the guests' desk."""
    with seat("ming"):
        outside = admit_outside(outside, until_on=today() + timedelta(days=days))
        return issue_key(PURPOSE, outside.pk, outside.guest_until)


def fresh(row: Any) -> Any:
    """A row as it stands now."""
    with scope(SYSTEM, reason="test"):
        return type(row).objects.get(pk=row.pk)


def case_of(leg: Leg) -> Case:
    """The case of a leg."""
    with scope(SYSTEM, reason="test"):
        return Case.objects.get(pk=leg.row_id)
