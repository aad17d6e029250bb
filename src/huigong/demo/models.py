"""What the demo remembers of itself: which stories were played, and when."""

from __future__ import annotations

from django.db import models


class Played(models.Model):
    """One story of the demo has become the row `row_id`; a second loading finds it here."""

    key = models.CharField(max_length=60, unique=True)
    row_id = models.BigIntegerField()

    def __str__(self) -> str:
        return self.key


class Loading(models.Model):
    """One loading of the demo: its day 0, and the last event that it wrote itself."""

    day = models.DateField()
    last_event = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.day}"
