"""How moments and deadlines are said in words. Pure; working days are kernel/calendar's."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.kernel.calendar import present

WARN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ClockFace:
    """A deadline as shown: the tone for the eye, the words, the icon."""

    tone: str
    words: str
    icon: str


def full(at: datetime | date) -> str:
    """Say a moment so that nothing is left out, for hover and for paper."""
    if isinstance(at, datetime):
        at = timezone.localtime(at) if timezone.is_aware(at) else at
        return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
    return f"{at.year}年{at.month}月{at.day}日"


def short(at: datetime | date, now: datetime | None = None) -> str:
    """Say a moment as a dense list does: the year only when it is another one."""
    now = now or timezone.localtime(present.now())
    if isinstance(at, datetime):
        is_local = at.tzinfo is None or at.tzinfo is now.tzinfo
        at = at if is_local else timezone.localtime(at)
        return f"{at:%m-%d %H:%M}" if at.year == now.year else f"{at:%Y-%m-%d %H:%M}"
    return f"{at:%m-%d}" if at.year == now.year else f"{at:%Y-%m-%d}"


def span(length: timedelta) -> str:
    """Say a length in its largest fitting unit."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return _("%(count)d 分钟") % {"count": max(minutes, 1)}
    if minutes < 48 * 60:
        return _("%(count)d 小时") % {"count": minutes // 60}
    return _("%(count)d 天") % {"count": minutes // (24 * 60)}


def face(
    due: datetime,
    *,
    now: datetime | None = None,
    done: datetime | None = None,
    paused: bool = False,
) -> ClockFace:
    """Say where a deadline stands: done, paused, late, due within a day, or later."""
    now = now or present.now()
    if done is not None:
        return _finished(due, done)
    if paused:
        return ClockFace("waiting", _("已暂停计时"), "clock-pause")
    if due < now:
        return ClockFace("late", _("已超期 %(span)s") % {"span": span(now - due)}, "alert-triangle")
    if due - now <= WARN:
        return ClockFace("due", _today_or_span(due, now), "clock-exclamation")
    words = _("%(at)s 到期") % {"at": short(due, timezone.localtime(now))}
    return ClockFace("ok", words, "clock")


def _finished(due: datetime, done: datetime) -> ClockFace:
    if done <= due:
        return ClockFace("done", _("按期完成"), "circle-check")
    return ClockFace("done", _("完成，晚了 %(span)s") % {"span": span(done - due)}, "circle-check")


def _today_or_span(due: datetime, now: datetime) -> str:
    local = timezone.localtime(due)
    if local.date() == timezone.localtime(now).date():
        return _("今天 %(time)s 到期") % {"time": f"{local:%H:%M}"}
    return _("剩 %(span)s") % {"span": span(due - now)}
