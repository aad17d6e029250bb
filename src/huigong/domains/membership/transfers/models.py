"""What a transfer between two unions is."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.kernel.scoping.sighted import ScopedModel, Sighted


class TransferState(models.TextChoices):
    """Where a transfer stands."""

    ASKED = "asked", _("本人已申请，待转出方同意")
    OFFERED = "offered", _("待转入方接收")
    ACCEPTED = "accepted", _("已接收")
    DECLINED = "declined", _("转入方未接收")
    WITHDRAWN = "withdrawn", _("已撤回")
    PARKED = "parked", _("逾期未接收，暂存上级")


TRANSFER_OPEN = (TransferState.ASKED, TransferState.OFFERED, TransferState.PARKED)


# Not even the masked name is kept in versions.
@pghistory.track(exclude=["name"])
class Transfer(ScopedModel):
    """A membership is offered to another union, which accepts it or not. Until it accepts it reads
    who offers and a masked name, and nothing of the file.
    """

    sighted = Sighted(unit="unit", person="account", legs=True)

    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("转出方")
    )
    to_unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("转入方")
    )
    membership = models.ForeignKey(
        "membership.Membership",
        on_delete=models.PROTECT,
        related_name="transfers",
        verbose_name=_("会籍"),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField(_("姓名"), max_length=100, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=TransferState.choices, editable=False
    )
    asked_at = models.DateTimeField(_("提出时间"), editable=False)
    due_on = models.DateField(_("接收期限"), null=True, blank=True, editable=False)
    parked_at_unit = models.ForeignKey(
        "org.Unit",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("暂存在"),
    )
    answer = models.CharField(_("答复"), max_length=200, blank=True, editable=False)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("会籍接转")
        verbose_name_plural = _("会籍接转")
        constraints = (
            models.UniqueConstraint(
                fields=("membership",),
                condition=Q(state__in=("asked", "offered", "parked")),
                name="transfer_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}：{self.unit} → {self.to_unit}"

    def get_absolute_url(self) -> str:
        return reverse("membership-transfer-detail", args=[self.pk])
