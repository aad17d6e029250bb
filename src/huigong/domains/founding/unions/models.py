"""One base-level union on the register, and its terms of office one by one."""

from __future__ import annotations

import pghistory
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.domains.founding.models import MOST_PEOPLE, Founding, Mode
from huigong.kernel.employers.codes import check_uscc
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted
from huigong.kernel.sealing.fields import SealedField

#: The six, in their order. How they are worded is an open question (`founding.six_haves`).
HAVES = ("has_chair", "has_organs", "has_carrier", "has_rules", "has_funds", "has_approval")
_PEOPLE = (MaxValueValidator(MOST_PEOPLE),)


@pghistory.track(exclude=["bank_account"])
class BaseUnion(ScopedModel):
    """A base-level union: who leads it until when, its legal person, its account."""

    sighted = Sighted(unit="unit", rank="term_until", text=("name", "uscc"))

    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("工会")
    )
    name = models.CharField(_("工会全称"), max_length=100)
    mode = models.CharField(_("建会方式"), max_length=8, choices=Mode.choices)
    founded_on = models.DateField(_("建会日期"))
    founding = models.ForeignKey(
        Founding,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("建会筹建"),
    )
    people = models.PositiveIntegerField(_("职工人数"), null=True, blank=True, validators=_PEOPLE)
    members = models.PositiveIntegerField(_("会员人数"), null=True, blank=True, validators=_PEOPLE)
    chair = models.CharField(_("主席"), max_length=40)
    term = models.PositiveSmallIntegerField(
        _("第几届"), default=1, validators=(MaxValueValidator(99),)
    )
    term_from = models.DateField(_("本届自"))
    term_until = models.DateField(_("任期至"))
    uscc = models.CharField(
        _("统一社会信用代码"),
        max_length=18,
        null=True,
        blank=True,
        unique=True,
        validators=(check_uscc,),
        error_messages={"unique": _("这个代码已登记在另一个工会名下，请对照证书再看一遍。")},
    )
    certified_on = models.DateField(_("发证日期"), null=True, blank=True)
    certificate_until = models.DateField(_("证书有效期至"), null=True, blank=True)
    bank = models.CharField(_("开户银行"), max_length=60, blank=True)
    bank_account = SealedField(
        _("银行账号"), purpose="founding.union.account", hint="unit_id", null=True, blank=True
    )
    has_chair = models.BooleanField(_("有依法选举的工会主席"), default=False)
    has_organs = models.BooleanField(_("有独立健全的组织机构"), default=False)
    has_carrier = models.BooleanField(_("有服务职工的活动载体"), default=False)
    has_rules = models.BooleanField(_("有健全完善的制度机制"), default=False)
    has_funds = models.BooleanField(_("有自主管理的工会经费"), default=False)
    has_approval = models.BooleanField(_("有工会会员满意的工作绩效"), default=False)

    class Meta:
        verbose_name = _("基层工会")
        verbose_name_plural = _("基层工会登记")
        constraints = (
            models.UniqueConstraint(fields=("unit",), name="base_union_once"),
            models.CheckConstraint(
                condition=Q(term_until__gte=F("term_from")), name="base_union_term"
            ),
            models.CheckConstraint(
                condition=Q(uscc=None, certificate_until=None)
                | Q(uscc__isnull=False, certificate_until__isnull=False),
                name="base_union_certificate",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("founding-baseunion-detail", args=[self.pk])

    @property
    def haves(self) -> int:
        """How many of the six it has."""
        return sum(bool(getattr(self, name)) for name in HAVES)


class Term(AttachedModel):
    """One term of office: when elected, until when, who; kept when the next begins."""

    base_union = models.ForeignKey(BaseUnion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("第几届"))
    held_on = models.DateField(_("大会日期"))
    from_on = models.DateField(_("自"))
    until_on = models.DateField(_("至"))
    chair = models.CharField(_("主席"), max_length=40)
    approval_number = models.CharField(_("批复文号"), max_length=60, blank=True)
    roster = models.JSONField(_("当选名单"), default=list)

    class Meta:
        verbose_name = _("届次")
        verbose_name_plural = _("届次")
        constraints = (
            models.UniqueConstraint(fields=("base_union", "number"), name="term_once"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="term_dates"),
        )

    def __str__(self) -> str:
        return f"{self.base_union_id} {self.number}"
