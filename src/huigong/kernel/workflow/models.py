"""Legs of a matter, the clock of each step, requests for more time, and running numbers."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huigong.kernel.guards import Open
from huigong.kernel.scoping.sighted import AttachedModel


class LegForm(models.TextChoices):
    """In what capacity a unit has the matter."""

    INTAKE = "intake", _("受理")
    LEAD = "lead", _("主办")
    ASSIST = "assist", _("协办")


class LegState(models.TextChoices):
    """Where a leg stands."""

    SENT = "sent", _("待签收")
    SIGNED = "signed", _("办理中")
    PAUSED = "paused", _("暂停计时")
    REPLIED = "replied", _("待审核")
    CHECKED = "checked", _("已审核")
    RETURNED = "returned", _("已退单")
    TRANSFERRED = "transferred", _("已转办")
    WITHDRAWN = "withdrawn", _("已撤回")


#: States in which a unit still has the leg.
OPEN_STATES = (LegState.SENT, LegState.SIGNED, LegState.PAUSED, LegState.REPLIED)


@pghistory.track()
class Leg(AttachedModel):
    """One unit has a matter for one stretch of its way: sent,
    signed, replied, checked; or returned, or passed on.
    """

    #: What a merged unit hands over to its successor (kernel.reorganisation.handover).
    open_rows = Q(state__in=OPEN_STATES)

    form = models.CharField(_("方式"), max_length=8, choices=LegForm.choices)
    state = models.CharField(_("状态"), max_length=12, choices=LegState.choices)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("承办单位")
    )
    sender = models.ForeignKey(
        "org.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("派单单位"),
    )
    before = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="after"
    )
    order = models.TextField(_("办理要求"), blank=True)
    reply = models.TextField(_("办理情况"), blank=True)
    answer = models.TextField(_("给职工的答复"), blank=True)
    refusal = models.TextField(_("退回理由"), blank=True)
    #: Whom outside the tree the unit waits for; its own time rests as long.
    awaits = models.CharField(
        _("在等的外部单位"), max_length=200, blank=True, default="", db_default=""
    )
    sent_at = models.DateTimeField(_("派单时间"))
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    replied_at = models.DateTimeField(_("反馈时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("办理环节")
        verbose_name_plural = _("办理环节")
        indexes = (
            models.Index(fields=("kind", "row_id"), name="leg_by_row"),
            models.Index(fields=("unit", "state"), name="leg_by_unit"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "row_id", "unit"),
                condition=Q(state__in=("sent", "signed", "paused", "replied")),
                name="leg_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class Step(models.TextChoices):
    """What a clock counts down to."""

    ACCEPT = "accept", _("受理")
    SIGN = "sign", _("签收")
    HANDLE = "handle", _("办理")
    CHECK = "check", _("审核")
    DECIDE = "decide", _("审批延期")
    CALLBACK = "callback", _("回访")
    SUPERVISE = "supervise", _("督办回复")
    RELAY = "relay", _("电话急报")
    AFTERCARE = "aftercare", _("防报复回访")
    ORDER = "order", _("反馈交办件")
    AWAIT = "await", _("等对方书面答复")


class Told(models.IntegerChoices):
    """Up to which point a unit was reminded of a clock."""

    NOTHING = 0, _("未提醒")
    TOMORROW = 1, _("提醒过明天到期")
    TODAY = 2, _("提醒过今天到期")
    LATE = 3, _("提醒过超期")


class Clock(AttachedModel):
    """One unit owes one step of a leg by a moment. An open clock is a line of that unit's inbox."""

    #: What a merged unit hands over to its successor (kernel.reorganisation.handover).
    open_rows = Q(stopped_at=None)

    leg = models.ForeignKey(Leg, on_delete=models.PROTECT, related_name="clocks")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(_("事项"), max_length=10, choices=Step.choices)
    param = models.CharField(max_length=80)
    started_at = models.DateTimeField(_("起算"))
    due_at = models.DateTimeField(_("到期"))
    due = models.JSONField(default=dict)
    paused_at = models.DateTimeField(_("暂停"), null=True, blank=True)
    pause_reason = models.CharField(_("暂停理由"), max_length=200, blank=True)
    stopped_at = models.DateTimeField(_("完成"), null=True, blank=True)
    told = models.PositiveSmallIntegerField(
        _("提醒"), choices=Told.choices, default=Told.NOTHING, db_default=Told.NOTHING
    )

    class Meta:
        indexes = (
            models.Index(
                fields=("unit", "due_at"), condition=Q(stopped_at=None), name="clock_inbox"
            ),
            models.Index(fields=("kind", "row_id"), name="clock_by_row"),
        )

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.due_at:%m-%d %H:%M}"


class ExtensionState(models.TextChoices):
    """Whether more time was given."""

    ASKED = "asked", _("待审批")
    GRANTED = "granted", _("已同意")
    REFUSED = "refused", _("未同意")
    DROPPED = "dropped", _("已不需要")


class Extension(AttachedModel):
    """A unit asks its sender for more working days on a leg."""

    #: What a merged unit hands over to its successor (kernel.reorganisation.handover).
    open_rows = Q(state="asked")

    leg = models.ForeignKey(Leg, on_delete=models.PROTECT, related_name="extensions")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(_("延长工作日数"))
    reason = models.TextField(_("理由"))
    #: Asked after the leg was due: more time is given from the decision, the lateness stays.
    is_late = models.BooleanField(_("超期后申请"), default=False)
    #: Why the unit one level up decides instead of the sender; empty where the sender does.
    beyond = models.CharField(_("报上一级的原因"), max_length=100, blank=True)
    state = models.CharField(_("结果"), max_length=8, choices=ExtensionState.choices)
    asked_at = models.DateTimeField(_("申请时间"))
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    decision = models.TextField(_("审批意见"), blank=True)

    class Meta:
        verbose_name = _("延期申请")
        verbose_name_plural = _("延期申请")
        constraints = (
            models.UniqueConstraint(
                fields=("leg",), condition=Q(state="asked"), name="extension_one_asked"
            ),
        )

    def __str__(self) -> str:
        return f"{self.days} · {self.get_state_display()}"


class Supervision(AttachedModel):
    """督办单: an order in writing to the unit that is late with a step, and what it answered."""

    #: What a merged unit hands over to its successor (kernel.reorganisation.handover).
    open_rows = Q(answered_at=None)

    leg = models.ForeignKey(Leg, on_delete=models.PROTECT, related_name="supervisions")
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("被督办单位")
    )
    sender = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("督办单位")
    )
    number = models.CharField(_("文号"), max_length=30)
    late_step = models.CharField(_("超期事项"), max_length=10, choices=Step.choices)
    late_since = models.DateTimeField(_("超期自"))
    text = models.TextField(_("督办要求"), max_length=2000)
    issued_at = models.DateTimeField(_("发出时间"))
    answer = models.TextField(_("督办回复"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("回复时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("督办单")
        verbose_name_plural = _("督办单")
        indexes = (models.Index(fields=("kind", "row_id"), name="supervision_by_row"),)
        constraints = (
            models.UniqueConstraint(
                fields=("leg", "unit"), condition=Q(answered_at=None), name="supervision_one_open"
            ),
            models.UniqueConstraint(fields=("sender", "number"), name="supervision_number"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"


class Counter(models.Model):
    """The last number given in a series (issuer, kind of paper, year)."""

    guard = Open("running numbers of a series; whoever draws the next one must see the last")

    series = models.CharField(max_length=60, primary_key=True)
    last = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series} {self.last}"
