"""Orders from above, the messages that answer them, and what was heard already."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huigong.domains.hotline.protection.models import OfficeOnly
from huigong.kernel.guards import Open


class SuperiorOrder(OfficeOnly):
    """全总交办件: one order from above; from the same moment it is a case with its own due date."""

    #: What a merged centre hands over to its successor.
    open_rows = Q(answered_at=None)

    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("承接单位")
    )
    number = models.CharField(_("交办编号"), max_length=40, unique=True)
    # Of what it says: the same number with other words is another order, and refused.
    digest = models.CharField(max_length=64, editable=False)
    received_at = models.DateTimeField(_("收到时间"))
    due_at = models.DateTimeField(_("要求办结"), null=True, blank=True)
    answered_at = models.DateTimeField(_("反馈结果时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("全总交办件")
        verbose_name_plural = _("全总交办件")
        indexes = (models.Index(fields=("kind", "row_id"), name="superior_order_by_row"),)

    def __str__(self) -> str:
        return self.number


class UpwardForm(models.TextChoices):
    """What a message upward says."""

    RECEIPT = "receipt", _("收到回执")
    PROGRESS = "progress", _("办理进展")
    ANSWER = "answer", _("办理结果")


class UpwardState(models.TextChoices):
    """Where a message upward stands."""

    QUEUED = "queued", _("待发")
    SENT = "sent", _("对方已收")
    REFUSED = "refused", _("对方不收")


class UpwardMessage(OfficeOnly):
    """One message to 全总 about an order, kept until it was taken there, however often it fails.

    Its key is the same at each attempt, so that the other side takes it once.
    """

    open_rows = ~Q(state=UpwardState.SENT)

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(SuperiorOrder, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    form = models.CharField(_("报什么"), max_length=8, choices=UpwardForm.choices)
    text = models.TextField(_("内容"), max_length=4000, blank=True)
    state = models.CharField(
        _("状态"), max_length=8, choices=UpwardState.choices, default=UpwardState.QUEUED
    )
    written_at = models.DateTimeField(_("写成时间"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tries = models.PositiveIntegerField(_("试了几次"), default=0)
    next_at = models.DateTimeField(_("下次发送"))
    sent_at = models.DateTimeField(_("送达时间"), null=True, blank=True)
    error = models.CharField(_("没有送达的原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("向全总的反馈")
        verbose_name_plural = _("向全总的反馈")
        indexes = (
            models.Index(
                fields=("next_at",), condition=Q(state="queued"), name="upward_message_queue"
            ),
            models.Index(fields=("order", "id"), name="upward_message_by_order"),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.get_form_display()}"


class HeardOrder(models.Model):
    """One message of the exchange that was taken: the same bytes again are a replay.

    Holds nothing but a digest and a moment.
    """

    guard = Open("digests and times of what the exchange said, without a number or a word of it")

    digest = models.BinaryField(primary_key=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.at:%m-%d %H:%M:%S}"
