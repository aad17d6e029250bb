"""The visit: one trip to workers, with what it brought."""

from __future__ import annotations

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from huigong.kernel.scoping.sighted import ScopedModel, Sighted


class Occasion(models.TextChoices):
    """Why one goes."""

    NEW_YEAR = "new_year", _("元旦春节")
    LABOUR_DAY = "labour_day", _("五一")
    SUMMER = "summer", _("夏送清凉")
    AUTUMN = "autumn", _("金秋助学")
    HARDSHIP = "hardship", _("困难慰问")
    ILLNESS = "illness", _("因病住院")
    OTHER = "other", _("其他")


@pghistory.track()
class Visit(ScopedModel):
    """One visit to workers at one place on one day."""

    sighted = Sighted(rank="visited_on", text=("number", "place", "note"))

    number = models.CharField(_("编号"), max_length=30, unique=True)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("走访单位")
    )
    visited_on = models.DateField(_("走访日期"))
    occasion = models.CharField(_("时机"), max_length=12, choices=Occasion.choices)
    place = models.CharField(_("地点"), max_length=60)
    people = models.PositiveIntegerField(
        _("慰问人数"), validators=(MinValueValidator(1), MaxValueValidator(100_000))
    )
    aid_fen = models.BigIntegerField(
        _("慰问金额（元）"), default=0, validators=(MinValueValidator(0), MaxValueValidator(10**13))
    )
    note = models.TextField(_("情况记录"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("走访慰问")
        verbose_name_plural = _("走访慰问台账")

    def __str__(self) -> str:
        return f"{self.number} {self.place}"
