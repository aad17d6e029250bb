"""What hangs on a letter or on a sector finding: the clue that went to the procuratorate, and the
case of the authority whose term is followed.
"""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.clues.rules import Ground
from huigong.kernel.scoping.sighted import AttachedModel

#: The five groups and the two group disputes, in the words of the notice.
GROUND_WORDS = {
    Ground.NEW_FORM: _("新就业形态劳动者"),
    Ground.WOMEN: _("妇女"),
    Ground.MINORS: _("未成年人"),
    Ground.DISABLED: _("残疾人"),
    Ground.OLDER: _("老年人"),
    Ground.INSURANCE: _("欠缴社会保险费的群体性争议"),
    Ground.WAGES: _("拖欠农民工工资的群体性争议"),
}


class Reply(models.TextChoices):
    """What came back from the procuratorate."""

    TAKEN = "taken", _("已受理")
    ADVISED = "advised", _("已发检察建议")
    DECLINED = "declined", _("不受理")


@pghistory.track()
class ClueTransfer(AttachedModel):
    """A clue and its file went to the procuratorate: when, why, with which papers; the answer."""

    sent_on = models.DateField(_("移送日期"))
    receiver = models.CharField(_("接收的检察院"), max_length=100)
    grounds = models.JSONField(_("涉及哪些情形"), default=list)
    refusal = models.CharField(_("用人单位怎样不配合"), max_length=500, blank=True)
    #: Only where the reading of the notice is open: who decided, and in which paper.
    basis = models.CharField(_("请示的依据"), max_length=200, blank=True)
    documents = models.TextField(_("移送的材料"), max_length=2000)
    reply = models.CharField(
        _("检察机关的答复"), max_length=10, choices=Reply.choices, blank=True, default=""
    )
    replied_on = models.DateField(_("答复日期"), null=True, blank=True)
    reply_note = models.CharField(_("答复内容"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("线索移送")
        verbose_name_plural = _("线索移送")
        constraints = (models.UniqueConstraint(fields=("kind", "row_id"), name="clue_once"),)

    def __str__(self) -> str:
        return f"{self.sent_on:%Y-%m-%d} {self.receiver}"

    @property
    def ground_words(self) -> list[str]:
        """The grounds as they are called."""
        return [str(GROUND_WORDS[Ground(one)]) for one in self.grounds]


@pghistory.track()
class AuthorityCase(AttachedModel):
    """The labour authority opened a case; its term is followed, and its outcome counted once."""

    authority = models.CharField(_("主管部门"), max_length=100)
    case_number = models.CharField(_("立案文号"), max_length=60, blank=True)
    filed_on = models.DateField(_("立案日期"))
    approved_on = models.DateField(_("批准延长的日期"), null=True, blank=True)
    approval = models.CharField(_("延长由谁批准"), max_length=200, blank=True)
    concluded_on = models.DateField(_("处理完毕的日期"), null=True, blank=True)
    outcome = models.CharField(_("处理结果"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("主管部门立案")
        verbose_name_plural = _("主管部门立案")
        constraints = (
            models.UniqueConstraint(fields=("kind", "row_id"), name="authority_case_once"),
        )

    def __str__(self) -> str:
        return f"{self.authority} {self.case_number}".strip()
