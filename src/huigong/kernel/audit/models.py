"""Events (what was done), looks (what was read) and refusals (what was denied)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from huigong.kernel.calendar.present import now
from huigong.kernel.guards import Guard, own


def _of(model: str) -> Any:
    """Who or where, as the seat that is written says it: neither an account nor a unit is ever
    deleted, and the database does not look them up again for each of a sheet's thousands of lines.
    """
    return models.ForeignKey(
        model,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )


class Trace(models.Model):
    """Who, from which seat, in whose place, about which row."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=now)
    account = _of(settings.AUTH_USER_MODEL)
    unit = _of("org.Unit")
    deputy_for = _of(settings.AUTH_USER_MODEL)
    kind = models.SmallIntegerField(null=True)
    row_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


class Event(Trace):
    """One action that was carried out."""

    verb = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    batch = models.BigIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("kind", "row_id", "id"), name="event_by_row"),
            models.Index(fields=("account", "id"), name="event_by_account"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class Look(Trace):
    """One reading of a row's page, or of a masked value (then with the reason given)."""

    what = models.CharField(max_length=40, default="open")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("kind", "row_id", "id"), name="look_by_row"),
            models.Index(fields=("account", "at"), name="look_by_account"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"


class Denial(Trace):
    """One refused access.

    Written in a transaction of its own, because the refusal undoes the other.
    """

    guard = Guard(see=own("account"), add=own("account"))

    verb = models.CharField(max_length=80)
    model = models.CharField(max_length=80)

    class Meta:
        indexes = (models.Index(fields=("account", "at"), name="denial_by_account"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
