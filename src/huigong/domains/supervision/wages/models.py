"""A case of unpaid wages at one employer, its workers, and every payment as an entry of its own."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.checkups.models import Checkup
from huigong.kernel.people.indexes import citizen_index, contact_index
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted
from huigong.kernel.sealing import mask_id, mask_phone
from huigong.kernel.sealing.fields import SealedField

#: Ten million yuan for one worker: more is a slip of the pen.
MOST_FEN = 1_000_000_000


class Origin(models.TextChoices):
    """How the union came to know."""

    CHECKUP = "checkup", _("监督检查")
    HOTLINE = "hotline", _("12351 诉求")
    VISIT = "visit", _("走访")
    WORKERS = "workers", _("职工来访、来电")
    PASSED = "passed", _("有关部门转来")


class WageState(models.TextChoices):
    """Whether the money is still asked for here."""

    OPEN = "open", _("追讨中")
    CLOSED = "closed", _("已办结")


class Ending(models.TextChoices):
    """How a case ended."""

    PAID = "paid", _("全部付清")
    INSPECTION = "inspection", _("转劳动监察")
    ARBITRATION = "arbitration", _("申请仲裁")
    COURT = "court", _("起诉或申请支付令")
    WAIVED = "waived", _("职工书面放弃余额")
    OTHER = "other", _("其他")


class PaidBy(models.TextChoices):
    """How the money came: never in goods or vouchers (rules.md 2.60)."""

    BANK = "bank", _("银行转账")
    CASH = "cash", _("现金，本人签字")
    GUARANTEE = "guarantee", _("动用工资保证金")
    CONTRACTOR = "contractor", _("总包先行垫付")


@pghistory.track()
class WageCase(ScopedModel):
    """One employer owes wages to some workers; a union sees to it that they are paid."""

    sighted = Sighted(
        unit="unit", rank="due_at", text=("number", "employer_name", "site"), legs=True
    )
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
        verbose_name=_("欠薪单位"),
        help_text=_("从用人单位台账里选；台账里没有的，先登记单位。"),
    )
    employer_name = models.CharField(_("单位名称"), max_length=100, editable=False)
    site = models.CharField(
        _("工程项目或工作地点"), max_length=100, blank=True, help_text=_("没有的不填。")
    )
    is_migrant = models.BooleanField(
        _("农民工工资"), default=False, help_text=_("适用《保障农民工工资支付条例》的勾上。")
    )
    origin = models.CharField(_("怎么发现的"), max_length=10, choices=Origin.choices)
    checkup = models.ForeignKey(
        Checkup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("监督检查"),
        help_text=_("在监督检查里发现的，选那一次检查。"),
    )
    source = models.CharField(
        _("线索编号"),
        max_length=60,
        blank=True,
        help_text=_("热线诉求、走访或来函的编号。"),
    )
    opened_on = models.DateField(_("立案日期"))
    note = models.TextField(
        _("情况"), max_length=4000, blank=True, help_text=_("为什么欠、单位怎么说。不写职工姓名。")
    )
    state = models.CharField(
        _("状态"), max_length=8, choices=WageState.choices, default=WageState.OPEN
    )
    #: When the employer has said it pays next; the union's own clock runs to this day.
    pay_by = models.DateField(_("约定付款日"), null=True, blank=True)
    #: When that clock ends; empty once the case is closed, so that nothing that is over is late.
    due_at = models.DateTimeField(_("过问期限"), null=True, blank=True, editable=False)
    agreed_on = models.DateField(_("达成协议日期"), null=True, blank=True, editable=False)
    agreement = models.CharField(_("协议凭证"), max_length=200, blank=True)
    ending = models.CharField(
        _("怎样结束"), max_length=12, choices=Ending.choices, blank=True, default=""
    )
    closed_on = models.DateField(_("办结日期"), null=True, blank=True, editable=False)
    outcome = models.CharField(
        _("结果"), max_length=200, blank=True, help_text=_("没有全部付清的，写明理由和凭证。")
    )
    # Summed anew from the rows by every action that changes one, and typed by nobody.
    workers = models.PositiveIntegerField(_("人数"), default=0, editable=False)
    owed_fen = models.PositiveBigIntegerField(_("拖欠（元）"), default=0, editable=False)
    agreed_fen = models.PositiveBigIntegerField(_("协商（元）"), default=0, editable=False)
    paid_fen = models.PositiveBigIntegerField(_("已付（元）"), default=0, editable=False)
    left_fen = models.PositiveBigIntegerField(_("尚欠（元）"), default=0, editable=False)

    class Meta:
        verbose_name = _("欠薪案件")
        verbose_name_plural = _("欠薪台账")

    def __str__(self) -> str:
        return f"{self.number} {self.employer_name}"

    def get_absolute_url(self) -> str:
        return reverse("supervision-wagecase-detail", args=[self.pk])


# History keeps the amounts and not who it is: what identifies somebody lies in one place, sealed.
@pghistory.track(
    model_name="WageLineEvent",
    fields=[
        *("kind", "row_id", "due_fen", "had_fen", "agreed_fen"),
        *("from_on", "until_on", "struck_on"),
    ],
)
class WageLine(AttachedModel):
    """One worker of a case: for which time how much was due, had before, and was agreed."""

    case = models.ForeignKey(WageCase, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(_("序号"))
    name = models.CharField(_("姓名"), max_length=100)
    paper = SealedField(
        _("身份证号码"), null=True, blank=True, purpose="supervision.wage.paper", hint="id"
    )
    paper_blind = citizen_index("paper")
    phone = SealedField(
        _("手机号码"), null=True, blank=True, purpose="supervision.wage.phone", hint="id"
    )
    phone_blind = contact_index("phone")
    from_on = models.DateField(_("欠薪起"), null=True, blank=True)
    until_on = models.DateField(_("欠薪止"), null=True, blank=True)
    due_fen = models.PositiveBigIntegerField(_("应发"))
    had_fen = models.PositiveBigIntegerField(_("已发"), default=0)
    #: Empty until something was agreed: then the whole debt is asked for.
    agreed_fen = models.PositiveBigIntegerField(_("协商"), null=True, blank=True)
    left_on = models.DateField(
        _("离职日期"), null=True, blank=True, help_text=_("还在上班的不填。仲裁的一年从离职起算。")
    )
    struck_on = models.DateField(_("删去日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("被欠薪职工")
        verbose_name_plural = _("被欠薪职工")
        constraints = (
            models.UniqueConstraint(fields=("case", "place"), name="wage_line_place"),
            models.CheckConstraint(
                condition=Q(due_fen__gt=models.F("had_fen")), name="wage_line_owes"
            ),
            models.CheckConstraint(
                condition=Q(agreed_fen=None)
                | Q(agreed_fen__lte=models.F("due_fen") - models.F("had_fen")),
                name="wage_line_agreed_within",
            ),
        )
        indexes = (
            models.Index(fields=("phone_blind",), name="wage_line_by_phone"),
            models.Index(fields=("paper_blind",), name="wage_line_by_paper"),
        )

    def __str__(self) -> str:
        return str(self.place)

    @property
    def owed_fen(self) -> int:
        """What was still due when the case was opened."""
        return self.due_fen - self.had_fen

    @property
    def asked_fen(self) -> int:
        """What is to be paid: the agreed amount, or all of it while nothing was agreed."""
        return self.owed_fen if self.agreed_fen is None else self.agreed_fen

    @property
    def masked_paper(self) -> str:
        """The number with its middle hidden."""
        return mask_id(self.paper.open()) if self.paper else ""

    @property
    def masked_phone(self) -> str:
        """The same of the telephone."""
        return mask_phone(self.phone.open()) if self.phone else ""


def _insert_only(name: str) -> pgtrigger.Protect:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


class WagePayment(AttachedModel):
    """One instalment on one day, or the reversal of one. Entered once, never changed."""

    case = models.ForeignKey(WageCase, on_delete=models.PROTECT, related_name="+")
    #: Made with the page: the same page sent twice is one payment.
    key = models.UUIDField(unique=True, editable=False)
    paid_on = models.DateField(_("付款日期"))
    manner = models.CharField(_("怎么付的"), max_length=10, choices=PaidBy.choices)
    total_fen = models.BigIntegerField(_("金额"))
    proof = models.CharField(
        _("凭证"), max_length=200, validators=(MinLengthValidator(2),), blank=True
    )
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("工资付款")
        verbose_name_plural = _("工资付款")
        constraints = (
            models.CheckConstraint(
                condition=Q(reverses=None, total_fen__gt=0)
                | Q(reverses__isnull=False, total_fen__lt=0),
                name="wage_payment_sign",
            ),
        )
        triggers = (_insert_only("wage_payment_stands"),)

    def __str__(self) -> str:
        return f"{self.paid_on:%Y-%m-%d}"


class WageEntry(AttachedModel):
    """What one worker got of one payment; the reversal has the same amount below nought."""

    payment = models.ForeignKey(WagePayment, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(WageLine, on_delete=models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField(_("金额"))

    class Meta:
        verbose_name = _("付给职工的工资")
        verbose_name_plural = _("付给职工的工资")
        constraints = (
            models.UniqueConstraint(fields=("payment", "line"), name="wage_entry_once"),
            models.CheckConstraint(condition=~Q(amount_fen=0), name="wage_entry_amount"),
        )
        indexes = (models.Index(fields=("line",), name="wage_entry_by_line"),)
        triggers = (_insert_only("wage_entry_stands"),)

    def __str__(self) -> str:
        return str(self.amount_fen)


@pghistory.track()
class WageClue(AttachedModel):
    """The clue went to whoever may punish; what they do about it is theirs, the answer is noted.

    No `clues.ClueTransfer`: that goes to a procuratorate, once for a row, on grounds and after a
    refusal that a rule weighs, and has one of three answers. This goes to labour inspection or to
    whom else, on no condition, to the next one when the first has answered, and the answer is in
    its own words: of either's columns the other would leave most empty, and neither's checks would
    hold. No `clues.AuthorityCase` either: it is a case that is known to be opened, with a term.
    """

    case = models.ForeignKey(WageCase, on_delete=models.PROTECT, related_name="+")
    receiver = models.CharField(_("移送给"), max_length=100, validators=(MinLengthValidator(2),))
    sent_on = models.DateField(_("移送日期"))
    words = models.CharField(_("移送内容和凭证"), max_length=500, blank=True)
    heard_on = models.DateField(_("回复日期"), null=True, blank=True)
    answer = models.CharField(_("回复"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("欠薪线索移送")
        verbose_name_plural = _("欠薪线索移送")

    def __str__(self) -> str:
        return self.receiver
