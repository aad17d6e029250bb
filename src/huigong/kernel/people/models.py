"""The file of a person: who they are, how they are reached, who keeps it."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huigong.kernel.people.codes import Education, ethnic_choices
from huigong.kernel.people.indexes import (
    BANK_PURPOSE,
    PAPER_PURPOSE,
    TAIL_PURPOSE,
    contact_index,
    paper_text,
    tail_text,
)
from huigong.kernel.people.keys import PersonKey, open_key
from huigong.kernel.people.links import links_of
from huigong.kernel.people.papers import PaperKind, Sex
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted
from huigong.kernel.sealing import Unreadable
from huigong.kernel.sealing.blindfield import BlindField
from huigong.kernel.sealing.fields import SealedField, opened


# History keeps who kept the file and when it was merged or erased; what identifies somebody is not
# in it, so that erasing the row is erasing the person.
# New files come by sheets: one trigger a statement, not one a row.
@pghistory.track(
    pghistory.InsertEvent(level=pghistory.Statement),
    pghistory.UpdateEvent(),
    fields=["unit", "account", "merged_into", "erased_at"],
)
class Person(ScopedModel):
    """One person. Name and sound are read by whoever sees the file; paper, phone, bank and address
    are sealed with the person's own key and opened for a reason.
    """

    sighted = Sighted(
        unit="unit",
        person="account",
        rank="sound",
        text=("name", "aliases", "sound", "initials"),
        begins=("name",),
    )

    unit = models.ForeignKey(
        "org.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("管档单位"),
        help_text=_("会员在哪个工会，档案就在哪个工会；还不是会员的，由登记的工会管。"),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("本人账号"),
    )
    name = models.CharField(_("姓名"), max_length=100)
    aliases = models.CharField(_("曾用名或别名"), max_length=200, blank=True)
    sound = models.CharField(max_length=150, blank=True, editable=False)
    initials = models.CharField(max_length=40, blank=True, editable=False)
    sex = models.CharField(
        _("性别"), max_length=1, blank=True, choices=Sex.choices, default=Sex.UNKNOWN
    )
    born_on = models.DateField(_("出生日期"), null=True, blank=True)
    ethnic = models.CharField(_("民族"), max_length=2, blank=True, choices=ethnic_choices)
    education = models.CharField(
        _("学历"), max_length=2, blank=True, choices=Education.choices, default=""
    )
    country = models.CharField(_("国籍"), max_length=3, blank=True, default="CHN")
    paper_kind = models.CharField(
        _("证件类别"), max_length=1, blank=True, choices=PaperKind.choices, default=""
    )
    paper = SealedField(_("证件号码"), null=True, purpose="people.paper", keys="keys")
    paper_blind = BlindField(
        null=True, purpose=PAPER_PURPOSE, text=lambda row: paper_text(row.paper_kind, row.paper)
    )
    tail_blind = BlindField(null=True, purpose=TAIL_PURPOSE, text=lambda row: tail_text(row.paper))
    phone = SealedField(_("手机号码"), null=True, purpose="people.phone", keys="keys")
    phone_blind = contact_index("phone")
    address = SealedField(_("住址"), null=True, purpose="people.address", keys="keys")
    bank = SealedField(_("银行卡号"), null=True, purpose="people.bank", keys="keys")
    bank_blind = BlindField(null=True, purpose=BANK_PURPOSE, text=lambda row: opened(row.bank))
    source = models.CharField(
        _("登记依据"),
        max_length=40,
        blank=True,
        help_text=_("入会申请书或其他凭据的编号；登记证件号码时必填。"),
    )
    #: Set when an office has seen the document: what somebody typed about themselves blocks nobody.
    checked_at = models.DateTimeField(_("证件核对时间"), null=True, blank=True, editable=False)
    key_wrapped = models.BinaryField(null=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("已并入"),
    )
    erased_at = models.DateTimeField(_("删除时间"), null=True, blank=True, editable=False)

    #: The key of a file that this process has just opened: it need not be unwrapped to be used.
    fresh_key: PersonKey | None = None

    class Meta:
        verbose_name = _("职工档案")
        verbose_name_plural = _("职工档案")
        constraints = (
            # One person, one file: who is on file elsewhere is not registered again but asked for.
            models.UniqueConstraint(
                fields=("paper_blind",),
                condition=Q(merged_into=None, checked_at__isnull=False),
                name="person_one_file_per_paper",
            ),
            models.UniqueConstraint(
                fields=("account",), condition=Q(account__isnull=False), name="person_by_account"
            ),
        )
        indexes = (
            models.Index(fields=("paper_blind",), name="person_by_paper"),
            models.Index(fields=("phone_blind",), name="person_by_phone"),
            models.Index(fields=("tail_blind",), name="person_by_tail"),
            # What few files have is indexed where they have it: a sheet writes thousands without.
            models.Index(
                fields=("bank_blind",), condition=Q(bank_blind__isnull=False), name="person_by_bank"
            ),
            models.Index(
                fields=("merged_into",),
                condition=Q(merged_into__isnull=False),
                name="person_by_merged",
            ),
        )

    def __str__(self) -> str:
        return self.name if self.erased_at is None else str(_("（已删除的档案）"))

    def __repr__(self) -> str:
        return f"<Person {self.pk}>"

    def get_absolute_url(self) -> str:
        return reverse("people-person-detail", args=[self.pk])

    @property
    def links(self) -> list[tuple[str, str]]:
        """Where the page of the person leads on to."""
        return links_of(self)

    @property
    def keys(self) -> PersonKey:
        """The person's own key. Raises Unreadable once it was destroyed."""
        if self.key_wrapped is None:
            raise Unreadable(Unreadable.__doc__)
        if self.fresh_key is not None:
            return self.fresh_key
        return open_key(self.pk, bytes(self.key_wrapped))


class PersonalConsent(AttachedModel):
    """Somebody agreed, or their guardian did, to something that the law asks a consent for."""

    class Purpose(models.TextChoices):
        """What is agreed to (个人信息保护法 第二十九条、第三十一条)."""

        CHILD = "child", _("处理不满十四周岁未成年人的个人信息")
        SENSITIVE = "sensitive", _("处理敏感个人信息")
        PUBLIC = "public", _("公开个人信息")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(_("同意的事项"), max_length=10, choices=Purpose.choices)
    is_guardian = models.BooleanField(_("由监护人同意"), default=False)
    given_on = models.DateField(_("同意日期"))
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)
    #: How it is known: the paper's own number, or "本人在网上".
    evidence = models.CharField(_("凭据"), max_length=100)
    #: The same of its withdrawal.
    withdrawal = models.CharField(_("撤回凭据"), max_length=100, blank=True, default="")

    class Meta:
        verbose_name = _("同意")
        verbose_name_plural = _("同意")

    def __str__(self) -> str:
        return str(self.get_purpose_display())


# Models of this app that have a file of their own.
from huigong.kernel.people.asked import FileRequest  # noqa: E402,F401  # see above
from huigong.kernel.people.merged import Merge  # noqa: E402,F401  # see above
