"""Sentences that tell how a deadline came about, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huigong.kernel.calendar.due import NAMED, TZ, Due, Step

AMOUNTS = {
    "working_days": gettext_noop("{n} 个工作日"),
    "working_hours": gettext_noop("{n} 个工作小时"),
    "calendar_days": gettext_noop("{n} 日"),
    "months": gettext_noop("{n} 个月"),
    "years": gettext_noop("{n} 年"),
    "minutes": gettext_noop("{n} 分钟"),
}
RULES = {
    "working_days": gettext_noop("起算当日不计，自下一个工作日起算（《民法典》第二百零一条）。"),
    "working_hours": gettext_noop("只计办公时间。"),
    "calendar_days": gettext_noop("起算当日不计（《民法典》第二百零一条）。"),
    "months": gettext_noop(
        "起算当日不计，到期月的对应日为最后一日，没有对应日的为月末日（《民法典》第二百零二条）。"
    ),
    "years": gettext_noop(
        "起算当日不计，到期月的对应日为最后一日，没有对应日的为月末日（《民法典》第二百零二条）。"
    ),
    "minutes": gettext_noop("不分昼夜和节假日连续计算。"),
}
WEEKDAYS = (
    gettext_noop("周一"),
    gettext_noop("周二"),
    gettext_noop("周三"),
    gettext_noop("周四"),
    gettext_noop("周五"),
    gettext_noop("周六"),
    gettext_noop("周日"),
)
DOUBTS = {
    "provisional": gettext_noop(
        "{year} 年的正式放假调休通知尚未载入，暂按推算的法定节假日计算；载入后请重新核算。"
    ),
    "missing": gettext_noop("日历中没有 {year} 年的放假安排，暂只按周末计算；载入后请重新核算。"),
}
# Pause keeps hours and minutes as minutes, so that no fraction is lost in writing them down.
MINUTES_AN_HOUR = 60


def sentences(due: Due) -> list[str]:
    """Return the whole account: from when, how long, what was skipped, until when, by what rule."""
    if due.unit == NAMED:
        # Somebody named the day: nothing was counted.
        named = _("到期时间由 {source} 指定：{at}。")
        return [named.format(source=due.source, at=say_moment(due.at))]
    lines = [
        _("从 {at} 起算。").format(at=say_moment(due.start)),
        _("时限为 {amount}：{rule}").format(
            amount=say_amount(due.amount, due.unit), rule=_(RULES[due.unit])
        ),
    ]
    for kind, steps in groupby(due.steps, key=lambda step: step.kind):
        lines.extend(SENTENCES[kind](list(steps)))
    lines.append(_("到期时间：{at}。").format(at=say_moment(due.at)))
    if due.source:
        lines.append(_("时限依据：{source}。").format(source=due.source))
    sources = dict.fromkeys(step.source for step in due.steps if step.source)
    lines.extend(_("日历依据：{source}。").format(source=source) for source in sources)
    return list(dict.fromkeys(lines))


def say_amount(amount: float, unit: str) -> str:
    """Return "5 个工作日"; a whole number without a fraction."""
    number = f"{amount:.2f}".rstrip("0").rstrip(".")
    return _(AMOUNTS[unit]).format(n=number)


def say_day(on: date) -> str:
    """Return a day with its weekday."""
    return _("{day}（{weekday}）").format(
        day=date_format(on, "DATE_FORMAT"), weekday=_(WEEKDAYS[on.weekday()])
    )


def say_moment(at: datetime) -> str:
    """Return a day, its weekday and the time of day."""
    at = at.astimezone(TZ)
    return f"{say_day(at.date())} {at:%H:%M}"


def _name(name: str) -> str:
    return name or _("周末")


def _received(steps: list[Step]) -> Iterator[str]:
    for step in steps:
        if step.names[0] == "after_hours":
            yield _("当时不在办公时间，按 {at} 收到计算。").format(at=say_moment(step.until))
        else:
            name = _name(step.names[1] if len(step.names) > 1 else "")
            yield _("当日休息（{name}），按 {at} 收到计算。").format(
                name=name, at=say_moment(step.until)
            )


def _rest(steps: list[Step]) -> Iterator[str]:
    for step in steps:
        names = "、".join(_name(name) for name in step.names)
        first, last = step.at.date(), step.until.date() - timedelta(days=1)
        if first == last:
            yield _("{day}：{names}，不计。").format(day=say_day(first), names=names)
        else:
            yield _("{first}至{last}：{names}，不计。").format(
                first=say_day(first), last=say_day(last), names=names
            )


def _made_up(steps: list[Step]) -> Iterator[str]:
    for step in steps:
        yield _("{day}：{name}调休上班，计入。").format(
            day=say_day(step.at.date()), name=step.names[0]
        )


def _worked(steps: list[Step]) -> Iterator[str]:
    for on, parts in groupby(steps, key=lambda step: step.at.date()):
        spans = list(parts)
        used = sum((step.until - step.at for step in spans), timedelta())
        hours = used.total_seconds() / MINUTES_AN_HOUR**2
        yield _("{day}：{spans}，计 {amount}。").format(
            day=say_day(on),
            spans="、".join(f"{step.at:%H:%M}–{step.until:%H:%M}" for step in spans),
            amount=say_amount(hours, "working_hours"),
        )


def _counted(steps: list[Step]) -> Iterator[str]:
    for step in steps:
        yield _("第 1 个工作日是 {first}，第 {n} 个是 {last}。").format(
            first=say_day(step.at.date()), n=step.names[0], last=say_day(step.until.date())
        )


def _rolled(steps: list[Step]) -> Iterator[str]:
    for step in steps:
        why = _name(step.names[0]) if step.names else _("当日已下班")
        yield _(
            "最后一日 {nominal} 不能办理（{why}），顺延到 {last}（《民法典》第二百零三条）。"
        ).format(nominal=say_day(step.at.date()), why=why, last=say_day(step.until.date()))


def _hours(steps: list[Step]) -> Iterator[str]:
    for step in steps:
        mark, *spans = step.names
        text = "、".join(spans)
        if mark:
            yield _("办公时间：{spans}（未经确认，请管理员核实当地作息）。").format(spans=text)
        else:
            yield _("办公时间：{spans}。").format(spans=text)


def _doubt(steps: list[Step]) -> Iterator[str]:
    for step in steps:
        status, year = step.names
        yield _(DOUBTS[status]).format(year=year)


def _paused(steps: list[Step]) -> Iterator[str]:
    for step in steps:
        unit, text = step.names
        amount = float(text)
        if unit == "working_hours":
            amount /= MINUTES_AN_HOUR
        yield _("{start} 至 {end} 暂停，不计；恢复后继续计算余下的 {amount}。").format(
            start=say_moment(step.at), end=say_moment(step.until), amount=say_amount(amount, unit)
        )


def _idle(steps: list[Step]) -> Iterator[str]:
    for step in steps:
        yield _("{start} 至 {end} 暂停；暂停时已经到期，期限不变。").format(
            start=say_moment(step.at), end=say_moment(step.until)
        )


def _lengthened(steps: list[Step]) -> Iterator[str]:
    for step in steps:
        yield _("经批准，从 {at} 起延长 {n} 个工作日。").format(
            at=say_moment(step.at), n=step.names[0]
        )


def _changed(steps: list[Step]) -> Iterator[str]:
    for step in steps:
        old_unit, old, unit, new = step.names
        yield _("时限由 {old} 改为 {new}，从原来的起算时间重新计算。").format(
            old=say_amount(float(old), old_unit), new=say_amount(float(new), unit)
        )


SENTENCES: dict[str, Callable[[list[Step]], Iterator[str]]] = {
    "received": _received,
    "rest": _rest,
    "made_up": _made_up,
    "worked": _worked,
    "counted": _counted,
    "rolled": _rolled,
    "hours": _hours,
    "doubt": _doubt,
    "paused": _paused,
    "idle": _idle,
    "lengthened": _lengthened,
    "changed": _changed,
}
