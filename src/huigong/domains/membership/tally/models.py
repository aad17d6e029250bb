"""The kept numbers of members."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from huigong.kernel.guards import Guard, below


class MemberTally(models.Model):
    """Of one union with all below it: how many joined in a month, and were members when it was
    counted. Nothing in it names a person.
    """

    guard = Guard(see=below("unit"))

    unit = models.ForeignKey(
        "org.Unit", on_delete=models.CASCADE, related_name="+", verbose_name=_("工会")
    )
    #: The first of the month; none for who is a member at the moment of counting.
    month = models.DateField(_("月份"), null=True)
    people = models.PositiveIntegerField(_("人数"))
    counted_at = models.DateTimeField(_("数字截至"))

    class Meta:
        verbose_name = _("会员人数")
        verbose_name_plural = _("会员人数")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "month"), nulls_distinct=False, name="member_tally_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month}"
