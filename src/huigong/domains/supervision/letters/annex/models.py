"""One worker on the annex of a letter, and what they agreed to."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.letters.models import Letter, LetterItem
from huigong.domains.supervision.wages.models import WageLine
from huigong.kernel.accounts.phones import PHONE_PURPOSE
from huigong.kernel.people.indexes import PAPER_PURPOSE
from huigong.kernel.people.models import Person
from huigong.kernel.scoping.sighted import AttachedModel
from huigong.kernel.sealing import mask_name
from huigong.kernel.sealing.blindfield import BlindField
from huigong.kernel.sealing.fields import SealedField


class Agreed(models.TextChoices):
    """What whoever gets the letter may be told of a worker."""

    NAME = "name", _("只告诉姓名")
    ITEM = "item", _("告诉姓名和涉及的事项")


class Given(models.TextChoices):
    """How the consent was given."""

    SIGNED = "signed", _("书面签字")
    RECORDED = "recorded", _("录音录像")
    WRITTEN = "written", _("本人发来的消息、邮件")


class Struck(models.TextChoices):
    """Why somebody was taken off."""

    WITHDRAWN = "withdrawn", _("本人撤回同意")
    MISTAKE = "mistake", _("登记错了")
    ERASED = "erased", _("个人信息已删除")


# History keeps that somebody agreed, and when; who it was lies in one place, sealed.
@pghistory.track(
    model_name="AnnexLineEvent",
    fields=[
        *("kind", "row_id", "place", "agreed", "agreed_for", "agreed_on", "given"),
        *("struck_on", "struck_for"),
    ],
)
class AnnexLine(AttachedModel):
    """One worker who agreed to be named to whoever gets the letter. Struck, nothing of who it was
    is left.
    """

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(_("序号"))
    name = SealedField(_("姓名"), null=True, purpose="supervision.annex.name", hint="id")
    agreed = models.CharField(_("同意什么"), max_length=5, choices=Agreed.choices)
    #: Whom the worker agreed to be named to; a letter that goes to another names them no more.
    agreed_for = models.CharField(_("交给谁"), max_length=100, editable=False)
    agreed_on = models.DateField(_("同意日期"))
    given = models.CharField(_("怎样同意的"), max_length=9, choices=Given.choices)
    evidence = SealedField(_("凭据"), null=True, purpose="supervision.annex.evidence", hint="id")
    item = models.ForeignKey(
        LetterItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # By these the person's own file finds the line, so that erasing it reaches here.
    person = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    owed = models.ForeignKey(
        WageLine, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    # The numbers themselves are not kept: an index goes along where a file holds the same number.
    paper_blind = BlindField(null=True, purpose=PAPER_PURPOSE, follows=True)
    phone_blind = BlindField(null=True, purpose=PHONE_PURPOSE, follows=True)
    scan = models.ForeignKey(
        "files.Attachment", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    struck_on = models.DateField(_("划去日期"), null=True, blank=True)
    struck_for = models.CharField(
        _("为什么划去"), max_length=9, choices=Struck.choices, blank=True, default=""
    )

    class Meta:
        verbose_name = _("名单上的职工")
        verbose_name_plural = _("名单上的职工")
        constraints = (
            models.UniqueConstraint(fields=("letter", "place"), name="annex_line_place"),
            # Who is struck is forgotten; who stands is known by name, and how they agreed.
            models.CheckConstraint(
                condition=Q(struck_on=None, name__isnull=False, evidence__isnull=False)
                | Q(struck_on__isnull=False, name=None, evidence=None, person=None, owed=None),
                name="annex_line_named_while_it_stands",
            ),
        )
        indexes = (
            models.Index(fields=("phone_blind",), name="annex_line_by_phone"),
            models.Index(fields=("paper_blind",), name="annex_line_by_paper"),
        )

    def __str__(self) -> str:
        return str(self.place)

    @property
    def masked_name(self) -> str:
        """As a page shows it, to who may open the annex."""
        return mask_name(self.name.open()) if self.name else ""

    @property
    def is_for_the_addressee(self) -> bool:
        """Whether the letter still goes to whom the worker agreed to be named to."""
        return bool(self.agreed_for == self.letter.addressee)
