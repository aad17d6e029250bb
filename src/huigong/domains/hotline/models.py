"""The case: one matter that one or more workers brought to the hotline."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.domains.hotline.advising.models import Advice  # noqa: F401  (the app's own too)
from huigong.domains.hotline.categories import category_choices, place_choices
from huigong.domains.hotline.joining.models import Bundle, CaseLink  # noqa: F401  (as above)
from huigong.domains.hotline.protection import models as _protection  # noqa: F401  # they hang on a case
from huigong.domains.hotline.quality.models import QualityCheck, QualityDraw  # noqa: F401  (as above)
from huigong.kernel.scoping.sighted import ScopedModel, Sighted
from huigong.kernel.sealing.fields import SealedField
from huigong.kernel.sealing.masks import mask_phone


class CaseKind(models.TextChoices):
    """What is asked for (the five intake classes of the 12351 system, rules.md 5.4)."""

    QUESTION = "question", _("问题咨询")
    SERVICE = "service", _("服务帮扶")
    COMPLAINT = "complaint", _("信访投诉")
    LEGAL_AID = "legal_aid", _("法律援助")
    ADVICE = "advice", _("意见建议")


class Channel(models.TextChoices):
    """How it reached us."""

    PHONE = "phone", _("来电")
    WEB = "web", _("网上")
    VISIT = "visit", _("来访")
    LETTER = "letter", _("来信")
    QR = "qr", _("扫码")
    SUPERIOR = "superior", _("上级交办")


class Language(models.TextChoices):
    """In which language the matter was told; whoever calls back needs the same."""

    CHINESE = "zh", _("汉语")
    TIBETAN = "bo", _("藏语")
    MONGOLIAN = "mn", _("蒙古语")
    SALAR = "slr", _("撒拉语")
    MONGUOR = "mjg", _("土语")
    OTHER = "other", _("其他语言")


class CaseState(models.TextChoices):
    """Where a case stands."""

    REGISTERED = "registered", _("待处理")
    HANDLING = "handling", _("办理中")
    ANSWERED = "answered", _("待回访")
    CLOSED = "closed", _("已办结")
    ARCHIVED = "archived", _("已归档")
    WITHDRAWN = "withdrawn", _("已撤回")


class Tier(models.TextChoices):
    """How hard a case is; each has its own term (rules.md 5.7)."""

    GENERAL = "general", _("一般")
    DIFFICULT = "difficult", _("难点")
    COMPLEX = "complex", _("特别复杂")


@pghistory.track(exclude=["phone", "safe_phone"])
class Case(ScopedModel):
    """One matter brought to the hotline, with what was answered and how the worker judged it."""

    sighted = Sighted(
        unit="unit",
        person="reporter",
        rank="due_at",
        text=("number", "title", "employer"),
        own_text=("reporter_name",),
        legs=True,
    )

    #: What a merged centre hands over to its successor.
    open_rows = ~models.Q(state__in=(CaseState.CLOSED, CaseState.ARCHIVED, CaseState.WITHDRAWN))

    number = models.CharField(_("编号"), max_length=30, unique=True, editable=False)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("受理单位")
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=CaseState.choices, default=CaseState.REGISTERED
    )
    kind = models.CharField(_("诉求类型"), max_length=10, choices=CaseKind.choices, blank=True)
    category = models.CharField(_("问题类别"), max_length=30, blank=True, choices=category_choices)
    tier = models.CharField(_("难易"), max_length=10, choices=Tier.choices, default=Tier.GENERAL)
    channel = models.CharField(_("渠道"), max_length=8, choices=Channel.choices)
    title = models.CharField(_("事由"), max_length=80)
    text = models.TextField(_("反映内容"), max_length=4000)
    employer = models.CharField(_("用人单位"), max_length=100, blank=True)
    #: The employer on file whom those words mean. Read its name with `employers.finding.brief`:
    #: its file may stand out of the reader's sight.
    workplace = models.ForeignKey(
        "employers.Employer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("登记在册的单位"),
    )
    division = models.CharField(_("事发地"), max_length=6, blank=True, choices=place_choices)
    people = models.PositiveIntegerField(
        _("涉及人数"), default=1, validators=(MinValueValidator(1), MaxValueValidator(100_000))
    )
    is_urgent = models.BooleanField(_("紧急"), default=False)
    is_confidential = models.BooleanField(_("要求保密"), default=False)
    is_tipoff = models.BooleanField(_("举报"), default=False)
    language = models.CharField(_("语言"), max_length=8, choices=Language.choices, blank=True)
    interpreter = models.CharField(_("翻译"), max_length=40, blank=True)
    interpreter_at = models.DateTimeField(_("翻译加入时间"), null=True, blank=True)
    # Where and when the reporter may be called without colleagues hearing it.
    safe_phone = SealedField(
        purpose="hotline.case.safe_phone", verbose_name=_("安全号码"), null=True, blank=True
    )
    safe_from = models.TimeField(_("几点以后可以打"), null=True, blank=True)
    safe_until = models.TimeField(_("几点以前可以打"), null=True, blank=True)
    is_emergency = models.BooleanField(_("先电话急报"), default=False, editable=False)
    #: Whom it is about, when that is an office of the union or its officer: they stay out of it.
    about_unit = models.ForeignKey(
        "org.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("反映的工会组织"),
    )
    about_post = models.ForeignKey(
        "org.Post",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("反映的工会干部"),
    )
    follows = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("由哪一件引起"),
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("反映人账号"),
    )
    reporter_name = models.CharField(_("反映人"), max_length=40, blank=True)
    phone = SealedField(
        purpose="hotline.case.phone", verbose_name=_("联系电话"), null=True, blank=True
    )
    opened_at = models.DateTimeField(_("登记时间"))
    due_at = models.DateTimeField(_("办理期限"), null=True, blank=True)
    due = models.JSONField(default=dict, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    is_satisfied = models.BooleanField(_("回访是否满意"), null=True, blank=True)
    callback_note = models.TextField(_("回访记录"), blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    stars = models.PositiveSmallIntegerField(
        _("评价"), null=True, blank=True, validators=(MinValueValidator(1), MaxValueValidator(5))
    )
    judgement = models.TextField(_("评价的话"), max_length=500, blank=True)
    judged_at = models.DateTimeField(_("评价时间"), null=True, blank=True)
    # The form's own number: the same form sent twice (a double tap, a lost answer) is one case.
    client_id = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("诉求")
        verbose_name_plural = _("来电来访")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(stars=None) | models.Q(stars__range=(1, 5)), name="case_stars"
            ),
            models.UniqueConstraint(
                fields=("reporter", "client_id"),
                condition=models.Q(client_id__isnull=False),
                name="case_form_once",
            ),
        )
        # Each case's page asks who else spoke of this employer.
        indexes = (
            models.Index(fields=("employer",), name="case_employer"),
            # The few among all, asked for each time 今日 opens.
            models.Index(
                fields=("-id",), condition=models.Q(is_emergency=True), name="case_emergency"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("hotline-case-detail", args=[self.pk])

    @property
    def brief(self) -> str:
        """What the matter is about, for whoever writes about it."""
        return self.text

    @property
    def call_phone(self) -> str:
        """The number to call back: the safe one where there is one. Only after a look was told."""
        number = self.safe_phone or self.phone
        return number.open() if number else ""

    @property
    def masked_phone(self) -> str:
        """The number to call back with its middle hidden."""
        return mask_phone(self.call_phone)


# What hangs on a case is told in folders of its own; Django finds it through here.
from huigong.domains.hotline.archive.models import Volume  # noqa: E402,F401  # see above
from huigong.domains.hotline.law.models import LastDay, LimitFact, LimitTurn  # noqa: E402,F401  # see above
from huigong.domains.hotline.orders.models import SuperiorOrder  # noqa: E402,F401  # see above
from huigong.domains.hotline.outside.models import OutsideLeg  # noqa: E402,F401  # see above
from huigong.domains.hotline.own.models import LegJudgement, Proxy  # noqa: E402,F401  # see above
from huigong.domains.hotline.typical.models import TypicalCase  # noqa: E402,F401  # see above
