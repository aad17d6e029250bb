"""The window of a special check: what about, from when until when, in which unions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.checkups.models import About
from huigong.kernel.guards import Open
from huigong.kernel.scoping.ids import IdField

_OPEN = Open("what is checked when and where: told to every union; what came of it is scoped")


class SpecialCheck(models.Model):
    """One 专项检查. Nothing hangs on it: a check-up about the same thing, on a day and in a union
    of the window, counts for it.
    """

    guard = _OPEN

    id = IdField(primary_key=True)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("部署单位")
    )
    name = models.CharField(_("名称"), max_length=40)
    about = models.CharField(_("检查内容"), max_length=8, choices=About.choices)
    from_on = models.DateField(_("自何日起"))
    until_on = models.DateField(_("至何日止"))
    units = models.ManyToManyField(
        "org.Unit", through="SpecialUnit", related_name="+", verbose_name=_("在哪里开展")
    )
    #: Announced by mistake: it is on no list any more.
    dropped_on = models.DateField(_("取消日期"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("专项检查")
        verbose_name_plural = _("专项检查")
        constraints = (
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="special_check_span"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("supervision-special", args=[self.pk])


class SpecialUnit(models.Model):
    """A special check runs in this union and in all below it."""

    guard = _OPEN

    special = models.ForeignKey(SpecialCheck, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("开展专项检查的工会")
        verbose_name_plural = _("开展专项检查的工会")
        constraints = (
            models.UniqueConstraint(fields=("special", "unit"), name="special_unit_once"),
        )

    def __str__(self) -> str:
        return str(self.unit)
