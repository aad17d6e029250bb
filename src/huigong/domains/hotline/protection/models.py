"""What protects those who complain: consents, co-complainants, relays, accusations, after-care."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huigong.kernel.scoping.scope import Scope
from huigong.kernel.scoping.sighted import AttachedModel
from huigong.kernel.sealing.fields import SealedField
from huigong.kernel.sealing.masks import mask_phone


class ConsentTo(models.TextChoices):
    """What the worker agreed to, or did not."""

    UNION = "union", _("把这件事转给本单位工会")
    NAME = "name", _("把姓名告诉承办单位")
    PUBLISH = "publish", _("隐去姓名后作为典型案例公开")


class ConsentManner(models.TextChoices):
    """How it was given: always in writing."""

    PAPER = "paper", _("纸质签字")
    PHONE = "phone", _("本人在手机上点选")
    MESSAGE = "message", _("本人发来的短信或微信")


class OfficeOnly(AttachedModel):
    """What offices note about others: a person does not see it, not even on their own matter."""

    row_rule: ClassVar[str] = "scoping_seer() > 0"

    class Meta:
        abstract = True
        default_manager_name = "objects"
        base_manager_name = "objects"

    @classmethod
    def narrow(cls, seat: Scope) -> models.Q:
        """As `row_rule`."""
        return models.Q() if seat.seer > 0 else models.Q(pk__in=())


class Consent(AttachedModel):
    """A worker agreed in writing to something, or refused; the youngest counts."""

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    to = models.CharField(_("同意什么"), max_length=8, choices=ConsentTo.choices)
    is_given = models.BooleanField(_("同意"))
    manner = models.CharField(_("怎样表示的"), max_length=8, choices=ConsentManner.choices)
    given_on = models.DateField(_("哪天"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("原件放在哪里"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("书面同意")
        verbose_name_plural = _("书面同意")
        indexes = (models.Index(fields=("kind", "row_id", "to", "id"), name="consent_by_row"),)

    def __str__(self) -> str:
        return f"{self.get_to_display()} · {_('同意') if self.is_given else _('不同意')}"


class Party(OfficeOnly):
    """One of several who complain together. Offices see all; each of them sees their own line."""

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("姓名"), max_length=40)
    phone = SealedField(
        purpose="hotline.party.phone", verbose_name=_("联系电话"), null=True, blank=True
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_representative = models.BooleanField(_("代表"), default=False)
    claim = models.CharField(_("本人的诉求"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("共同反映人")
        verbose_name_plural = _("共同反映人")
        indexes = (
            models.Index(fields=("kind", "row_id", "id"), name="party_by_row"),
            models.Index(fields=("account",), name="party_by_account"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def masked_phone(self) -> str:
        """The number with its middle hidden."""
        return mask_phone(self.phone.open()) if self.phone else ""


class Relay(OfficeOnly):
    """One telephone call by which an emergency was passed on, before any form was complete."""

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(
        "org.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("打给哪个单位"),
    )
    to_body = models.CharField(_("打给哪里"), max_length=60, blank=True)
    answered_by = models.CharField(_("谁接的"), max_length=60, blank=True)
    called_at = models.DateTimeField(_("几点打的"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("对方怎么说"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("电话急报")
        verbose_name_plural = _("电话急报")
        indexes = (
            models.Index(fields=("kind", "row_id", "id"), name="relay_by_row"),
            models.Index(fields=("to_unit", "id"), name="relay_by_unit"),
        )

    def __str__(self) -> str:
        return str(self.to_unit or self.to_body)


class Handover(AttachedModel):
    """The receipt of an accusation 检举控告 that the competent body took; its text is not kept."""

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    body = models.CharField(_("移交给哪里"), max_length=100)
    number = models.CharField(_("回执编号"), max_length=60, blank=True)
    handed_on = models.DateField(_("哪天移交"))
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("检举控告移交回执")
        verbose_name_plural = _("检举控告移交回执")

    def __str__(self) -> str:
        return f"{self.body} {self.number}".strip()


class Outcome(models.TextChoices):
    """What an after-care call found."""

    FINE = "fine", _("没有被为难")
    UNREACHED = "unreached", _("没有联系上")
    RETALIATED = "retaliated", _("反映被打击报复")


class AfterCare(OfficeOnly):
    """One call some weeks after the end: has anybody made trouble for who complained?"""

    open_rows = models.Q(done_at=None)

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("哪天回访"))
    started_at = models.DateTimeField(_("进入待办"), null=True, blank=True)
    done_at = models.DateTimeField(_("回访时间"), null=True, blank=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, blank=True)
    note = models.TextField(_("回访记录"), blank=True)

    class Meta:
        verbose_name = _("防报复回访")
        verbose_name_plural = _("防报复回访")
        indexes = (
            models.Index(
                fields=("due_on",), condition=models.Q(started_at=None), name="aftercare_due"
            ),
            models.Index(fields=("kind", "row_id", "due_on"), name="aftercare_by_row"),
        )

    def __str__(self) -> str:
        return f"{self.due_on:%Y-%m-%d}"
