"""A volume 卷 of the archive: one closed case, put away for so many years."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.kernel.scoping.sighted import ScopedModel, Sighted


class VolumeState(models.TextChoices):
    """Where a volume is."""

    KEPT = "kept", _("在库")
    LENT = "lent", _("借出")
    PROPOSED = "proposed", _("待批销毁")
    DESTROYED = "destroyed", _("已销毁")


@pghistory.track()
class Volume(ScopedModel):
    """One closed case in the archive. When it is destroyed its content goes and this line stays, as
    the certificate of what was destroyed, why, and by whose two decisions.
    """

    sighted = Sighted(unit="unit", rank="due_on", text=("number", "title"))
    #: A merged office's archive goes with its cases, by hand and with a list.
    open_rows = models.Q(state=VolumeState.LENT)

    number = models.CharField(_("档号"), max_length=30, unique=True, editable=False)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("归档单位")
    )
    case = models.OneToOneField(
        "hotline.Case", on_delete=models.PROTECT, related_name="+", verbose_name=_("诉求")
    )
    #: Number and category of the case, no person: it stays when the content goes.
    title = models.CharField(_("卷名"), max_length=120)
    years = models.PositiveSmallIntegerField(_("保管年限（0 为永久）"))
    archived_on = models.DateField(_("归档日期"))
    due_on = models.DateField(_("保管到哪一天"), null=True, blank=True)
    pieces = models.PositiveSmallIntegerField(_("件数"))
    catalogue = models.JSONField(_("卷内目录"), default=list, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=VolumeState.choices, default=VolumeState.KEPT
    )
    borrower = models.CharField(_("借阅人"), max_length=40, blank=True)
    purpose = models.CharField(_("借阅事由"), max_length=200, blank=True)
    lent_on = models.DateField(_("借出日期"), null=True, blank=True)
    back_by = models.DateField(_("应还日期"), null=True, blank=True)
    opinion = models.CharField(_("鉴定意见"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("谁提出销毁"),
    )
    proposed_at = models.DateTimeField(_("提出时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("谁批准销毁"),
    )
    certificate = models.CharField(_("销毁证明编号"), max_length=30, blank=True)
    destroyed_at = models.DateTimeField(_("销毁时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("案卷")
        verbose_name_plural = _("归档案卷")
        constraints = (
            # Nothing is destroyed by one person, whoever writes it.
            models.CheckConstraint(
                name="volume_two_persons",
                condition=models.Q(destroyed_at=None)
                | (
                    models.Q(proposed_by__isnull=False, decided_by__isnull=False)
                    & ~models.Q(proposed_by=models.F("decided_by"))
                    & ~models.Q(certificate="")
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("hotline-volume-detail", args=[self.pk])
