"""Orders from above on the page of their case."""

from __future__ import annotations

from typing import Any

from huigong.domains.hotline.models import Case, Channel
from huigong.domains.hotline.orders.models import SuperiorOrder, UpwardMessage
from huigong.kernel.access import may
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of


def order_page(case: Case) -> dict[str, Any]:
    """The order of a case with the messages that answer it; nothing for other cases."""
    if case.channel != Channel.SUPERIOR:
        return {}
    order = SuperiorOrder.objects.filter(kind=kind_of(Case), row_id=case.pk).first()
    if order is None:
        return {}
    is_own = order.unit_id == current().office_id and order.answered_at is None
    return {
        "superior_order": order,
        "upward": list(UpwardMessage.objects.filter(order=order).order_by("id")),
        "may_brief": is_own and may("brief", UpwardMessage),
    }
