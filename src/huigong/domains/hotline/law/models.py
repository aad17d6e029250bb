"""What the law's clock needs of a case: facts, what restarted or stopped it, and the last days."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huigong.kernel.scoping.sighted import AttachedModel


class FactName(models.TextChoices):
    """A fact from which a limit of the law runs."""

    EMPLOYED = "employed", _("还在这个单位上班吗")
    LEFT = "left", _("哪一天离开这个单位的")
    KNEW = "knew", _("哪一天知道自己吃亏的")
    HURT = "hurt", _("哪一天受的伤")
    DIAGNOSED = "diagnosed", _("哪一天确诊的职业病")


@pghistory.track()
class LimitFact(AttachedModel):
    """One fact of a case as the worker told it: a day, yes or no, or that nobody remembers."""

    name = models.CharField(_("问的是"), max_length=10, choices=FactName.choices)
    day = models.DateField(_("日期"), null=True, blank=True)
    is_so = models.BooleanField(_("是否"), null=True, blank=True)
    is_forgotten = models.BooleanField(_("不记得"), default=False)

    class Meta:
        verbose_name = _("期限的事实")
        verbose_name_plural = _("期限的事实")
        constraints = (
            models.UniqueConstraint(fields=("kind", "row_id", "name"), name="limit_fact_once"),
        )

    def __str__(self) -> str:
        return self.get_name_display()


class TurnKind(models.TextChoices):
    """What restarts or suspends a limit (调解仲裁法第二十七条; 法释〔2014〕9 号第七条)."""

    CLAIMED = "claimed", _("向单位要过（中断）")
    SOUGHT = "sought", _("向有关部门请求过（中断）")
    AGREED = "agreed", _("单位答应过（中断）")
    KEPT = "kept", _("有不得已的事，没法去申请（中止）")


RESTARTS = (TurnKind.CLAIMED, TurnKind.SOUGHT, TurnKind.AGREED)


@pghistory.track()
class LimitTurn(AttachedModel):
    """Something that may have restarted or suspended a limit, with what proves it. It counts only
    after a lawyer has confirmed it: until then the earlier last day stands.
    """

    turn = models.CharField(_("什么事"), max_length=8, choices=TurnKind.choices)
    on = models.DateField(_("哪一天"))
    until_on = models.DateField(_("到哪一天"), null=True, blank=True)
    proof = models.CharField(_("凭什么证明"), max_length=300)
    is_confirmed = models.BooleanField(_("律师确认"), null=True, blank=True)
    opinion = models.CharField(_("律师的意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("时效的中断中止")
        verbose_name_plural = _("时效的中断中止")
        indexes = (models.Index(fields=("kind", "row_id"), name="limit_turn_by_row"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("on")), name="limit_turn_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_turn_display()} {self.on}"


class Deadline(models.TextChoices):
    """A last day that a worker (or the employer) must not miss."""

    ARBITRATION = "arbitration", _("申请劳动仲裁")
    EMPLOYER_CLAIM = "employer", _("单位申请工伤认定")
    OWN_CLAIM = "own", _("本人、近亲属或工会申请工伤认定")


class LastDay(AttachedModel):
    """The last day of one deadline of a case, derived from its facts; what was warned of already.

    `warn_on` is when the next warning is due. An office's line stands until it was told.
    """

    deadline = models.CharField(_("什么期限"), max_length=12, choices=Deadline.choices)
    last_on = models.DateField(_("最晚哪一天"))
    warn_on = models.DateField(_("下次提醒"), null=True)
    warned_days = models.PositiveSmallIntegerField(_("已提醒到"), null=True)
    told_at = models.DateTimeField(_("已告诉职工"), null=True)

    class Meta:
        verbose_name = _("法律期限")
        verbose_name_plural = _("法律期限")
        indexes = (
            models.Index(
                fields=("warn_on",), condition=Q(warn_on__isnull=False), name="last_day_to_warn"
            ),
            models.Index(
                fields=("last_on",),
                condition=Q(warned_days__isnull=False, told_at=None),
                name="last_day_to_tell",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("kind", "row_id", "deadline"), name="last_day_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_deadline_display()} {self.last_on}"
