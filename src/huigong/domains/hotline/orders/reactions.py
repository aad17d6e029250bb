"""What follows an order from above: it is answered upward when its case ends."""

from __future__ import annotations

from huigong.domains.hotline.archive.models import Volume
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.orders.actions import answer_at_the_end, forget_reports
from huigong.kernel.actions import on


@on("hotline.answer_case")
@on("hotline.close_case")
@on("hotline.withdraw_case")
def answer_upward(case: Case) -> None:
    """Nobody has to remember that it came from above."""
    answer_at_the_end(case)


@on("hotline.destroy_volume")
def forget_with_the_volume(volume: Volume) -> None:
    """The words of its reports go with the words of the case."""
    forget_reports(volume.case_id)
