"""The founding of a union, one row from the first visit to its first day; what hangs on it."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.kernel.accounts.phones import blind_phone, clean_phone
from huigong.kernel.guards import has_row
from huigong.kernel.people.indexes import contact_index
from huigong.kernel.scoping.scope import Scope
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted
from huigong.kernel.sealing import mask_phone
from huigong.kernel.sealing.fields import SealedField

MOST_PEOPLE = 10_000_000


class Mode(models.TextChoices):
    """How a union is founded."""

    SINGLE = "single", _("单独建会")
    JOINT = "joint", _("联合建会")
    TRADE = "trade", _("行业建会")
    FALLBACK = "fallback", _("兜底建会")


class FoundingState(models.TextChoices):
    """How far a founding is."""

    BEGUN = "begun", _("职工申请中")
    ASKED = "asked", _("待批复筹建")
    PREPARING = "preparing", _("筹备中")
    ELECTED = "elected", _("待批准成立")
    FOUNDED = "founded", _("已成立")
    STOPPED = "stopped", _("已终止")


OPEN = (FoundingState.BEGUN, FoundingState.ASKED, FoundingState.PREPARING, FoundingState.ELECTED)


@pghistory.track()
class Founding(ScopedModel):
    """One founding of one union, for one employer, several, a trade or a place."""

    sighted = Sighted(unit="unit", text=("number", "name"))
    #: What a merged office hands over to its successor.
    open_rows = Q(state__in=("begun", "asked", "preparing", "elected"))

    number = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("承办单位")
    )
    approver = models.ForeignKey(
        "org.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("批准的上级工会"),
        help_text=_("新工会成立以后归它领导（工会法第十二条）。"),
    )
    mode = models.CharField(_("建会方式"), max_length=8, choices=Mode.choices, default=Mode.SINGLE)
    name = models.CharField(_("拟建工会名称"), max_length=100, validators=(MinLengthValidator(4),))
    people = models.PositiveIntegerField(
        _("职工人数"), null=True, blank=True, validators=(MaxValueValidator(MOST_PEOPLE),)
    )
    cover_note = models.CharField(
        _("覆盖范围"),
        max_length=200,
        blank=True,
        help_text=_("行业建会、兜底建会写清楚覆盖哪些人，例如：全县送外卖的。"),
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=FoundingState.choices, default=FoundingState.BEGUN
    )
    begun_at = models.DateTimeField(_("启动时间"))
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("启动人"),
    )
    #: Counted by the actions: who may not read the applicants still reads how many they are.
    applicants = models.PositiveIntegerField(_("申请职工"), default=0, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("报批人"),
    )
    permit_number = models.CharField(_("筹建批复文号"), max_length=60, blank=True)
    permitted_on = models.DateField(_("筹建批复日期"), null=True, blank=True)
    approval_number = models.CharField(_("成立批复文号"), max_length=60, blank=True)
    approved_on = models.DateField(_("批准成立日期"), null=True, blank=True)
    remark = models.CharField(_("退回或终止的理由"), max_length=200, blank=True)
    union = models.ForeignKey(
        "org.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("成立的工会"),
    )

    class Meta:
        verbose_name = _("建会筹建")
        verbose_name_plural = _("建会筹建台账")
        constraints = (
            # A union stands for exactly those foundings that came to their end.
            models.CheckConstraint(
                condition=Q(state="founded", union__isnull=False, approved_on__isnull=False)
                | (~Q(state="founded") & Q(union=None, approved_on=None)),
                name="founding_has_its_union",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("founding-founding-detail", args=[self.pk])


class Kept(AttachedModel):
    """What only the founding's own office and the union that approves it may read.

    Before there is a union nobody protects who asks for one: neither the employer, nor an officer
    tied to it, nor any office that merely stands above learns a name.
    """

    founding = models.ForeignKey(Founding, on_delete=models.PROTECT, related_name="+")

    row_rule = has_row(
        "SELECT 1 FROM founding_founding f"
        " WHERE f.id = row_id AND scoping_seer() IN (f.unit_id, f.approver_id)"
    )

    class Meta(AttachedModel.Meta):
        abstract = True

    @classmethod
    def narrow(cls, seat: Scope) -> Q:
        """The office, or the one that approves."""
        return Q(founding__unit=seat.office_id) | Q(founding__approver=seat.office_id)


class Applicant(Kept):
    """A worker who signed for a union; somebody in the preparing group, or its head."""

    name = models.CharField(_("姓名"), max_length=40)
    is_woman = models.BooleanField(_("女"), default=False)
    is_preparing = models.BooleanField(_("筹备组成员"), default=False)
    is_head = models.BooleanField(_("筹备组组长"), default=False)
    phone = SealedField(
        _("手机号码"),
        purpose="founding.applicant.phone",
        hint="phone_blind",
        null=True,
        blank=True,
    )
    phone_blind = contact_index("phone")
    #: Their file, where the office had one that the number and the name both lead to.
    person = models.ForeignKey(
        "people.Person",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("本人档案"),
    )
    signed_on = models.DateField(_("申请日期"))
    struck_on = models.DateField(_("撤回日期"), null=True, blank=True)
    #: Why the union's first day did not make them a member; empty where it did, or asked for it.
    not_taken = models.CharField(_("没有入会的原因"), max_length=200, blank=True, editable=False)

    class Meta(Kept.Meta):
        verbose_name = _("申请职工")
        verbose_name_plural = _("申请职工")
        constraints = (
            models.UniqueConstraint(
                fields=("founding", "phone_blind"),
                condition=Q(struck_on=None),
                name="applicant_signs_once",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def put_phone(self, text: str) -> None:
        """Seal and index a phone; raises ValidationError for what is none."""
        number = clean_phone(text)
        self.phone_blind, self.phone = blind_phone(number), number

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone.open()) if self.phone else ""


class Meeting(Kept):
    """The members' first meeting: who came, who was elected. The youngest one counts."""

    held_on = models.DateField(_("大会日期"))
    due = models.PositiveIntegerField(_("应到人数"))
    present = models.PositiveIntegerField(_("实到人数"))
    women = models.PositiveIntegerField(_("女会员人数"))
    years = models.PositiveSmallIntegerField(_("任期（年）"))
    #: Organ by organ, post by post: `rules.Elected`.
    roster = models.JSONField(_("当选名单"), default=list)

    class Meta(Kept.Meta):
        verbose_name = _("会员大会")
        verbose_name_plural = _("会员大会")
        constraints = (
            models.CheckConstraint(condition=Q(present__lte=F("due")), name="meeting_present"),
        )

    def __str__(self) -> str:
        return f"{self.founding_id} {self.held_on}"


class Cover(AttachedModel):
    """An employer that a founding covers; one employer is in one open founding at most."""

    founding = models.ForeignKey(Founding, on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="+")
    is_open = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("覆盖单位")
        verbose_name_plural = _("覆盖单位")
        constraints = (
            models.UniqueConstraint(
                fields=("employer",), condition=Q(is_open=True), name="cover_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.founding_id} · {self.employer_id}"


from huigong.domains.founding.unions import models as _unions  # noqa: E402, F401  (Django finds them here)
