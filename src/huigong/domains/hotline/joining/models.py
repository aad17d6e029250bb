"""A bundle of like cases, and the link of each case with it."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.kernel.scoping.scope import Scope
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted


class Likeness(models.TextChoices):
    """Why cases are joined."""

    PERSON = "person", _("同一反映人")
    EMPLOYER = "employer", _("同一用人单位")
    MATTER = "matter", _("同一件事")


@pghistory.track()
class Bundle(ScopedModel):
    """Like cases that are worked side by side.

    Each keeps its number, its legs and its worker; what is in a bundle is seen only by who sees
    the case anyway.
    """

    sighted = Sighted(unit="unit", text=("number", "title"))
    #: What a merged centre hands over to its successor.
    open_rows = models.Q()

    number = models.CharField(_("编号"), max_length=30, unique=True, editable=False)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("并案单位")
    )
    likeness = models.CharField(_("为什么并案"), max_length=10, choices=Likeness.choices)
    title = models.CharField(_("名称"), max_length=60)
    opened_at = models.DateTimeField(_("并案时间"))

    class Meta:
        verbose_name = _("并案")
        verbose_name_plural = _("并案")

    def __str__(self) -> str:
        # Stands in the history of each case, which its worker may read: no name of another.
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("hotline-bundle", args=[self.pk])


@pghistory.track()
class CaseLink(AttachedModel):
    """A case is in a bundle, from a moment until it is taken out. Hangs on the case."""

    bundle = models.ForeignKey(
        Bundle, on_delete=models.PROTECT, related_name="links", verbose_name=_("并案")
    )
    joined_at = models.DateTimeField(_("并入时间"))
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    parted_at = models.DateTimeField(_("移出时间"), null=True, blank=True)
    parted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("移出的原因"), max_length=200, blank=True)

    #: The union's own: the worker of the case, who sees the case, sees nothing of this.
    row_rule = "scoping_seer() > 0"

    class Meta:
        verbose_name = _("并案关系")
        verbose_name_plural = _("并案关系")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "row_id"),
                condition=models.Q(parted_at=None),
                name="case_in_one_bundle",
            ),
        )

    @classmethod
    def narrow(cls, seat: Scope) -> models.Q:
        return models.Q() if seat.seer > 0 else models.Q(pk__in=())

    def __str__(self) -> str:
        return f"{self.bundle_id} · {self.row_id}"
