"""Sight: who sees which row.

Kinds: the small numbers of scoped models. Recusals: who must not see a row.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huigong.kernel.guards import Guard, Open, own


class Kind(models.Model):
    """The number that a scoped model goes by in sight, tokens, events and legs."""

    guard = Open("names of tables")

    id = models.SmallAutoField(primary_key=True)
    label = models.TextField(unique=True)
    #: How the tokens of its rows were made. Where a model says it otherwise, they are made anew.
    words = models.TextField(default="")

    def __str__(self) -> str:
        return self.label


class Sight(models.Model):
    """`seer` (a unit, or minus an account) sees the row `row_id` of `kind`.

    Written by the database's own triggers only.
    """

    pk = models.CompositePrimaryKey("kind", "seer", "row_id")
    kind = models.SmallIntegerField()
    seer = models.IntegerField()
    row_id = models.BigIntegerField()
    is_base = models.BooleanField()
    rank = models.TextField(db_collation="C")

    class Meta:
        indexes = (
            # Rows without a rank (a closed case has no due
            # date) are not in the second order at all.
            models.Index(
                fields=("kind", "seer", "rank", "row_id"),
                condition=models.Q(rank__lt="~"),
                name="sight_by_rank",
            ),
            models.Index(fields=("kind", "row_id"), name="sight_by_row"),
            models.Index(fields=("seer",), condition=models.Q(is_base=True), name="sight_bases"),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.row_id} ← {self.seer}"


class Token(models.Model):
    """A pair of characters (or a Latin word, a number) of a row's searchable text.

    No application role can read it.
    """

    pk = models.CompositePrimaryKey("token", "row_id")
    token = models.BigIntegerField()
    row_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.token}:{self.row_id}"


class RecusalCause(models.TextChoices):
    """Why an office is kept out."""

    TIE = "tie", _("与用人单位有利害关系")
    ABOUT = "about", _("被反映的就是它")
    HAND = "hand", _("由受理单位决定")


class Recusal(models.Model):
    """An office that must not see a row, although the tree would show it."""

    cause = models.CharField(
        _("原因"), max_length=6, choices=RecusalCause.choices, default=RecusalCause.HAND
    )
    #: Whether everything below it is kept out with it.
    is_deep = models.BooleanField(_("连同它的下级"), default=False)

    kind = models.SmallIntegerField()
    row_id = models.BigIntegerField()
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "row_id", "unit"), name="recusal_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.row_id} ✕ {self.unit_id}"


class Admission(models.Model):
    """A person who may see a row beside the one whose matter it is: a proxy, the holder of a slip.

    Full: as if it were their own; else they look, and do what the policies allow from below.
    """

    kind = models.SmallIntegerField()
    row_id = models.BigIntegerField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    is_full = models.BooleanField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    #: The last day on which they see it; none for who holds a slip.
    until_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("kind", "row_id"), name="admission_by_row"),)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "row_id", "account"),
                condition=models.Q(ended_at=None),
                name="admission_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.row_id} + {self.account_id}"


class Barred(models.Model):
    """A person who must not see a row, whatever seat they take. Why, stands in the row's history.

    An account's own lines are read when its scope is taken; a matter of a relative is then not
    there for it, while its office works on.
    """

    guard = Guard(see=own("account"))

    kind = models.SmallIntegerField()
    row_id = models.BigIntegerField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "kind", "row_id"), name="barred_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.row_id} ✕ {self.account_id}"
