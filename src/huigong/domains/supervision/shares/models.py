"""What a body outside was given to work on, and the link by which it comes."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.sighted import AttachedModel


@pghistory.track()
class GuestDesk(AttachedModel):
    """One link that was given out to a body outside; it hangs on the body's row of the list."""

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("hotline.OutsideBody", on_delete=models.PROTECT, related_name="+")
    until_on = models.DateField(_("有效到"))
    opened_on = models.DateField(_("哪天开的"), default=today)
    shut_on = models.DateField(_("哪天作废的"), null=True, blank=True)

    class Meta:
        verbose_name = _("访客台")
        verbose_name_plural = _("访客台")
        constraints = (
            models.UniqueConstraint(
                fields=("body",), condition=Q(shut_on=None), name="guest_desk_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id} {self.opened_on:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether the link is good today."""
        return self.shut_on is None and self.until_on >= today()


@pghistory.track()
class Share(AttachedModel):
    """A letter, sector finding or wage case that a body outside works on till it is taken back."""

    #: What a merged office hands over to its successor.
    open_rows = Q(ended_at=None)

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("hotline.OutsideBody", on_delete=models.PROTECT, related_name="+")
    # As it was called then; the list's row may stand out of the reader's sight.
    body_name = models.CharField(_("共同办理的单位"), max_length=60)
    asked = models.CharField(_("请对方做什么"), max_length=500)
    file_ids = models.JSONField(_("一起给的材料"), default=list, blank=True)
    given_at = models.DateTimeField(_("交给对方的时间"))
    received_at = models.DateTimeField(_("对方签收时间"), null=True, blank=True)
    received_by = models.CharField(_("对方签收人"), max_length=40, blank=True)
    #: Who last wrote something at the desk, as they gave their name.
    handled_by = models.CharField(_("对方经办人"), max_length=40, blank=True)
    handled_at = models.DateTimeField(_("对方最近办理时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("收回时间"), null=True, blank=True)
    end_reason = models.CharField(_("为什么收回"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("共同办理")
        verbose_name_plural = _("共同办理")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "row_id", "body"), condition=Q(ended_at=None), name="share_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("body", "given_at"), condition=Q(ended_at=None), name="share_by_body"
            ),
            # Asked whenever an office opens its day.
            models.Index(
                fields=("unit", "handled_at"), condition=Q(ended_at=None), name="share_by_unit"
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_name} {self.given_at:%Y-%m-%d}"
