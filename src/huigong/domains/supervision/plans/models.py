"""A union's check-ups of one year, and each employer that is to be checked."""

from __future__ import annotations

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.checkups.models import Manner
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted

MOST_CHECKUPS = 2000


@pghistory.track()
class CheckupPlan(ScopedModel):
    """How many employers a union checks in a year; how the lot was drawn, so that it can be drawn
    again.
    """

    sighted = Sighted(unit="unit")

    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("检查单位")
    )
    year = models.PositiveSmallIntegerField(
        _("年度"), validators=(MinValueValidator(2000), MaxValueValidator(2100))
    )
    wanted = models.PositiveSmallIntegerField(
        _("计划家数"), validators=(MinValueValidator(1), MaxValueValidator(MOST_CHECKUPS))
    )
    drawn_on = models.DateField(_("抽取日期"), null=True, blank=True, editable=False)
    #: The machine's own: whoever could choose it could choose who is drawn.
    seed = models.BigIntegerField(_("随机种子"), null=True, editable=False)
    pool = models.PositiveIntegerField(_("可抽的家数"), null=True, editable=False)
    pool_digest = models.CharField(_("可抽名单的摘要"), max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("检查计划")
        verbose_name_plural = _("检查计划")
        constraints = (
            models.UniqueConstraint(fields=("unit", "year"), name="checkup_plan_once_a_year"),
        )

    def __str__(self) -> str:
        return _say("%(year)d 年检查计划") % {"year": self.year}

    def get_absolute_url(self) -> str:
        return reverse("supervision-plan", args=[self.pk])


@pghistory.track()
class PlannedCheckup(AttachedModel):
    """One employer of a plan. How it came there is for the supervisors of the union alone."""

    plan = models.ForeignKey(CheckupPlan, on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(
        "employers.Employer",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("用人单位"),
    )
    employer_name = models.CharField(_("单位名称"), max_length=100)
    #: Nought until the lot is drawn; then a place by chance, whatever the manner.
    place = models.PositiveSmallIntegerField(_("序号"), default=0)
    manner = models.CharField(_("怎么选定的"), max_length=10, choices=Manner.choices)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    #: Taken out again before the lot was drawn; it stays readable in the history.
    dropped_on = models.DateField(_("去掉日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("计划检查的单位")
        verbose_name_plural = _("计划检查的单位")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "employer"),
                condition=Q(dropped_on=None),
                name="planned_once_a_plan",
            ),
        )

    def __str__(self) -> str:
        return self.employer_name
