"""What the checkers found, and when they last looked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huigong.kernel.calendar.present import now
from huigong.kernel.guards import Open
from huigong.kernel.scoping.sighted import ScopedModel, Sighted


class Problem(ScopedModel):
    """One thing that a checker found wrong at a unit, until it is put right or gone."""

    sighted = Sighted(unit="unit")

    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    checker = models.CharField(_("检查项"), max_length=40)
    key = models.CharField(max_length=80)
    text = models.CharField(_("问题"), max_length=400)
    is_alarm = models.BooleanField(_("告警"), default=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("负责人"),
    )
    found_at = models.DateTimeField(_("发现时间"), default=now)
    gone_at = models.DateTimeField(_("消除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("数据问题")
        verbose_name_plural = _("数据问题")
        constraints = (
            models.UniqueConstraint(
                fields=("checker", "key"), condition=Q(gone_at=None), name="problem_open_once"
            ),
        )

    def __str__(self) -> str:
        return self.text


class CheckRun(models.Model):
    """One round of all checkers."""

    guard = Open("two counts and a time; what was found are problems, which are scoped")

    at = models.DateTimeField(default=now)
    seconds = models.FloatField()
    found = models.IntegerField()
    alarms = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
