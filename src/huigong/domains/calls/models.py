"""The call and what hangs on it: drafts, hand-overs to other lines, shifts; the rest is in
`papers.py`.
"""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.domains.calls.numbers import PURPOSE
from huigong.domains.calls.papers import Arrival, Referral, Shift
from huigong.kernel.guards import Open
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted
from huigong.kernel.sealing.blindfield import BlindField
from huigong.kernel.sealing.fields import SealedField, opened
from huigong.kernel.sealing.masks import mask_phone

#: The models of this app that stand in a file of their own.
__all__ = ("Arrival", "Call", "Draft", "Heard", "Referral", "Shift")


class Direction(models.TextChoices):
    """Who called whom."""

    INCOMING = "in", _("呼入")
    OUTGOING = "out", _("呼出")


class CallState(models.TextChoices):
    """Where a call stands."""

    RINGING = "ringing", _("响铃")
    TALKING = "talking", _("通话中")
    ENDED = "ended", _("待整理")
    FILED = "filed", _("已整理")
    MISSED = "missed", _("未接")
    SETTLED = "settled", _("已回拨")


class Outcome(models.TextChoices):
    """What came of a call."""

    ANSWERED = "answered", _("当场答复")
    REGISTERED = "registered", _("登记待办")
    ATTACHED = "attached", _("并入已有诉求")
    REFERRED = "referred", _("转其他热线")
    NOTHING = "nothing", _("没有诉求（打错、不说话、骚扰）")
    REACHED = "reached", _("回拨接通")
    UNREACHED = "unreached", _("回拨没有打通")
    AGAIN = "again", _("对方已再次来电")
    WITHHELD = "withheld", _("没有号码，无法回拨")


#: What can come of a missed call.
OF_MISSED = (Outcome.REACHED, Outcome.UNREACHED, Outcome.AGAIN, Outcome.WITHHELD, Outcome.NOTHING)
OPEN = (CallState.RINGING, CallState.TALKING, CallState.ENDED, CallState.MISSED)


@pghistory.track(exclude=["phone", "phone_blind"])
class Call(ScopedModel):
    """One telephone call of an office: in, out or missed."""

    sighted = Sighted(unit="unit", text=("number", "note"))

    #: What a merged centre hands over to its successor.
    open_rows = Q(state__in=OPEN)

    number = models.CharField(_("编号"), max_length=30, unique=True, editable=False)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("接听单位")
    )
    direction = models.CharField(
        _("方向"), max_length=4, choices=Direction.choices, default=Direction.INCOMING
    )
    state = models.CharField(
        _("状态"), max_length=8, choices=CallState.choices, default=CallState.RINGING
    )
    phone = SealedField(
        purpose=PURPOSE, hint="phone_blind", verbose_name=_("对方号码"), null=True, blank=True
    )
    phone_blind = BlindField(
        null=True, blank=True, purpose=PURPOSE, text=lambda row: opened(row.phone)
    )
    extension = models.CharField(_("分机"), max_length=12, blank=True)
    exchange_id = models.CharField(max_length=64, blank=True, editable=False)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("坐席"),
    )
    case = models.ForeignKey(
        "hotline.Case",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("诉求"),
    )
    about = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("回拨的来电"),
    )
    rang_at = models.DateTimeField(_("来电时间"))
    answered_at = models.DateTimeField(_("接起时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("挂断时间"), null=True, blank=True)
    settled_at = models.DateTimeField(_("整理时间"), null=True, blank=True)
    recording = models.CharField(_("录音"), max_length=120, blank=True)
    is_noticed = models.BooleanField(_("已告知录音"), null=True, blank=True)
    noticed_at = models.DateTimeField(_("告知时间"), null=True, blank=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, blank=True)
    note = models.CharField(_("摘要"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("来电")
        verbose_name_plural = _("来电台账")
        constraints = (
            # The exchange may announce the same ring twice: it is one call.
            models.UniqueConstraint(
                fields=("unit", "exchange_id"),
                condition=~Q(exchange_id=""),
                name="call_once",
            ),
        )
        indexes = (
            models.Index(
                fields=("phone_blind",),
                condition=Q(phone_blind__isnull=False),
                name="call_by_number",
            ),
            models.Index(
                fields=("unit", "state"),
                condition=Q(state__in=("ringing", "talking", "ended", "missed")),
                name="call_open",
            ),
            models.Index(fields=("unit", "rang_at"), name="call_by_day"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("calls-call", args=[self.pk])

    @property
    def masked_phone(self) -> str:
        """The other side's number with its middle hidden; a word where it was withheld."""
        return mask_phone(self.phone.open()) if self.phone else str(_("号码未显示"))

    @property
    def is_mine_to_file(self) -> bool:
        """Whether something is still to be written down."""
        return self.state in (CallState.TALKING, CallState.ENDED)


class Draft(AttachedModel):
    """What one agent has typed during one call, sealed: there again after a crash."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    words = SealedField(purpose="calls.draft", hint="row_id", null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "row_id", "account"), name="draft_once"),
        )

    def __str__(self) -> str:
        return f"{self.row_id} · {self.account_id}"


class Heard(models.Model):
    """One message of the exchange that was taken: the same bytes again are no second message.

    Holds nothing but a digest and a moment.
    """

    guard = Open("digests and times of what the exchange said, without a number or a call")

    digest = models.BinaryField(primary_key=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.at:%m-%d %H:%M:%S}"
