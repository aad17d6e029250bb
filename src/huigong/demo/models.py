"""What the demo remembers of itself: which stories were played, and when."""

from __future__ import annotations

from django.db import models

from huigong.kernel.guards import Open

_DEMO = Open("numbers of rows of the demonstration; there are none elsewhere")


class Played(models.Model):
    """One story of the demo has become the row `row_id`; a second loading finds it here."""

    guard = _DEMO

    key = models.CharField(max_length=60, unique=True)
    row_id = models.BigIntegerField()

    def __str__(self) -> str:
        return self.key


class Loading(models.Model):
    """One loading of the demo: its day 0, and the last event that it wrote itself."""

    guard = _DEMO

    day = models.DateField()
    last_event = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.day}"


class ShownSlip(models.Model):
    """The code and PIN of an anonymous story, for the page of the demonstration alone: elsewhere
    nobody can read a slip again.
    """

    guard = _DEMO

    row_id = models.BigIntegerField(unique=True)
    title = models.CharField(max_length=80)
    code = models.CharField(max_length=20)
    pin = models.CharField(max_length=6)

    def __str__(self) -> str:
        return self.title
