"""Two files that became one: what was taken over and what moved, so that it can be undone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from huigong.kernel.people.keys import PersonKey
from huigong.kernel.people.models import Person
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import ScopedModel, Sighted
from huigong.kernel.sealing.fields import SealedField


class Merge(ScopedModel):
    """One merge of a file into another. What both files said before is sealed with the key of the
    file that stays, and goes with it.
    """

    sighted = Sighted(unit="unit", text=("number",))

    number = models.CharField(_("编号"), max_length=30, unique=True)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("办理合并的工会")
    )
    winner = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("留下的档案")
    )
    loser = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("并入的档案")
    )
    #: Field → what it was before and after the merge, of the file that stays; then of the other.
    before = SealedField(null=True, editable=False, purpose="people.merge", keys="keys")
    #: What hung on the file: [[model, number], …]; and consents that were ended: [[number, day]].
    moved = models.JSONField(default=dict, editable=False)
    merged_at = models.DateTimeField(_("合并时间"))
    until_on = models.DateField(_("可以撤销到"))
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("档案合并")
        verbose_name_plural = _("档案合并")
        constraints = (
            models.UniqueConstraint(
                fields=("loser",), condition=models.Q(undone_at=None), name="merge_once_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def keys(self) -> PersonKey:
        """The key of the file that stays. Raises Unreadable once it was destroyed."""
        with scope(SYSTEM, reason="people: the key of a merged file"):
            return Person.objects.get(pk=self.winner_id).keys
