"""What a person keeps about lists: views under a name, columns in an order."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huigong.kernel.guards import Guard, here, holds, own

_MINE_HERE = own("account") & here("unit")


class Share(models.TextChoices):
    """Who finds a saved view among the tabs."""

    PRIVATE = "private", _("只有我")
    UNIT = "unit", _("本单位的人")


class SavedView(models.Model):
    """A list's search, filters and order under a name."""

    guard = Guard(
        see=here("unit") & (own("account") | holds("share", "unit")),
        add=_MINE_HERE,
        change=_MINE_HERE,
        drop=_MINE_HERE,
    )

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    unit = models.ForeignKey("org.Unit", on_delete=models.CASCADE, related_name="+")
    register = models.CharField(max_length=80)
    name = models.CharField(_("名称"), max_length=20)
    query = models.CharField(max_length=1000)
    share = models.CharField(
        _("谁能看到"), max_length=8, choices=Share.choices, default=Share.PRIVATE
    )

    class Meta:
        verbose_name = _("常用视图")
        verbose_name_plural = _("常用视图")
        constraints = (
            models.UniqueConstraint(
                fields=("account", "unit", "register", "name"), name="saved_view_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ChosenColumns(models.Model):
    """The columns in which a person reads a list, in their order."""

    guard = Guard(see=own("account"), add=own("account"), change=own("account"))

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    register = models.CharField(max_length=80)
    names: models.JSONField[list[str], list[str]] = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "register"), name="chosen_columns_once"),
        )

    def __str__(self) -> str:
        return f"{self.register}: {', '.join(self.names)}"
