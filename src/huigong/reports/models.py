"""The kept numbers of each office's board."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from huigong.kernel.scoping.sighted import ScopedModel, Sighted


class Board(ScopedModel):
    """The numbers of one office: what it sees of the cases, counted at one moment.

    `below` counts everything in the office's sight, `here` only what it stands on itself: a role
    is shown what its list would show. Nothing in it names a person.
    """

    sighted = Sighted(unit="unit")

    unit = models.OneToOneField(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    taken_at = models.DateTimeField(_("数字截至"))
    below = models.JSONField(default=dict)
    here = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("看板")
        verbose_name_plural = _("看板")

    def __str__(self) -> str:
        return f"{self.unit} · {self.taken_at:%Y-%m-%d %H:%M}"
