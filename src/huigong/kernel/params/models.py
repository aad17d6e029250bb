"""What administrators decide about parameters, and the stamps that tell processes of a change."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huigong.kernel.guards import Open
from huigong.kernel.params.place import normal
from huigong.kernel.params.shelf import shelf
from huigong.kernel.params.values import problem_of


class Stamp(models.Model):
    """One topic of reference data; its value changes with every change of the topic's tables.

    Random instead of counted: a number given back by a roll-back could come again with other
    data. Triggers write it, so that no script can forget.
    """

    guard = Open("random numbers that say nothing but that something has changed")

    topic = models.CharField(primary_key=True, max_length=20)
    value = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("数据版本")

    def __str__(self) -> str:
        return f"{self.topic} {self.value}"


class Override(models.Model):
    """One decision that a parameter has this value in this place from this day on.

    Rows are never changed or deleted except for their end; a correction is a newer row.
    """

    guard = Open("rules with their source: every decision shows them to everybody")

    name = models.CharField(_("参数"), max_length=80)
    division = models.CharField(_("适用区划"), max_length=12, blank=True, default="")
    value: models.JSONField[Any, Any] = models.JSONField(_("取值"))
    from_on = models.DateField(_("自何日起"))
    until_on = models.DateField(_("至何日止"), null=True, blank=True)
    source = models.CharField(_("依据（文件名称、文号、条款）"), max_length=300)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    decided_by = models.BigIntegerField(_("决定人"), null=True, editable=False)
    created_at = models.DateTimeField(_("记录时间"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("参数取值")
        ordering = ("name", "-from_on", "-id")
        indexes = (models.Index(fields=("name", "division", "from_on")),)
        constraints = (
            models.CheckConstraint(
                name="params_override_span",
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                violation_error_message=_("截止日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                name="params_override_sourced",
                condition=~models.Q(source=""),
                violation_error_message=_("请写明依据：没有依据的取值不能算已确认。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"

    def clean(self) -> None:
        """Refuse an unknown parameter or a value that does not fit its unit."""
        self.division = normal(self.division)
        definition = shelf().definitions.get(self.name)
        if definition is None:
            raise ValidationError({"name": _("没有这个参数。")})
        if problem_of(self.value, definition.unit):
            raise ValidationError({"value": _("取值与计量单位不符，请核对。")})
