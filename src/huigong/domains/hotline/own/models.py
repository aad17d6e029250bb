"""What belongs to a worker's own side of a case: judgements of offices, and proxies."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted


class LegJudgement(AttachedModel):
    """How content the worker is with one office's part of a case; once, after that part ended."""

    leg = models.OneToOneField("workflow.Leg", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("承办单位")
    )
    stars = models.PositiveSmallIntegerField(
        _("评价"), validators=(MinValueValidator(1), MaxValueValidator(5))
    )
    words = models.CharField(_("评价的话"), max_length=500, blank=True)
    at = models.DateTimeField(_("评价时间"))

    class Meta:
        verbose_name = _("对承办单位的评价")
        verbose_name_plural = _("对承办单位的评价")
        indexes = (models.Index(fields=("kind", "row_id"), name="leg_judgement_by_row"),)
        constraints = (
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="leg_judgement_stars"),
        )

    def __str__(self) -> str:
        return f"{self.unit} {self.stars}"


class ProxyState(models.TextChoices):
    """Whether somebody acts for the worker."""

    ASKED = "asked", _("等对方同意")
    AGREED = "agreed", _("代办中")
    REFUSED = "refused", _("对方没有同意")
    ENDED = "ended", _("已结束")


@pghistory.track()
class Proxy(ScopedModel):
    """A worker names somebody to act in one case, from a day until a day. Who is named agrees after
    signing in with their own phone; they look and add, and do no more unless it was said.
    """

    sighted = Sighted(unit="unit", person="person")

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("hotline.Case", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("委托人"),
    )
    proxy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("代办人"),
    )
    # What each is called by the other: neither sees the other's account.
    person_name = models.CharField(_("委托人怎么称呼"), max_length=40)
    proxy_name = models.CharField(_("代办人怎么称呼"), max_length=40)
    from_on = models.DateField(_("从哪一天"))
    until_on = models.DateField(_("到哪一天"))
    is_full = models.BooleanField(_("也可以撤回和评价"), default=False)
    state = models.CharField(_("状态"), max_length=8, choices=ProxyState.choices)
    asked_at = models.DateTimeField(_("委托时间"))
    agreed_at = models.DateTimeField(_("同意时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("代办委托")
        verbose_name_plural = _("代办委托")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "proxy"),
                condition=Q(state__in=("asked", "agreed")),
                name="proxy_once_at_a_time",
            ),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="proxy_days"),
            models.CheckConstraint(condition=~Q(person=F("proxy")), name="proxy_is_another"),
        )

    def __str__(self) -> str:
        return f"{self.person_name} → {self.proxy_name}"
