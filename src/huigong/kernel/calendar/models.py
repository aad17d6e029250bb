"""Days that differ from a plain week, and office hours, by place."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huigong.kernel.calendar.clock import DayFact
from huigong.kernel.calendar.hours import HoursRule, parse_sessions
from huigong.kernel.guards import Open
from huigong.kernel.params.place import normal

_CALENDAR = Open("the calendar is public: every date explains itself by it")
# A leap year, so that a season may begin or end on 29 February.
LEAP_YEAR = 2024


class Day(models.Model):
    """One day in one place that is not what its weekday says, or that has a name."""

    guard = _CALENDAR

    class Status(models.TextChoices):
        """How sure the day is: by national notice, computed before the notice, set for a place."""

        OFFICIAL = "official", _("正式")
        PROVISIONAL = "provisional", _("暂定")
        LOCAL = "local", _("本地")

    date = models.DateField(_("日期"))
    division = models.CharField(_("适用区划"), max_length=12, blank=True, default="")
    is_workday = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40, blank=True, default="")
    status = models.CharField(_("性质"), max_length=12, choices=Status.choices)
    source = models.CharField(_("依据"), max_length=300)
    is_shipped = models.BooleanField(_("随系统提供"), default=False, editable=False)

    class Meta:
        verbose_name = _("日历日")
        ordering = ("date", "division")
        constraints = (
            models.UniqueConstraint(
                fields=("date", "division"),
                name="calendar_day_once",
                violation_error_message=_("该地区这一天已有记录。"),
            ),
            # A place's own day never makes a year official, and the country's is never local.
            models.CheckConstraint(
                name="calendar_day_place",
                condition=models.Q(division="", status__in=("official", "provisional"))
                | (models.Q(status="local") & ~models.Q(division="")),
                violation_error_message=_("本地日期必须写明区划；全国日期不能标为本地。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.name}"

    def clean(self) -> None:
        """Keep the place in its short form."""
        self.division = normal(self.division)

    def as_fact(self) -> DayFact:
        """Return the plain value that a clock counts with."""
        return DayFact(self.date, self.is_workday, self.name, self.status, self.source)


class Notice(models.Model):
    """One loading of a year's holiday notice, with the text as it was pasted."""

    guard = _CALENDAR

    year = models.PositiveSmallIntegerField(_("年份"))
    source = models.CharField(_("文件名称和文号"), max_length=300)
    text = models.TextField(_("通知正文"), max_length=20_000)
    days = models.PositiveSmallIntegerField(_("天数"), default=0)
    loaded_by = models.BigIntegerField(_("载入人"), null=True, editable=False)
    loaded_at = models.DateTimeField(_("载入时间"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("放假通知")
        ordering = ("-year", "-id")

    def __str__(self) -> str:
        return f"{self.year} {self.source}"


class Hours(models.Model):
    """Office hours in one place, from a day on; with a season, in that part of each year."""

    guard = _CALENDAR

    division = models.CharField(_("适用区划"), max_length=12, blank=True, default="")
    from_on = models.DateField(_("自何日起"))
    until_on = models.DateField(_("至何日止"), null=True, blank=True)
    season_from = models.CharField(_("每年自（月-日）"), max_length=5, blank=True, default="")
    season_until = models.CharField(_("每年至（月-日）"), max_length=5, blank=True, default="")
    sessions: models.JSONField[Any, Any] = models.JSONField(_("上下班时间"))
    source = models.CharField(_("依据"), max_length=300, blank=True)
    is_confirmed = models.BooleanField(_("已确认"), default=False)

    class Meta:
        verbose_name = _("办公时间")
        ordering = ("division", "-from_on", "-season_from")
        constraints = (
            models.UniqueConstraint(
                fields=("division", "from_on", "season_from"),
                name="calendar_hours_once",
                violation_error_message=_("该地区自这一天起的办公时间已有记录。"),
            ),
            models.CheckConstraint(
                name="calendar_hours_span",
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                violation_error_message=_("截止日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                name="calendar_hours_sourced",
                condition=models.Q(is_confirmed=False) | ~models.Q(source=""),
                violation_error_message=_("确认办公时间须写明依据。"),
            ),
        )

    def __str__(self) -> str:
        return " ".join("–".join(pair) for pair in self.sessions)

    def clean(self) -> None:
        """Refuse hours that no clock could walk through."""
        self.division = normal(self.division)
        try:
            self.as_rule()
        except (ValueError, TypeError, AttributeError) as error:
            message = _("上下班时间写成 08:30-12:00 14:30-18:00，前后衔接、互不重叠。")
            raise ValidationError({"sessions": message}) from error
        if bool(self.season_from) != bool(self.season_until):
            raise ValidationError({"season_until": _("每年的起止日期要么都写，要么都不写。")})
        for field in ("season_from", "season_until"):
            if getattr(self, field) and not _is_day_of_year(getattr(self, field)):
                raise ValidationError({field: _("写成两位月-两位日，例如 05-01。")})

    def as_rule(self) -> HoursRule:
        """Return the plain value that a clock counts with."""
        return HoursRule(
            sessions=parse_sessions(self.sessions),
            from_on=self.from_on,
            until_on=self.until_on,
            season=(self.season_from, self.season_until) if self.season_from else None,
            source=self.source,
            is_confirmed=self.is_confirmed,
        )


def _is_day_of_year(text: str) -> bool:
    try:
        return f"{date.fromisoformat(f'{LEAP_YEAR}-{text}'):%m-%d}" == text
    except ValueError:
        return False
