"""A risk at one employer, with its grade, its owner and its day."""

from __future__ import annotations

import re

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.kernel.scoping.sighted import ScopedModel, Sighted

MOST_PEOPLE = 10_000_000
#: A mobile number or an ID number: of employers and disputes, never of persons (systems.md R9).
_PERSONAL = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")


class RiskKind(models.TextChoices):
    """What may break out."""

    ARREARS = "arrears", _("拖欠工资")
    CLOSURE = "closure", _("停产、歇业、关闭")
    LAYOFF = "layoff", _("裁员、改制")
    GROUP = "group", _("群体性争议")
    INSURANCE = "insurance", _("社会保险")
    OTHER = "other", _("其他")


class Grade(models.TextChoices):
    """How grave it is. Whoever grades says why: no official scale was found."""

    GENERAL = "general", _("一般")
    LARGE = "large", _("较大")
    GRAVE = "grave", _("重大")


class RiskState(models.TextChoices):
    """Whether somebody still has to see to it."""

    OPEN = "open", _("化解中")
    CLOSED = "closed", _("已化解")


def no_person(text: str) -> None:
    """Refuse a text in which somebody's number stands."""
    if _PERSONAL.search(text):
        raise ValidationError(_("只写单位和争议，不写个人：请去掉手机号码、身份证号码。"))


@pghistory.track()
class Risk(ScopedModel):
    """One employer and what may break out there; a union sees to it with others."""

    sighted = Sighted(unit="unit", rank="due_at", text=("number", "employer_name"), legs=True)
    #: What a merged office hands over to its successor.
    open_rows = Q(state="open")

    number = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("承办工会")
    )
    employer = models.ForeignKey(
        "employers.Employer",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("用人单位"),
        help_text=_("从用人单位台账里选；台账里没有的，先登记单位。"),
    )
    employer_name = models.CharField(_("单位名称"), max_length=100, editable=False)
    found_on = models.DateField(_("发现日期"))
    what = models.CharField(_("隐患"), max_length=10, choices=RiskKind.choices)
    grade = models.CharField(_("等级"), max_length=8, choices=Grade.choices)
    people = models.PositiveIntegerField(
        _("涉及人数"), null=True, blank=True, validators=(MaxValueValidator(MOST_PEOPLE),)
    )
    facts = models.TextField(
        _("情况"),
        max_length=4000,
        validators=(no_person,),
        help_text=_("单位怎么样、争什么、有多少人。只写单位和争议，不写个人。"),
    )
    owner = models.CharField(
        _("责任人"), max_length=40, help_text=_("工会里由谁盯，写岗位或者姓名。")
    )
    partners = models.CharField(
        _("一起化解的"),
        max_length=200,
        blank=True,
        help_text=_("人社、司法、社工、工会律师等，没有的不填。"),
    )
    state = models.CharField(
        _("状态"), max_length=8, choices=RiskState.choices, default=RiskState.OPEN
    )
    due_on = models.DateField(
        _("化解期限"), blank=True, help_text=_("不填的，按规则参数里的工作日算。")
    )
    #: The same as a moment while it is open, so that nothing that is over is called late.
    due_at = models.DateTimeField(_("到期"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("化解日期"), null=True, blank=True, editable=False)
    outcome = models.TextField(_("怎样化解"), max_length=2000, blank=True, validators=(no_person,))

    class Meta:
        verbose_name = _("劳动关系隐患")
        verbose_name_plural = _("劳动关系隐患台账")

    def __str__(self) -> str:
        return f"{self.number} {self.employer_name}"

    def get_absolute_url(self) -> str:
        return reverse("supervision-risk-detail", args=[self.pk])
