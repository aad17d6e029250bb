"""What follows an order from above: its case is taken in, and answered upward when it ends."""

from __future__ import annotations

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.orders.actions import answer_at_the_end, start_order_clock
from huigong.domains.hotline.reactions import take_in
from huigong.kernel.actions import on


@on("hotline.receive_order")
def take_in_order(case: Case) -> None:
    """The centre has it like any other case, and owes the answer upward besides."""
    take_in(case)
    start_order_clock(case)


@on("hotline.answer_case")
@on("hotline.close_case")
@on("hotline.withdraw_case")
def answer_upward(case: Case) -> None:
    """Nobody has to remember that it came from above."""
    answer_at_the_end(case)
