"""The use of a seal: one line of the paper register."""

from __future__ import annotations

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from huigong.kernel.scoping.sighted import ScopedModel, Sighted


class Seal(models.TextChoices):
    """Which seal."""

    OFFICIAL = "official", _("公章")
    PERSON = "person", _("法定代表人名章")
    MATTER = "matter", _("业务专用章")
    FINANCE = "finance", _("财务专用章")
    OTHER = "other", _("其他印章")


@pghistory.track()
class SealUse(ScopedModel):
    """A seal was set on one paper, in so many copies."""

    sighted = Sighted(rank="sealed_on", text=("number", "paper", "matter_number", "asked_by"))

    number = models.CharField(_("登记号"), max_length=30, unique=True)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("用印单位")
    )
    sealed_on = models.DateField(_("用印日期"))
    seal = models.CharField(_("哪枚印章"), max_length=10, choices=Seal.choices)
    paper = models.CharField(_("文件名称"), max_length=100)
    paper_number = models.CharField(_("文号"), max_length=40, blank=True)
    copies = models.PositiveIntegerField(
        _("份数"), default=1, validators=(MinValueValidator(1), MaxValueValidator(10_000))
    )
    # The matter's number as it stands on paper: the register outlives every matter.
    matter_number = models.CharField(_("关联事项编号"), max_length=30, blank=True)
    asked_by = models.CharField(_("申请人"), max_length=40)
    approved_by = models.CharField(_("批准人"), max_length=40)
    sealed_by = models.CharField(_("监印人"), max_length=40)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("用印")
        verbose_name_plural = _("用印登记")

    def __str__(self) -> str:
        return f"{self.number} {self.paper}"
