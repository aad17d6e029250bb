"""A story of an order from 全总, played through the exchange's own reading; nobody is real."""

from __future__ import annotations

import json
from datetime import timedelta

from huigong.demo.models import Played
from huigong.domains.hotline.actions import dispatch_case
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.orders.actions import brief_superior, take
from huigong.domains.hotline.orders.format import read
from huigong.domains.hotline.orders.models import SuperiorOrder
from huigong.kernel.calendar.present import now, present, today
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World

_KEY = "order-from-above"


def play_orders(world: World) -> int:
    """Play the story once; its messages go out by the worker, to the simulated other side."""
    with scope(SYSTEM, reason="demo: what was played before"):
        if Played.objects.filter(key=_KEY).exists():
            return 0
    begun = now() - timedelta(days=3)
    with present(begun), scope(SYSTEM, reason="demo: an order from above"):
        case, _is_new = take(read(_told()))
    with world.seat("an", at=begun + timedelta(minutes=40)):
        unit = Unit.objects.get(code="QH-630223")
        dispatch_case(Case.objects.get(pk=case.pk), units=[unit], order="全总交办，请优先核查。")
    with world.seat("an", at=now() - timedelta(hours=1)):
        order = SuperiorOrder.objects.get(row_id=case.pk)
        brief_superior(order, text="已派互助县总工会核查，正在约双方见面。")
    with scope(SYSTEM, reason="demo: what was played"):
        Played.objects.create(key=_KEY, row_id=case.pk)
    return 1


def _told() -> bytes:
    return json.dumps(
        {
            "type": "order",
            "number": "QZ-DEMO-0007",
            "title": "全总转来：某加气块厂欠四名职工工资",
            "text": "职工网上反映：在一家加气块厂做工四个月，离厂时工资没有结清。请调查并反馈。",
            "due": (today() + timedelta(days=8)).isoformat(),
            "kind": "complaint",
            "division": "630223",
            "employer": "互助乙巳加气块厂",
            "people": 4,
            "person": {"name": "晁进才", "phone": "15400001401"},
        }
    ).encode()
