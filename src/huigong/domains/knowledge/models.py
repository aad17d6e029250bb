"""Articles in our own words, statutes as they were published, and what both are found by."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.domains.knowledge.numerals import label
from huigong.kernel.guards import Open
from huigong.kernel.scoping.ids import IdField


class ArticleState(models.TextChoices):
    """How far an article may be relied on."""

    DRAFT = "draft", _("未审核")
    REVIEWED = "reviewed", _("已审核")
    RETIRED = "retired", _("已停用")


@pghistory.track()
class Article(models.Model):
    """One answer in one version: changing what was reviewed makes the next version."""

    guard = Open("answers to what workers ask, read by every seat and, once reviewed, by workers")

    id = IdField(primary_key=True, editable=False)
    code = models.CharField(
        _("代号"),
        max_length=40,
        validators=(RegexValidator(r"^[a-z0-9][a-z0-9-]*\Z", _("代号只用小写字母、数字和短横。")),),
    )
    version = models.PositiveSmallIntegerField(_("第几版"), default=1, editable=False)
    state = models.CharField(
        _("状态"), max_length=8, choices=ArticleState.choices, default=ArticleState.DRAFT
    )
    title = models.CharField(_("标题"), max_length=60)
    category = models.CharField(_("问题类别"), max_length=30, blank=True)
    asks = models.TextField(_("职工会怎么问"), max_length=600, blank=True)
    first = models.TextField(_("先做什么"), max_length=1000)
    body = models.TextField(_("怎么规定的"), max_length=4000)
    valid_from = models.DateField(_("自何日起"), null=True, blank=True)
    valid_until = models.DateField(_("至何日止"), null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("起草人"),
    )
    written_at = models.DateTimeField(_("起草时间"), editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("审核人"),
    )
    reviewed_at = models.DateTimeField(_("审核时间"), null=True, blank=True, editable=False)
    retired_why = models.CharField(_("停用原因"), max_length=200, blank=True)
    # The text as it was shipped, as a digest: who changed it keeps the change.
    shipped = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("知识条目")
        verbose_name_plural = _("知识条目")
        ordering = ("category", "code", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "version"),
                name="article_version_once",
                violation_error_message=_("这个代号已经有人用了，请换一个。"),
            ),
            models.UniqueConstraint(
                fields=("code", "state"),
                condition=~models.Q(state="retired"),
                name="article_one_in_force",
                violation_error_message=_("这一条已有一份同样状态的文本，请打开它修改。"),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="article_span",
                violation_error_message=_("截止日期不能早于开始日期。"),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("knowledge-article", args=[self.pk])


class Law(models.Model):
    """One version of one statute, as the operator loaded it."""

    guard = Open("statutes are published for everybody")

    id = IdField(primary_key=True, editable=False)
    title = models.CharField(_("名称"), max_length=100)
    version_on = models.DateField(_("版本日期"))
    kind = models.CharField(_("类别"), max_length=40, blank=True)
    count = models.PositiveSmallIntegerField(_("条数"))
    digest = models.CharField(max_length=64, editable=False)
    loaded_at = models.DateTimeField(_("载入时间"), editable=False)

    class Meta:
        verbose_name = _("法律法规")
        verbose_name_plural = _("法律法规")
        ordering = ("title", "-version_on")
        constraints = (
            models.UniqueConstraint(fields=("title", "version_on"), name="law_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.title}（{self.version_on:%Y-%m-%d}）"

    def get_absolute_url(self) -> str:
        return reverse("knowledge-law", args=[self.pk])


class Provision(models.Model):
    """One article of one version of a statute."""

    guard = Open("statutes are published for everybody")

    id = IdField(primary_key=True, editable=False)
    law = models.ForeignKey(Law, on_delete=models.PROTECT, related_name="provisions")
    number = models.PositiveSmallIntegerField(_("第几条"))
    # 第十条之一 is 10 and 1; an article without such a tail has 0.
    after = models.PositiveSmallIntegerField(default=0)
    chapter = models.CharField(_("章节"), max_length=100, blank=True)
    text = models.TextField(_("条文"))

    class Meta:
        verbose_name = _("法条")
        verbose_name_plural = _("法条")
        ordering = ("law", "number", "after")
        constraints = (
            models.UniqueConstraint(fields=("law", "number", "after"), name="provision_once"),
        )

    def __str__(self) -> str:
        return f"{self.law.title}{self.label}"

    def get_absolute_url(self) -> str:
        return reverse("knowledge-provision", args=[self.pk])

    @property
    def label(self) -> str:
        """第八十二条"""
        return label(self.number, self.after)


class Posting(models.Model):
    """How often a pair of characters stands in a text; written by the database's own triggers.

    shelf: which texts are looked through together: drafts, reviewed articles, or one law.
    """

    guard = Open("says of what everybody may read by which characters it is found")

    DRAFTS, REVIEWED = 0, -1

    pk = models.CompositePrimaryKey("token", "shelf", "doc")
    token = models.BigIntegerField()
    shelf = models.BigIntegerField()
    doc = models.BigIntegerField()
    times = models.PositiveSmallIntegerField()
    length = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("检索词")
        indexes = (models.Index(fields=("doc",), name="posting_by_doc"),)

    def __str__(self) -> str:
        return f"{self.token} {self.doc}"
