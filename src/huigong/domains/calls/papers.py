"""What hangs on a matter that came by the line, the window or the post; and the shift's book."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted


class OtherLine(models.TextChoices):
    """Where a matter is passed to that is not a union's."""

    GOVERNMENT = "12345", _("12345 政务服务便民热线")
    LABOUR = "12333", _("12333 人社热线")
    POLICE = "110", _("110 公安")
    AMBULANCE = "120", _("120 急救")
    OTHER = "other", _("其他")


class Referral(AttachedModel):
    """A matter was passed to another line: when, to whom, under which number it runs there."""

    open_rows = Q(followed_at=None)

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    to = models.CharField(_("转给"), max_length=8, choices=OtherLine.choices)
    told = models.CharField(_("对方接收人或工号"), max_length=60, blank=True)
    number = models.CharField(_("对方的编号"), max_length=40, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    referred_at = models.DateTimeField(_("转出时间"))
    due_on = models.DateField(_("该问结果的日子"))
    followed_at = models.DateTimeField(_("问到结果的时间"), null=True, blank=True)
    result = models.CharField(_("结果"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("转其他热线")
        verbose_name_plural = _("转其他热线")
        indexes = (
            models.Index(fields=("kind", "row_id"), name="referral_by_row"),
            models.Index(
                fields=("unit", "due_on"), condition=Q(followed_at=None), name="referral_due"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_to_display()} {self.number}".strip()


class Arrival(AttachedModel):
    """How a matter came on foot or by post: the room and who came, or the letter itself."""

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    room = models.CharField(_("接待地点"), max_length=40, blank=True)
    representatives = models.JSONField(_("代表"), default=list, blank=True)
    others = models.CharField(_("其他来访人"), max_length=500, blank=True)
    sender = models.CharField(_("写信人"), max_length=40, blank=True)
    received_on = models.DateField(_("收到日期"))
    postmark_on = models.DateField(_("邮戳日期"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("页数"), null=True, blank=True)

    class Meta:
        verbose_name = _("来访来信")
        verbose_name_plural = _("来访来信")
        constraints = (models.UniqueConstraint(fields=("kind", "row_id"), name="arrival_once"),)

    def __str__(self) -> str:
        return f"{self.received_on} {self.room or self.sender}".strip()


class Shift(ScopedModel):
    """One hand-over of the line: what is open, what the next agent must know, both names."""

    sighted = Sighted(unit="unit")

    open_rows = Q(taken_at=None)

    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("交班人"),
    )
    given_at = models.DateTimeField(_("交班时间"))
    open = models.JSONField(_("未了的事"), default=dict, blank=True)
    note = models.TextField(_("交代的话"), max_length=1000, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("接班人"),
    )
    taken_at = models.DateTimeField(_("接班时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("交接班")
        verbose_name_plural = _("交接班")

    def __str__(self) -> str:
        return f"{self.given_at:%m-%d %H:%M} {self.given_by}"
