"""A letter of supervision and the points it holds against an employer."""

from __future__ import annotations

import uuid

import pghistory
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.checkups.models import Checkup
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted

MOST_TEXT = 20_000


class LetterKind(models.TextChoices):
    """The three papers, from the mildest on."""

    HINT = "hint", _("提示函")
    OPINION = "opinion", _("意见书")
    PROPOSAL = "proposal", _("建议书")


#: What comes after a letter that did not help.
NEXT_KIND = {
    LetterKind.HINT: LetterKind.OPINION,
    LetterKind.OPINION: LetterKind.PROPOSAL,
}


class LetterState(models.TextChoices):
    """How far a letter is."""

    DRAFTED = "drafted", _("起草中")
    ISSUED = "issued", _("已签发")
    SERVED = "served", _("已送达，等答复")
    PUBLISHED = "published", _("已发布")
    ANSWERED = "answered", _("已答复，待审查")
    JUDGED = "judged", _("已审查")
    OVERTAKEN = "overtaken", _("已转下一份文书")
    CLOSED = "closed", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤回")
    DROPPED = "dropped", _("没有发出")


class Service(models.TextChoices):
    """How a letter reached whom it is for."""

    HAND = "hand", _("当面送交")
    POST = "post", _("邮寄")
    EMAIL = "email", _("电子邮件")
    REFUSED = "refused", _("拒收")
    PUBLIC = "public", _("公开发布")


class Verdict(models.TextChoices):
    """What became of one point."""

    OPEN = "open", _("还没有审查")
    MET = "met", _("已改正")
    PARTLY = "partly", _("部分改正")
    UNMET = "unmet", _("没有改正")
    REASON = "reason", _("说明理由，成立")


#: With these a point is done.
MET = frozenset({Verdict.MET, Verdict.REASON})
_UNNUMBERED = (LetterState.DRAFTED, LetterState.DROPPED)
#: Of no effect: never sent, or taken back. What they stood for may be written anew.
VOID = frozenset({LetterState.DROPPED, LetterState.WITHDRAWN})


