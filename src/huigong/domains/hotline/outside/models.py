"""Bodies outside the federation, and what they were asked about a case."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huigong.domains.hotline.protection.models import OfficeOnly
from huigong.kernel.calendar.present import now, today
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted


class BodyKind(models.TextChoices):
    """What a body outside the federation is."""

    LABOUR = "labour", _("人力资源和社会保障局")
    INSPECTION = "inspection", _("劳动监察")
    ARBITRATION = "arbitration", _("劳动人事争议仲裁委员会")
    COURT = "court", _("法院")
    PROCURATORATE = "procuratorate", _("检察院")
    INSURANCE = "insurance", _("医保、社保经办机构")
    BUILDING = "building", _("住房和城乡建设局")
    PETITIONS = "petitions", _("信访局")
    LINE = "line", _("12345 等政务热线")
    OTHER = "other", _("其他")


@pghistory.track()
class OutsideBody(ScopedModel):
    """One body outside the federation that an office writes to, from a day until a day."""

    sighted = Sighted(rank="from_on", text=("name",))

    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("哪个工会用")
    )
    kind = models.CharField(_("类别"), max_length=14, choices=BodyKind.choices)
    name = models.CharField(_("全称"), max_length=60)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    telephone = models.CharField(_("对外电话"), max_length=30, blank=True)
    from_on = models.DateField(_("从哪一天起"), default=today)
    until_on = models.DateField(_("到哪一天止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("外部单位")
        verbose_name_plural = _("外部单位名录")
        constraints = (
            models.UniqueConstraint(fields=("unit", "name"), name="outside_body_once"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="outside_body_days",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Way(models.TextChoices):
    """How a body is asked."""

    LETTER = "letter", _("纸质函")
    DESK = "desk", _("访客台")


class OutsideState(models.TextChoices):
    """Where an outside leg stands."""

    SENT = "sent", _("待签收")
    SIGNED = "signed", _("对方办理中")
    ANSWERED = "answered", _("已复函")
    WITHDRAWN = "withdrawn", _("已收回")


#: While the body still has it.
ASKED = (OutsideState.SENT, OutsideState.SIGNED)


# What a letter says does not change, and an accusation's must be forgotten: no version keeps it.
@pghistory.track(exclude=["title", "text", "answer"])
class OutsideLeg(AttachedModel):
    """One body outside was asked about a case by one unit, whose own leg waits as long.

    It has a term of its own; when that is missed, the body is late and not the unit.
    """

    #: What a merged unit hands over to its successor.
    open_rows = Q(state__in=ASKED)

    leg = models.ForeignKey("workflow.Leg", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("发函单位")
    )
    body = models.ForeignKey(OutsideBody, on_delete=models.PROTECT, related_name="+")
    # As it stands on the letter; the register's row may stand out of the reader's sight.
    body_name = models.CharField(_("外部单位"), max_length=60)
    way = models.CharField(_("方式"), max_length=8, choices=Way.choices)
    state = models.CharField(_("状态"), max_length=10, choices=OutsideState.choices)
    number = models.CharField(_("函号"), max_length=60)
    title = models.CharField(_("函的标题"), max_length=80)
    text = models.TextField(_("函的内容"), max_length=2000)
    names_worker = models.BooleanField(_("写职工姓名"), default=False)
    sent_at = models.DateTimeField(_("发函时间"))
    due_at = models.DateTimeField(_("请在何时前复函"))
    due = models.JSONField(default=dict)
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    signed_by = models.CharField(_("对方签收人"), max_length=40, blank=True)
    answer = models.TextField(_("复函内容"), max_length=4000, blank=True)
    answered_by = models.CharField(_("对方经办人"), max_length=40, blank=True)
    refusal = models.CharField(_("收回理由"), max_length=200, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    guest_until = models.DateField(_("访客链接有效至"), null=True, blank=True)

    class Meta:
        verbose_name = _("外部环节")
        verbose_name_plural = _("外部环节")
        indexes = (
            models.Index(fields=("kind", "row_id"), name="outside_leg_by_row"),
            models.Index(
                fields=("unit", "due_at"),
                condition=Q(state__in=("sent", "signed")),
                name="outside_leg_open",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("leg", "body"),
                condition=Q(state__in=("sent", "signed")),
                name="outside_leg_once",
            ),
            models.UniqueConstraint(fields=("unit", "number"), name="outside_leg_number"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.body_name}"

    @property
    def is_open(self) -> bool:
        return self.state in ASKED

    @property
    def is_late(self) -> bool:
        """Whether the body is or was late with its answer; what was taken back is nobody's."""
        return (self.ended_at or now()) > self.due_at


class OutsideNote(OfficeOnly):
    """One question or word between an office and a body outside, about an outside leg."""

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    outside = models.ForeignKey(OutsideLeg, on_delete=models.PROTECT, related_name="+")
    is_guests = models.BooleanField(_("对方写的"), default=False)
    by = models.CharField(_("谁写的"), max_length=40, blank=True)
    text = models.TextField(_("内容"), max_length=1000)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("函件往来")
        verbose_name_plural = _("函件往来")
        indexes = (models.Index(fields=("outside", "id"), name="outside_note_by_leg"),)

    def __str__(self) -> str:
        return f"{self.outside_id} {self.at:%m-%d %H:%M}"
