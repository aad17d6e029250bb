"""What somebody asks about their own file: to put something right, or to erase it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huigong.kernel.people.keys import PersonKey
from huigong.kernel.people.models import Person
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import ScopedModel, Sighted
from huigong.kernel.sealing import Unreadable
from huigong.kernel.sealing.fields import Sealed, SealedField


class Wish(models.TextChoices):
    """What is asked for (个人信息保护法 第四十六、四十七条)."""

    CORRECT = "correct", _("更正")
    ERASE = "erase", _("删除")


class AskedState(models.TextChoices):
    """Where it stands."""

    OPEN = "open", _("待办理")
    DONE = "done", _("已办")
    DECLINED = "declined", _("没有办")


class FileRequest(ScopedModel):
    """One thing that a person asked of the office that keeps their file. The words are sealed with
    the person's own key: they may name a number, and go when the file goes.
    """

    sighted = Sighted(unit="unit", person="account", rank="due_on", text=("number",))

    number = models.CharField(_("编号"), max_length=30, unique=True)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("管档单位")
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("本人账号"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("职工档案")
    )
    wish = models.CharField(_("要求"), max_length=8, choices=Wish.choices)
    state = models.CharField(
        _("状态"), max_length=8, choices=AskedState.choices, default=AskedState.OPEN
    )
    words = SealedField(_("本人的话"), null=True, purpose="people.asked", keys="keys")
    answer = SealedField(_("答复"), null=True, purpose="people.answered", keys="keys")
    asked_at = models.DateTimeField(_("提出时间"))
    due_on = models.DateField(_("最晚答复"))
    ended_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("本人要求")
        verbose_name_plural = _("本人要求")
        indexes = (models.Index(fields=("person",), name="file_request_by_person"),)

    def __str__(self) -> str:
        return f"{self.number} {self.get_wish_display()}"

    @property
    def keys(self) -> PersonKey:
        """The person's own key. Raises Unreadable once it was destroyed."""
        # The file may have gone to another office since; the request stays with who answered it.
        with scope(SYSTEM, reason="people: the key of who asked"):
            return Person.objects.get(pk=self.person_id).keys


def open_words(kept: Sealed | None) -> str:
    """Words as they were written; empty when there are none, or their key is destroyed."""
    if kept is None:
        return ""
    try:
        return kept.open()
    except Unreadable:
        return ""
