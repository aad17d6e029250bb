"""A typical case: what happened and what was done, told so that nobody is known by it."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.kernel.scoping.sighted import ScopedModel, Sighted


class TypicalState(models.TextChoices):
    """How far a text is."""

    DRAFT = "draft", _("待审核")
    PUBLISHED = "published", _("已公开")
    WITHDRAWN = "withdrawn", _("已撤下")


@pghistory.track()
class TypicalCase(ScopedModel):
    """One text made of one case; public only while the worker's consent stands."""

    sighted = Sighted(unit="unit", text=("number", "title"))
    #: What a merged office hands over to its successor.
    open_rows = models.Q(state="draft")

    number = models.CharField(_("编号"), max_length=30, unique=True, editable=False)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("编写单位")
    )
    case = models.ForeignKey(
        "hotline.Case", on_delete=models.PROTECT, related_name="+", verbose_name=_("诉求")
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=TypicalState.choices, default=TypicalState.DRAFT
    )
    title = models.CharField(_("标题"), max_length=60)
    happened = models.TextField(_("发生了什么"), max_length=2000)
    done = models.TextField(_("怎样办的"), max_length=2000)
    lesson = models.TextField(_("给大家的提醒"), max_length=1000, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("编写人"),
    )
    edited_at = models.DateTimeField(_("编写时间"))
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("审核人"),
    )
    published_on = models.DateField(_("公开日期"), null=True, blank=True)
    withdrawal = models.CharField(_("撤下理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("典型案例")
        verbose_name_plural = _("典型案例")
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=~models.Q(state="withdrawn"),
                name="typical_once_a_case",
            ),
            models.CheckConstraint(
                name="typical_two_persons",
                condition=~models.Q(state="published")
                | (
                    models.Q(reviewed_by__isnull=False, published_on__isnull=False)
                    & ~models.Q(reviewed_by=models.F("edited_by"))
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("hotline-typicalcase-detail", args=[self.pk])
