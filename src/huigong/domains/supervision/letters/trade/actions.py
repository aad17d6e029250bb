"""The writes that only a letter to a whole trade has: its draft, and that it was published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.letters.actions import await_answer, put_answer_day, put_down
from huigong.domains.supervision.letters.chain import reason_against_trade
from huigong.domains.supervision.letters.models import Letter, LetterKind, Service
from huigong.domains.supervision.letters.trade.composing import (
    compose_trade,
    items_of,
    what_is_asked,
)
from huigong.domains.supervision.letters.workflow import check_day, letter_flow
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.scope import current


@action("draft", model=Letter, creates=True)
def draft_trade_letter(
    *,
    topic: str,
    addressee: str = "",
    title: str = "",
    duties: Sequence[str] = (),
    asks_reply: bool = False,
) -> Letter:
    """起草了告行业的提示函"""
    office = current().office
    if reason := reason_against_trade(office):
        raise ValidationError(reason)
    asked = what_is_asked(office, topic, duties)
    if not asked:
        raise ValidationError({"duties": _("请选一个主题，或者至少选一项监督事项。")})
    letter = Letter(kind=LetterKind.HINT, unit=office, topic=topic, asks_reply=asks_reply)
    compose_trade(letter, asked)
    letter.title = title.strip() or letter.title
    letter.addressee = addressee.strip() or letter.addressee
    put_down(letter, items_of(asked))
    return letter


@action("publish", model=Letter, records=("published_on",))
def publish_letter(
    letter: Letter,
    *,
    seal_number: str,
    published_on: Annotated[date, gettext_lazy("发布日期")],
    where: Annotated[
        str,
        gettext_lazy("在哪里发布的"),
        gettext_lazy("报纸的版面、网页或者公众号文章的题目；发到哪些单位、协会的，也写在这里。"),
        200,
    ],
) -> Letter:
    """登记了提示函的发布"""
    letter_flow.move(letter, "publish")
    check_day(letter, published_on)
    letter.seal_number = seal_number.strip() or letter.seal_number
    letter.service = Service.PUBLIC
    letter.served_on, letter.proof = published_on, where.strip()
    if letter.asks_reply:
        await_answer(letter)
    return letter


@action("prolong", model=Letter, records=("new_day", "reason"))
def prolong_letter(
    letter: Letter,
    *,
    new_day: Annotated[date, gettext_lazy("新的反馈期限")],
    reason: Annotated[
        str, gettext_lazy("理由"), gettext_lazy("只能延长一次。写明为什么，怎样告诉各单位的。"), 200
    ],
) -> Letter:
    """延长了提示函的反馈期限"""
    letter_flow.move(letter, "prolong")
    if letter.answer_by is not None and new_day <= letter.answer_by:
        raise ValidationError({"new_day": _("要晚于现在的期限。")})
    if new_day < today():
        raise ValidationError({"new_day": _("新的期限不能在今天以前。")})
    put_answer_day(letter, new_day, reason)
    return letter
