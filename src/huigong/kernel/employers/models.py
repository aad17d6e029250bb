"""Employers, what they were called before, and their ties to the officers of a union."""

from __future__ import annotations

import pghistory
from django.core.validators import MaxValueValidator, MinLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.kernel.employers.codes import check_uscc
from huigong.kernel.employers.industries import check_industry
from huigong.kernel.org.places import place_choices
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted


class EmployerSize(models.TextChoices):
    """How large it is (统计上大中小微型企业划分办法); its people are counted apart."""

    LARGE = "large", _("大型")
    MEDIUM = "medium", _("中型")
    SMALL = "small", _("小型")
    MICRO = "micro", _("微型")


@pghistory.track()
class Employer(ScopedModel):
    """One employer: a firm, an institution, a household business, with or without a code yet.

    What it is called and where it stands is public; who sees the file is its office's line.
    """

    sighted = Sighted(unit="unit", text=("name", "aliases", "uscc"))

    unit = models.ForeignKey(
        "org.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("管档单位"),
        help_text=_("由哪一级工会管这份档案，一般是单位所在的县级工会。"),
    )
    name = models.CharField(_("单位名称"), max_length=100, validators=(MinLengthValidator(2),))
    uscc = models.CharField(
        _("统一社会信用代码"),
        max_length=18,
        null=True,
        blank=True,
        unique=True,
        validators=(check_uscc,),
        help_text=_("18 位，在营业执照上。还没有代码的单位空着。"),
        error_messages={"unique": _("这个代码已有单位登记过了，请先按代码查一查。")},
    )
    #: What it was called before, again as one text: the search reads columns of the row alone.
    aliases = models.TextField(_("曾用名"), blank=True, editable=False)
    division = models.CharField(_("所在地"), max_length=6, blank=True, choices=place_choices)
    industry = models.CharField(
        _("行业代码"),
        max_length=4,
        blank=True,
        validators=(check_industry,),
        help_text=_("国民经济行业分类 GB/T 4754 的代码，例如 4710 住宅房屋建筑；不知道就空着。"),
    )
    size = models.CharField(_("规模"), max_length=6, blank=True, choices=EmployerSize.choices)
    people = models.PositiveIntegerField(
        _("职工人数"), null=True, blank=True, validators=(MaxValueValidator(10_000_000),)
    )
    is_platform = models.BooleanField(
        _("平台企业"),
        default=False,
        help_text=_("外卖、快递、网约车、货运等平台，或为它们派单、招人的企业。"),
    )
    union = models.ForeignKey(
        "org.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("本单位工会"),
        help_text=_("建在这家单位里的工会；还没有建会就空着。"),
    )

    class Meta:
        verbose_name = _("用人单位")
        verbose_name_plural = _("用人单位台账")
        indexes = (
            # Those without a union, the largest first: where founding begins.
            models.Index(
                models.F("people").desc(nulls_last=True),
                models.F("id").desc(),
                condition=Q(union=None),
                name="employer_without_union",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("employers-employer-detail", args=[self.pk])


class EmployerName(AttachedModel):
    """What an employer was called until a day, that day included; unknown days stay empty."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="former_names")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=100)
    until_on = models.DateField(_("用到"), null=True, blank=True)

    class Meta:
        verbose_name = _("单位曾用名")
        verbose_name_plural = _("单位曾用名")

    def __str__(self) -> str:
        return self.name


class Nature(models.TextChoices):
    """What ties a union's officer to the employer.

    The fund that the law makes every employer pay (工会法 第四十三条, two per cent) is no tie: it
    is owed to the union, not given to a person.
    """

    EMPLOYS = "employs", _("负责人受雇于这家单位")
    PAYS = "pays", _("负责人个人的报酬由这家单位发")
    KIN = "kin", _("与单位负责人是近亲属")


class Tie(AttachedModel):
    """An employer employs, personally pays or is kin to the head of a union, or to one officer."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="ties")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    tied_unit = models.ForeignKey(
        "org.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("工会"),
    )
    tied_post = models.ForeignKey(
        "org.Post",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("工会干部"),
    )
    nature = models.CharField(_("关系"), max_length=8, choices=Nature.choices)
    from_on = models.DateField(_("自"), null=True, blank=True)
    until_on = models.DateField(_("至"), null=True, blank=True)
    source = models.CharField(_("怎么知道的"), max_length=200)

    class Meta:
        verbose_name = _("利害关系")
        verbose_name_plural = _("利害关系")
        constraints = (
            models.CheckConstraint(
                condition=Q(tied_unit=None) ^ Q(tied_post=None), name="tie_one_side"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=models.F("from_on")),
                name="tie_dates",
            ),
        )

    def __str__(self) -> str:
        return f"{self.tied_unit or self.tied_post} · {self.get_nature_display()}"
