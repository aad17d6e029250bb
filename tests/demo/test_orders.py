"""The demo's order from above plays through the real reading, once."""

from __future__ import annotations

from huigong.demo.orders import play_orders
from huigong.domains.hotline.orders.models import SuperiorOrder, UpwardMessage
from huigong.kernel.workflow.models import Clock, Step


def test_an_order_is_there_once(db, world) -> None:
    assert play_orders(world) == 1 and play_orders(world) == 0
    with world.seat("an"):
        order = SuperiorOrder.objects.get()
        clock = Clock.objects.get(step=Step.ORDER)
        forms = list(UpwardMessage.objects.order_by("id").values_list("form", flat=True))
    assert clock.due_at == order.due_at and forms == ["receipt", "progress"]
