"""Attachments of matters, and what was not taken."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huigong.kernel.files.faults import Fault
from huigong.kernel.files.kinds import KINDS, Kind
from huigong.kernel.scoping.scope import Scope
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted


class What(models.TextChoices):
    """What a file is to its matter."""

    EVIDENCE = "evidence", _("证据材料")
    SCAN = "scan", _("来信来函扫描")
    PROOF = "proof", _("办理佐证")
    MINUTE = "minute", _("领导批示")
    RECORDING = "recording", _("录音")
    OTHER = "other", _("其他")


class Audience(models.TextChoices):
    """Who of those that see the matter sees the file."""

    ALL = "all", _("看得到这件事的都能看")
    OFFICES = "offices", _("只给工会看，职工看不到")
    OWN = "own", _("只给本单位和职工本人看")


class Attachment(AttachedModel):
    """One file of a matter: an evidence, a scanned letter, a leader's minute.

    When it is removed its bytes go and the row stays, with the reason.
    """

    #: The same as `narrow`, for the database.
    row_rule: ClassVar[str] = (
        "(audience <> 'own' OR unit_id = scoping_seer() OR scoping_seer() < 0)"
        " AND (audience <> 'offices' OR scoping_seer() > 0)"
    )

    leg = models.ForeignKey(
        "workflow.Leg", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    what = models.CharField(_("是什么"), max_length=10, choices=What.choices)
    audience = models.CharField(_("谁能看"), max_length=8, choices=Audience.choices)
    unit = models.ForeignKey(
        "org.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("上传单位"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("上传人"),
    )
    name = models.CharField(_("文件名"), max_length=120)
    type = models.CharField(_("类型"), max_length=8)
    size = models.PositiveIntegerField(_("大小"))
    # Of the bytes as they came: the same file sent twice by one side to a matter is kept once.
    digest = models.CharField(max_length=64, editable=False)
    place = models.CharField(max_length=32, unique=True, editable=False)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    written_by = models.CharField(_("谁批的"), max_length=40, blank=True)
    written_on = models.DateField(_("批示日期"), null=True, blank=True)
    added_at = models.DateTimeField(_("上传时间"))
    removed_at = models.DateTimeField(_("删除时间"), null=True, blank=True)
    removal = models.CharField(_("删除理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        indexes = (models.Index(fields=("kind", "row_id"), name="attachment_by_row"),)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "row_id", "unit", "digest"),
                condition=Q(removed_at=None),
                nulls_distinct=False,
                name="attachment_once",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @classmethod
    def narrow(cls, seat: Scope) -> Q:
        """As `row_rule`: what is for one office, and what is not for the worker."""
        if seat.unit_id is None:
            return ~Q(audience=Audience.OFFICES)
        return ~Q(audience=Audience.OWN) | Q(unit_id=seat.unit_id)

    @property
    def shape(self) -> Kind:
        """Its kind with ending and media type."""
        return KINDS[self.type]

    @property
    def is_picture(self) -> bool:
        return self.shape.family == "picture"


@pghistory.track()
class Quarantined(ScopedModel):
    """One file that was not taken: by whom, for which matter, why. What is suspicious is kept apart
    for a time, and served to nobody.
    """

    sighted = Sighted(person="author")

    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("上传人"),
    )
    matter_kind = models.SmallIntegerField(editable=False)
    matter_id = models.BigIntegerField(editable=False)
    matter_name = models.CharField(_("哪件事"), max_length=30, blank=True)
    name = models.CharField(_("文件名"), max_length=120)
    size = models.BigIntegerField(_("大小（字节）"))
    fault = models.CharField(_("为什么没有收"), max_length=12, choices=Fault.choices)
    digest = models.CharField(_("SHA-256"), max_length=64)
    place = models.CharField(_("隔离区文件"), max_length=32, blank=True, editable=False)
    sent_at = models.DateTimeField(_("上传时间"))
    emptied_at = models.DateTimeField(_("内容删除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("隔离文件")
        verbose_name_plural = _("隔离文件")

    def __str__(self) -> str:
        return f"{self.name} · {self.get_fault_display()}"
