"""Receipts of bulk actions: which line of which giver became which row."""

from __future__ import annotations

from django.db import models

from huigong.kernel.scoping.sighted import AttachedModel


class Receipt(AttachedModel):
    """One line of a file has become a row. The key keeps the same line from becoming another."""

    key = models.UUIDField()
    batch = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "key"), name="receipt_once"),)

    def __str__(self) -> str:
        return f"{self.kind}:{self.row_id} ← {self.key}"
