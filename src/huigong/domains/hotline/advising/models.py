"""A question to the lawyers about a case, and what was advised."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huigong.kernel.scoping.scope import Scope
from huigong.kernel.scoping.sighted import AttachedModel


@pghistory.track()
class Advice(AttachedModel):
    """One question about one case: who asked, what was advised. For the union alone.

    The worker reads the answer of the case, which an agent writes with the advice in hand.
    """

    #: What a merged centre hands over to its successor.
    open_rows = models.Q(advised_at=None)

    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    question = models.TextField(_("要问律师的"), max_length=2000)
    asked_at = models.DateTimeField(_("提问时间"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    advice = models.TextField(_("律师意见"), max_length=4000, blank=True)
    advised_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    advised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    #: The union's own: the worker of the case, who sees the case, sees nothing of this.
    row_rule = "scoping_seer() > 0"

    class Meta:
        verbose_name = _("律师意见")
        verbose_name_plural = _("律师意见")
        indexes = (
            models.Index(
                fields=("unit", "asked_at"),
                condition=models.Q(advised_at=None),
                name="advice_queue",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "row_id"),
                condition=models.Q(advised_at=None),
                name="advice_one_open",
            ),
        )

    @classmethod
    def narrow(cls, seat: Scope) -> models.Q:
        return models.Q() if seat.seer > 0 else models.Q(pk__in=())

    def __str__(self) -> str:
        return f"{self.get_state_label()} · {self.asked_at:%m-%d %H:%M}"

    def get_state_label(self) -> str:
        """Whether it still waits."""
        return str(_("已答复") if self.advised_at else _("等律师"))