@pghistory.track()
class Letter(ScopedModel):
    """One 提示函, 意见书 or 建议书 of one union: about one employer, or to a whole trade."""

    sighted = Sighted(
        unit="unit", rank="due_at", text=("number", "employer_name", "title"), legs=True
    )
    #: What a merged office hands over to its successor.
    open_rows = Q(state__in=("drafted", "issued", "served", "published", "answered", "judged"))

    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("发文工会")
    )
    kind = models.CharField(_("种类"), max_length=10, choices=LetterKind.choices)
    #: Empty while it is a draft: a draft that is never sent must leave no gap.
    number = models.CharField(_("文号"), max_length=80, blank=True, editable=False)
    year = models.PositiveSmallIntegerField(null=True, editable=False)
    serial = models.PositiveIntegerField(null=True, editable=False)
    checkup = models.ForeignKey(
        Checkup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("监督检查"),
    )
    before = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("上一份文书"),
    )
    #: None for a letter to a whole trade: whom that is for stands in `addressee` alone.
    employer = models.ForeignKey(
        "employers.Employer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("用人单位"),
    )
    employer_name = models.CharField(_("单位名称"), max_length=100, blank=True, editable=False)
    #: The prepared topic that a letter to a trade was drafted from; empty for picked duties.
    topic = models.CharField(_("主题"), max_length=60, blank=True, editable=False)
    asks_reply = models.BooleanField(_("要求书面答复"), default=True, editable=False)
    #: What the squares on the paper lead to: who holds the paper can ask whether it is genuine.
    code = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("标题"), max_length=100, validators=(MinLengthValidator(4),))
    addressee = models.CharField(_("主送"), max_length=100, validators=(MinLengthValidator(2),))
    text = models.TextField(
        _("正文"),
        max_length=MOST_TEXT,
        help_text=_("一行一段。只写人数，不写职工姓名；不写线索从哪里来。"),
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=LetterState.choices, default=LetterState.DRAFTED
    )
    drafted_on = models.DateField(_("起草日期"))
    signer = models.CharField(_("签发人"), max_length=40, blank=True)
    signer_post = models.CharField(_("签发人职务"), max_length=40, blank=True)
    issued_on = models.DateField(_("签发日期"), null=True, blank=True)
    seal_number = models.CharField(
        _("用印登记号"),
        max_length=30,
        blank=True,
        help_text=_("盖章以后在“用印登记”里记一行，把登记号写在这里。系统里不放印章的图。"),
    )
    service = models.CharField(
        _("送达方式"), max_length=8, choices=Service.choices, blank=True, default=""
    )
    served_on = models.DateField(_("送达日期"), null=True, blank=True)
    proof = models.CharField(
        _("送达凭证"),
        max_length=200,
        blank=True,
        help_text=_("回证编号、运单号、回执邮件；拒收的写见证人和经过。扫描件加在下面的材料里。"),
    )
    answer_by = models.DateField(_("答复期限"), null=True, blank=True, editable=False)
    #: The same as a moment while the answer is awaited; empty before and after, so that nothing
    #: that is over is called late.
    due_at = models.DateTimeField(_("答复到期"), null=True, blank=True, editable=False)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answer = models.TextField(_("对方的答复"), max_length=MOST_TEXT, blank=True)
    outcome = models.CharField(_("结果"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("监督文书")
        verbose_name_plural = _("监督文书台账")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "kind", "year", "serial"), name="letter_number_once"
            ),
            # A number belongs to what was issued, and to nothing else.
            models.CheckConstraint(
                condition=Q(state__in=_UNNUMBERED, number="", serial=None)
                | (~Q(state__in=_UNNUMBERED) & ~Q(number="") & Q(serial__isnull=False)),
                name="letter_number_when_issued",
            ),
            models.UniqueConstraint(
                fields=("before",),
                condition=~Q(state__in=("dropped", "withdrawn")),
                name="letter_followed_once",
            ),
            # Either about one employer that was checked, or a first letter to a whole trade.
            models.CheckConstraint(
                condition=Q(checkup__isnull=False, employer__isnull=False)
                | Q(
                    checkup=None,
                    employer=None,
                    employer_name="",
                    before=None,
                    kind="hint",
                ),
                name="letter_to_one_or_to_a_trade",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number or self.get_kind_display()} {self.whom}"

    @property
    def is_to_trade(self) -> bool:
        """Whether it is for all employers of a kind."""
        return self.employer_id is None

    @property
    def whom(self) -> str:
        """The employer that it is about, or the kind of employers that it is for."""
        return self.employer_name or self.addressee

    def get_absolute_url(self) -> str:
        return reverse("supervision-letter-detail", args=[self.pk])


@pghistory.track()
class LetterItem(AttachedModel):
    """One point of a letter, as the law stood on the day of the check-up; and what became of it."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(_("序号"))
    #: Of a letter to a trade: the aspect under which it stands.
    heading = models.CharField(_("方面"), max_length=60, blank=True)
    duty = models.CharField(_("监督事项"), max_length=60, blank=True)
    name = models.CharField(_("名称"), max_length=100)
    #: Copied, not looked up: the letter says what it said, whatever becomes of the law.
    basis = models.JSONField(_("依据"), default=list)
    #: Empty in a letter to a trade: nobody was checked.
    facts = models.TextField(_("事实"), max_length=2000, blank=True)
    people = models.PositiveIntegerField(_("涉及人数"), null=True, blank=True)
    demand = models.TextField(_("要求"), max_length=1000)
    due_on = models.DateField(_("改正期限"), null=True, blank=True)
    verdict = models.CharField(
        _("审查"), max_length=8, choices=Verdict.choices, default=Verdict.OPEN
    )
    note = models.CharField(_("审查说明"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("文书事项")
        verbose_name_plural = _("文书事项")
        constraints = (
            models.UniqueConstraint(fields=("letter", "place"), name="letter_item_place"),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.name}"
