"""A reorganisation: a plan for a date with its steps, its
preview and, once carried out, its receipt.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huigong.kernel.guards import Guard, asked, below, through
from huigong.kernel.org.models import Level, Line, Unit, UnitType


class PlanState(models.TextChoices):
    """Where a plan stands."""

    DRAFT = "draft", _("起草")
    READY = "ready", _("待执行")
    APPLIED = "applied", _("已执行")
    CANCELLED = "cancelled", _("已取消")


_CONCERNED = below("unit") | asked("org_plan_names_us")


class Plan(models.Model):
    """One reorganisation, prepared for a day and carried out in one transaction on or after it."""

    guard = Guard(see=_CONCERNED, add=below("unit"), change=_CONCERNED)

    title = models.CharField(_("名称"), max_length=100)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    planned_on = models.DateField(_("拟执行日期"))
    state = models.CharField(
        _("状态"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("起草单位")
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("起草人"),
    )
    prepared_at = models.DateTimeField(_("起草时间"))
    preview = models.JSONField(null=True, blank=True, editable=False)
    previewed_at = models.DateTimeField(null=True, editable=False)
    receipt = models.JSONField(null=True, blank=True, editable=False)
    applied_at = models.DateTimeField(_("执行时间"), null=True, editable=False)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("执行人"),
        editable=False,
    )
    failure = models.TextField(_("没有执行的原因"), blank=True, editable=False)

    class Meta:
        verbose_name = _("机构调整方案")
        verbose_name_plural = _("机构调整方案")
        indexes = (models.Index(fields=("state", "planned_on"), name="plan_by_state"),)

    def __str__(self) -> str:
        return self.title


class StepVerb(models.TextChoices):
    """What a step does to the tree."""

    MOVE = "move", _("改挂上级")
    MERGE = "merge", _("并入")
    SPLIT = "split", _("分设")
    RENAME = "rename", _("更名")
    CLOSE = "close", _("撤销")
    OPEN = "open", _("新设")


class PlanStep(models.Model):
    """One change of a plan. Which columns are filled depends on the verb."""

    guard = Guard(
        see=through("plan", _CONCERNED),
        add=through("plan", below("unit")),
        change=through("plan", below("unit")),
    )

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField(_("次序"))
    verb = models.CharField(_("事项"), max_length=8, choices=StepVerb.choices)
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("单位"),
    )
    #: move: the new parent; merge: the unit that takes over; open: the territorial parent.
    target = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("对方单位"),
    )
    line = models.SmallIntegerField(_("线"), choices=Line.choices, default=Line.TERRITORIAL)
    industry = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("产业上级"),
    )
    code = models.CharField(_("编码"), max_length=40, blank=True)
    name = models.CharField(_("名称"), max_length=100, blank=True)
    short = models.CharField(_("简称"), max_length=40, blank=True)
    type = models.CharField(_("类型"), max_length=12, choices=UnitType.choices, blank=True)
    level = models.SmallIntegerField(_("层级"), choices=Level.choices, null=True, blank=True)
    division = models.CharField(_("行政区划代码"), max_length=12, blank=True)
    #: split: the codes of the children that go to the new unit.
    children = models.JSONField(_("划出的下级"), default=list, blank=True)
    is_dropped = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("调整事项")
        verbose_name_plural = _("调整事项")
        ordering = ("order", "id")

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.unit or self.name}"
