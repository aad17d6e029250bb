"""Handing the clue over, what came back, the end, and going on after it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.wages.actions import count_up, hold
from huigong.domains.supervision.wages.counting import open_clue
from huigong.domains.supervision.wages.models import Ending, WageCase, WageClue, WageLine
from huigong.domains.supervision.wages.rules import Why, why_not_close
from huigong.domains.supervision.wages.watching.actions import rest, watch
from huigong.domains.supervision.wages.workflow import wage_flow
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import today
from huigong.kernel.people.erasing import ERASED
from huigong.kernel.scoping.sighted import kind_of

_WHYS = {
    Why.NOBODY: gettext_lazy("还没有登记职工。立错了的，选“其他”并写明原因。"),
    Why.UNPAID: gettext_lazy("还没有全部付清，不能按“全部付清”办结。"),
    Why.PAID: gettext_lazy("已经全部付清，请选“全部付清”。"),
    Why.NO_CLUE: gettext_lazy("还没有登记移送，请先“移送线索”。"),
    Why.NO_REASON: gettext_lazy("没有全部付清的，写明理由和凭证。"),
}


@action("refer", model=WageCase, records=("receiver", "sent_on"))
def refer_wagecase(
    case: WageCase,
    *,
    receiver: Annotated[
        str,
        gettext_lazy("移送给"),
        gettext_lazy("例如：互助县劳动保障监察大队。名单由人社部门定，这里只记移送和回复。"),
        100,
    ],
    sent_on: Annotated[date, gettext_lazy("移送日期")],
    words: Annotated[
        str, gettext_lazy("移送内容和凭证"), gettext_lazy("送了哪些材料，回执编号。"), 500
    ],
) -> WageCase:
    """移送了欠薪线索"""
    wage_flow.move(case, "refer")
    if sent_on > today() or sent_on < case.opened_on:
        raise ValidationError({"sent_on": _("移送日期在立案日期和今天之间。")})
    if open_clue(case) is not None:
        raise ValidationError(_("上一次移送还没有登记回复，请先登记；没有回复的照实写。"))
    clue = WageClue(
        kind=kind_of(WageCase),
        row_id=case.pk,
        case=case,
        receiver=receiver.strip(),
        sent_on=sent_on,
        words=words.strip(),
    )
    clue.full_clean(exclude={"case"})
    clue.save(force_insert=True)
    return case


@action("hear", model=WageCase, records=("heard_on",))
def hear_wagecase(
    case: WageCase, *, heard_on: Annotated[date, gettext_lazy("回复日期")], answer: str
) -> WageCase:
    """登记了移送的回复"""
    clue = open_clue(case)
    if clue is None:
        raise ValidationError(_("没有等回复的移送。"))
    if not clue.sent_on <= heard_on <= today():
        raise ValidationError({"heard_on": _("回复日期在移送日期和今天之间。")})
    clue.heard_on, clue.answer = heard_on, answer.strip()
    clue.full_clean(exclude={"case"})
    clue.save(update_fields=("heard_on", "answer"))
    return case


@action("close", model=WageCase, records=("ending",))
def close_wagecase(case: WageCase, *, ending: str, outcome: str = "") -> WageCase:
    """办结了欠薪案件"""
    hold(case)
    count_up(case)
    why = why_not_close(
        ending=ending,
        workers=case.workers,
        left_fen=case.left_fen,
        outcome=outcome.strip(),
        has_clue=WageClue.objects.on(case).exists(),
    )
    if why is not None:
        field = "outcome" if why == Why.NO_REASON else "ending"
        raise ValidationError({field: str(_WHYS[why])})
    wage_flow.move(case, "close")
    case.ending, case.outcome = Ending(ending), outcome.strip()
    case.closed_on, case.pay_by = today(), None
    rest(case)
    return case


@action("reopen", model=WageCase, records=("reason",))
def reopen_wagecase(
    case: WageCase,
    *,
    reason: Annotated[
        str, gettext_lazy("为什么重新追讨"), gettext_lazy("例如：约定的余款没有到账。"), 200
    ],
) -> WageCase:
    """重新追讨欠薪"""
    wage_flow.move(case, "reopen")
    case.ending, case.outcome, case.closed_on = "", "", None
    watch(case)
    return case


def forget_lines(rows: QuerySet[WageLine]) -> None:
    """Take a person out of the lines of cases: a part of erasing a person's file."""
    rows.update(name=ERASED, paper=None, paper_blind=None, phone=None, phone_blind=None)
