"""Two files that may be one person, until a clerk has said what they are."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.domains.twins.comparing import evidence
from huigong.kernel.people.moving import stays
from huigong.kernel.scoping.sighted import ScopedModel, Sighted


class TwinState(models.TextChoices):
    """What was said of two files."""

    OPEN = "open", _("待核对")
    SAME = "same", _("是同一人")
    DIFFERENT = "different", _("不是同一人")
    UNSURE = "unsure", _("拿不准")


@stays
class PossibleTwin(ScopedModel):
    """Two files that the weekly comparison holds for one person, or that an officer entered by
    hand. It stands with the lowest office that has both in sight.
    """

    sighted = Sighted(unit="unit", text=("number",))

    number = models.CharField(_("编号"), max_length=30, unique=True)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("核对的工会")
    )
    left = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("第一份档案")
    )
    right = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("第二份档案")
    )
    #: Out of a thousand; never a whole thousand, which only a clerk can say. None: by hand.
    likely = models.PositiveSmallIntegerField(_("可能性（千分）"), null=True, blank=True)
    levels = models.JSONField(default=list, editable=False)
    state = models.CharField(
        _("结论"), max_length=9, choices=TwinState.choices, default=TwinState.OPEN
    )
    note = models.CharField(_("核对的依据"), max_length=200, blank=True)
    found_at = models.DateTimeField(_("发现时间"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("提出人"),
    )
    reason = models.CharField(_("提出的理由"), max_length=200, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("交给"),
    )
    judged_at = models.DateTimeField(_("核对时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("疑似重复")
        verbose_name_plural = _("疑似重复档案")
        constraints = (
            models.UniqueConstraint(fields=("left", "right"), name="possible_twin_once"),
            models.CheckConstraint(
                condition=models.Q(left__lt=models.F("right")), name="possible_twin_in_order"
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("twins-possibletwin-detail", args=[self.pk])

    @property
    def evidence(self) -> list[str]:
        """What speaks for it and against it, in words."""
        return evidence((what, level) for what, level in self.levels)

    @property
    def way(self) -> str:
        """Who found it: the comparison, or somebody by hand."""
        return str(_("人工提出：%s") % self.entered_by) if self.entered_by else str(_("系统比对"))
