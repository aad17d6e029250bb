"""One message to one person. The number is sealed; a code in the text is never kept readable."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huigong.kernel.guards import Guard, own
from huigong.kernel.sealing.fields import SealedField


class Channel(models.TextChoices):
    """The way a message takes."""

    SMS = "sms", _("短信")
    INNER = "inner", _("站内消息")


class State(models.TextChoices):
    """Where a message stands; SENDING is the claim that keeps it from being sent twice."""

    QUEUED = "queued", _("待发")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已发")
    FAILED = "failed", _("未发出")


class Message(models.Model):
    """One message to one phone or account."""

    # Written and sent by the machine; read by the one it is for.
    guard = Guard(see=own("to_account"), change=own("to_account"))

    channel = models.CharField(_("渠道"), max_length=8, choices=Channel.choices)
    to_sealed = SealedField(_("号码"), null=True, purpose="notices.to")
    to_account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("收件人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="messages",
    )
    template = models.CharField(_("模板"), max_length=40)
    text = models.CharField(_("内容"), max_length=200)
    # What the readable text leaves out (a code); erased once it has served or expired.
    secret_sealed = SealedField(null=True, purpose="notices.secret")
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.QUEUED)
    created_at = models.DateTimeField(_("写成时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("失效时间"), null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("发出时间"), null=True)
    read_at = models.DateTimeField(_("已读时间"), null=True)
    error = models.CharField(_("原因"), max_length=200, blank=True)
    about_kind = models.CharField(_("事项类别"), max_length=40, blank=True)
    about_row = models.BigIntegerField(_("事项编号"), null=True)

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        indexes = (
            models.Index(fields=("to_account", "-id"), name="message_by_account"),
            models.Index(
                fields=("expires_at",),
                condition=models.Q(secret_sealed__isnull=False),
                name="message_with_secret",
            ),
            models.Index(
                fields=("state", "created_at"),
                condition=models.Q(state__in=("queued", "sending")),
                name="message_unsent",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.template}"
