"""Memberships, the codes that lead to them, their changes, and transfers between unions."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from operator import attrgetter

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.domains.membership.choices import (
    LIVING,
    OPEN,
    ChangeReason,
    ChangeType,
    Group,
    Proof,
    State,
    Way,
    Work,
)
from huigong.domains.membership.tally.models import MemberTally  # noqa: F401  # a model of the app
from huigong.domains.membership.transfers.models import Transfer
from huigong.kernel.access import may
from huigong.kernel.org.places import place_choices
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted


@pghistory.track()
class JoinPoint(ScopedModel):
    """One code by which people join a union: on a poster, at a station, in a group chat."""

    sighted = Sighted(unit="unit", text=("name", "code"))

    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("加入哪个工会")
    )
    code = models.CharField(_("编码"), max_length=10, unique=True, editable=False)
    name = models.CharField(_("用在哪里"), max_length=60, help_text=_("例如：威远镇骑手驿站门口。"))
    group = models.CharField(
        _("群体"),
        max_length=10,
        blank=True,
        choices=Group.choices,
        help_text=_("专给一类职工用的才选。"),
    )
    #: For those without an employer's union: found by place, not only by the code.
    is_fallback = models.BooleanField(_("兜底：按地方和群体能查到"), default=False)
    division = models.CharField(_("管哪个县"), max_length=6, blank=True, choices=place_choices)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("入会二维码")
        verbose_name_plural = _("入会二维码")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("membership-joinpoint-detail", args=[self.pk])


# New members come by sheets: one trigger a statement, not one a row.
@pghistory.track(pghistory.InsertEvent(level=pghistory.Statement), pghistory.UpdateEvent())
class Membership(ScopedModel):
    """One person is, was or asked to be a member of one union."""

    sighted = Sighted(unit="unit", person="account", text=("number",), legs=True)

    number = models.CharField(_("会员证号"), max_length=20, blank=True, editable=False, default="")
    unit = models.ForeignKey(
        "org.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("所在工会"),
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("姓名")
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.APPLIED, editable=False
    )
    way = models.CharField(_("入会方式"), max_length=10, choices=Way.choices, editable=False)
    group = models.CharField(_("群体"), max_length=10, blank=True, choices=Group.choices)
    work = models.CharField(
        _("就业状况"), max_length=1, blank=True, choices=Work.choices, default=Work.ON
    )
    employer = models.ForeignKey(
        "employers.Employer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("用人单位"),
    )
    is_migrant = models.BooleanField(_("农民工"), default=False)
    point = models.ForeignKey(
        JoinPoint,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("入会二维码"),
    )
    applied_at = models.DateTimeField(_("申请时间"), editable=False)
    joined_on = models.DateField(_("入会日期"), null=True, blank=True)
    ended_on = models.DateField(_("终止日期"), null=True, blank=True, editable=False)
    refusal = models.CharField(_("未通过的原因"), max_length=200, blank=True, editable=False)
    proof = models.CharField(
        _("申请书凭据"), max_length=6, blank=True, choices=Proof.choices, editable=False
    )
    before = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("转自"),
    )
    client_id = models.UUIDField(null=True, editable=False)

    #: How it began, for the first line of its changes; and what a paper says of the change that is
    #: being made (its reason and day), where it is not today's.
    entered: str = ChangeType.JOINED
    told: tuple[str, date | None] = ("", None)

    class Meta:
        verbose_name = _("会员")
        verbose_name_plural = _("会员台账")
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(state__in=("member", "retained")),
                name="membership_one_living",
            ),
            models.UniqueConstraint(
                fields=("person",), condition=Q(state="applied"), name="membership_one_asked"
            ),
            # The number stays with the person: who moves takes it along.
            models.UniqueConstraint(
                fields=("number",),
                condition=Q(state__in=("member", "retained")),
                name="membership_one_number",
            ),
            models.UniqueConstraint(
                fields=("client_id",),
                condition=Q(client_id__isnull=False),
                name="membership_one_a_form",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "state"), name="membership_by_unit"),
            # What few have is indexed where they have it: a sheet writes thousands without.
            *(
                models.Index(
                    fields=(name,),
                    condition=Q(**{f"{name}__isnull": False}),
                    name=f"membership_by_{name}",
                )
                for name in ("account", "employer", "point", "before")
            ),
        )

    def __str__(self) -> str:
        return self.number or str(_("入会申请"))

    def get_absolute_url(self) -> str:
        return reverse("membership-membership-detail", args=[self.pk])

    @cached_property
    def change_lines(self) -> list[MembershipChange]:
        """Every change, the first first."""
        return sorted(self.changes.all(), key=attrgetter("pk"))

    @property
    def last_change(self) -> MembershipChange | None:
        """The latest of them."""
        return self.change_lines[-1] if self.change_lines else None

    @property
    def change(self) -> str:
        """What became of it last (会籍变化类型)."""
        return self.last_change.type if self.last_change else ""

    @property
    def change_reason(self) -> str:
        """Why (会籍变化原因)."""
        return self.last_change.reason if self.last_change else ""

    @property
    def changed_on(self) -> date | None:
        """When (会籍变化日期)."""
        return self.last_change.on if self.last_change else None

    @property
    def may_move(self) -> bool:
        """Whether the seat may offer it to another union."""
        return self.is_living and may("offer", Transfer)

    @property
    def may_prove(self) -> bool:
        """Whether the seat may put the scanned application on it."""
        return self.state in OPEN and may("prove", self)

    @property
    def is_living(self) -> bool:
        return self.state in LIVING


class MembershipChange(AttachedModel):
    """One change of a membership, as the national list has it: what, when, why."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="changes")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    type = models.CharField(_("变化类型"), max_length=1, choices=ChangeType.choices)
    reason = models.CharField(_("变化原因"), max_length=1, blank=True, choices=ChangeReason.choices)
    on = models.DateField(_("变化日期"))

    class Meta:
        verbose_name = _("会籍变化")
        verbose_name_plural = _("会籍变化")

    def __str__(self) -> str:
        return f"{self.on} {self.get_type_display()}"
