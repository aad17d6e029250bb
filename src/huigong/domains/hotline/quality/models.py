"""A drawn sample, and what was found of each case in it."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.kernel.scoping.scope import Scope
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted


class Point(models.TextChoices):
    """What a closed case is held against; short enough to be done in two minutes. Ours."""

    FACTS = "facts", _("事由、单位、人数记清楚了")
    CATEGORY = "category", _("类别选对了")
    UNIT = "unit", _("派给了该办的单位")
    TIME = "time", _("各环节按时，超期的写了原因")
    WORDS = "words", _("给职工的答复说得明白、有依据")
    CALLBACK = "callback", _("回访记录属实")


@pghistory.track()
class QualityDraw(ScopedModel):
    """One sample of the cases closed in a span of days; the seed gives the same sample again."""

    sighted = Sighted(unit="unit")
    #: A sample is not handed over: it was an office's own look.
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("抽查单位")
    )
    first = models.DateField(_("办结自"))
    last = models.DateField(_("办结至"))
    seed = models.PositiveIntegerField(_("种子"))
    found = models.PositiveIntegerField(_("共有"))
    size = models.PositiveSmallIntegerField(_("抽取"))
    drawn_at = models.DateTimeField(_("抽取时间"))

    class Meta:
        verbose_name = _("质检抽样")
        verbose_name_plural = _("质检抽样")

    def __str__(self) -> str:
        return f"{self.first}—{self.last} · {self.size}/{self.found}"

    def get_absolute_url(self) -> str:
        return reverse("hotline-quality-draw", args=[self.pk])


@pghistory.track()
class QualityCheck(AttachedModel):
    """One case of a sample: which points hold, and what is to be bettered. Hangs on the case."""

    draw = models.ForeignKey(QualityDraw, on_delete=models.PROTECT, related_name="checks")
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("抽查单位")
    )
    points = models.JSONField(default=dict)
    note = models.TextField(_("要改进的"), max_length=1000, blank=True)
    checked_at = models.DateTimeField(_("质检时间"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    #: The union's own: the worker of the case, who sees the case, sees nothing of this.
    row_rule = "scoping_seer() > 0"

    class Meta:
        verbose_name = _("质检")
        verbose_name_plural = _("质检")
        constraints = (
            models.UniqueConstraint(fields=("draw", "row_id"), name="quality_once_a_draw"),
        )

    @classmethod
    def narrow(cls, seat: Scope) -> models.Q:
        return models.Q() if seat.seer > 0 else models.Q(pk__in=())

    def __str__(self) -> str:
        return f"{self.draw_id} · {self.row_id}"

    @property
    def failed(self) -> list[str]:
        """The points that do not hold, in words."""
        names = dict(Point.choices)
        return [str(names[key]) for key, holds in self.points.items() if not holds]
