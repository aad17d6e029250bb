"""One check-up at one employer on one day, and each thing that was found there."""

from __future__ import annotations

import pghistory
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.duties.reading import shelf
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted

MOST_PEOPLE = 10_000_000


class About(models.TextChoices):
    """What was looked at."""

    LABOUR = "labour", _("劳动用工")
    WAGES = "wages", _("工资支付")
    SAFETY = "safety", _("劳动安全")


class Manner(models.TextChoices):
    """How the employer came to be checked."""

    RULE = "rule", _("按规则选定")
    HAND = "hand", _("指定")
    DRAW = "draw", _("抽查")
    COMPLAINT = "complaint", _("投诉举报")


class Signing(models.TextChoices):
    """Whether the employer put its name under the minutes."""

    SIGNED = "signed", _("单位已阅并签字")
    REFUSED = "refused", _("单位拒绝签字，笔录上已注明")
    NONE = "none", _("还没有签")


class Result(models.TextChoices):
    """What was seen when somebody looked again."""

    FIXED = "fixed", _("已改正")
    UNFIXED = "unfixed", _("没有改正")


@pghistory.track()
class Checkup(ScopedModel):
    """Union supervisors looked at how one employer keeps labour law, on one day."""

    sighted = Sighted(unit="unit", rank="checked_on", text=("number", "employer_name"))

    number = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("检查单位")
    )
    employer = models.ForeignKey(
        "employers.Employer",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("被检查单位"),
        help_text=_("从用人单位台账里选；台账里没有的，先登记单位。"),
    )
    #: What it was called on the day: a later name does not change what was written then.
    employer_name = models.CharField(_("单位名称"), max_length=100, editable=False)
    checked_on = models.DateField(_("检查日期"))
    about = models.CharField(
        _("检查内容"), max_length=8, choices=About.choices, default=About.LABOUR
    )
    #: Safety is looked at together: 应急管理, 消防, 工商联 (000 A6).
    partners = models.CharField(
        _("一同检查的部门"), max_length=200, blank=True, help_text=_("没有的不填。")
    )
    #: Masked on every page: the employer must not learn from any paper that a worker complained.
    manner = models.CharField(
        _("怎么选定的"),
        max_length=10,
        choices=Manner.choices,
        # Blank in a form: of an employer on the plan the plan says it, an edit leaves it as it is.
        blank=True,
        help_text=_(
            "年度检查计划里的单位不用选，照计划；修改时不选就不变。"
            "台账、导出和打印上都遮住，任何文书里都不写。"
        ),
    )
    campaign = models.CharField(
        _("专项检查"),
        max_length=40,
        blank=True,
        help_text=_("部署了的专项检查，按日期和检查内容自动算进去，不用写；别的写同一个名称。"),
    )
    first_supervisor = models.CharField(_("监督员"), max_length=40)
    second_supervisor = models.CharField(
        _("另一名监督员"), max_length=40, help_text=_("至少两名监督员到场。")
    )
    people = models.PositiveIntegerField(
        _("在场用工人数"), null=True, blank=True, validators=(MaxValueValidator(MOST_PEOPLE),)
    )
    minutes = models.TextField(
        _("检查笔录"),
        max_length=8000,
        help_text=_("看了什么、问了谁（写岗位，不写姓名）、要到哪些材料。"),
    )
    signing = models.CharField(
        _("笔录签字"), max_length=8, choices=Signing.choices, default=Signing.NONE
    )
    #: Counted by the actions, so that a list need not ask for every row.
    findings = models.PositiveSmallIntegerField(_("发现问题"), default=0, editable=False)

    class Meta:
        verbose_name = _("监督检查")
        verbose_name_plural = _("监督检查台账")

    def __str__(self) -> str:
        return f"{self.number} {self.employer_name}"

    def get_absolute_url(self) -> str:
        return reverse("supervision-checkup-detail", args=[self.pk])


@pghistory.track()
class Finding(AttachedModel):
    """One thing that the employer does not do as the law of that day asks."""

    checkup = models.ForeignKey(Checkup, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(_("监督事项"), max_length=60)
    #: Where at the employer: one duty may be broken in several places.
    area = models.CharField(_("部位"), max_length=60, blank=True)
    facts = models.TextField(_("查到的事实"), max_length=2000)
    people = models.PositiveIntegerField(
        _("涉及人数"), null=True, blank=True, validators=(MaxValueValidator(MOST_PEOPLE),)
    )
    demand = models.TextField(_("要求怎样改"), max_length=1000)
    due_on = models.DateField(_("改正期限"), null=True, blank=True)
    rechecked_on = models.DateField(_("复查日期"), null=True, blank=True)
    result = models.CharField(
        _("复查结果"), max_length=8, choices=Result.choices, blank=True, default=""
    )
    recheck_note = models.CharField(_("复查说明"), max_length=300, blank=True)
    #: Written by mistake: it counts no longer, and stays readable in the history.
    struck_on = models.DateField(_("删去日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("发现的问题")
        verbose_name_plural = _("发现的问题")
        constraints = (
            models.UniqueConstraint(
                fields=("checkup", "duty", "area"),
                condition=Q(struck_on=None),
                name="finding_once_a_place",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What the duty is called."""
        found = shelf().duties.get(self.duty)
        return found.name if found else self.duty
