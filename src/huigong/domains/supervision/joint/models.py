"""A sector finding, and the firms that the authority listed because of it."""

from __future__ import annotations

import pghistory
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.duties.reading import shelf
from huigong.kernel.employers.industries import industry_name
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, Sighted

#: Stands where the code of a trade would: employers that are platforms, whatever their trade.
PLATFORM = "platform"


class SectorState(models.TextChoices):
    """How far a sector finding is."""

    OPENED = "opened", _("已提出")
    TRANSFERRED = "transferred", _("已移送检察机关")
    ACTING = "acting", _("主管部门办理中")
    FOLLOWED = "followed", _("逐户跟踪")
    CLOSED = "closed", _("已办结")
    WRITTEN = "written", _("已写成典型案例")
    SUBMITTED = "submitted", _("典型案例已报送")
    SELECTED = "selected", _("入选典型案例")
    DROPPED = "dropped", _("不再办理")


#: While it is in one of these, something is still to be done about the trade itself.
RUNNING = (
    SectorState.OPENED,
    SectorState.TRANSFERRED,
    SectorState.ACTING,
    SectorState.FOLLOWED,
)


@pghistory.track()
class SectorFinding(ScopedModel):
    """Employers of one trade break the same duty: what check-ups showed, and what came of it."""

    sighted = Sighted(unit="unit", rank="due_at", text=("number", "title"), legs=True)
    #: What a merged office hands over to its successor.
    open_rows = Q(state__in=("opened", "transferred", "acting", "followed"))

    number = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("提出的工会")
    )
    title = models.CharField(_("问题"), max_length=100, validators=(MinLengthValidator(4),))
    duty = models.CharField(_("监督事项"), max_length=60, editable=False)
    #: A code of GB/T 4754, or the platforms.
    trade = models.CharField(_("行业"), max_length=8, editable=False)
    #: The check-ups of these days were counted, and these they were.
    since = models.DateField(_("检查从"), editable=False)
    until = models.DateField(_("检查到"), editable=False)
    checkup_ids = models.JSONField(default=list, editable=False)
    employers = models.PositiveIntegerField(_("检查发现的单位"), editable=False)
    people = models.PositiveIntegerField(_("检查涉及人数"), default=0, editable=False)
    summary = models.TextField(
        _("情况"),
        max_length=4000,
        blank=True,
        help_text=_("共同的表现、原因、建议怎样解决。不写职工姓名。"),
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=SectorState.choices, default=SectorState.OPENED
    )
    opened_on = models.DateField(_("提出日期"), editable=False)
    #: The end of the authority's term while it is awaited; empty before and after.
    due_at = models.DateTimeField(_("主管部门期限"), null=True, blank=True, editable=False)
    #: Counted from the rows by the actions, so that a list need not ask for every row.
    firms = models.PositiveIntegerField(_("清单户数"), default=0, editable=False)
    firms_done = models.PositiveIntegerField(_("已有结果"), default=0, editable=False)
    outcome = models.CharField(_("结果"), max_length=500, blank=True)
    case_title = models.CharField(_("案例标题"), max_length=100, blank=True)
    case_parties = models.CharField(_("共同办理的单位"), max_length=200, blank=True)
    case_year = models.PositiveSmallIntegerField(_("案例年度"), null=True, blank=True)
    case_text = models.TextField(_("案例正文"), max_length=8000, blank=True)
    submitted_on = models.DateField(_("报送日期"), null=True, blank=True)
    submitted_to = models.CharField(_("报送给"), max_length=100, blank=True)
    selected_by = models.CharField(_("由谁评选"), max_length=200, blank=True)
    selected_as = models.CharField(_("入选为"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("行业性问题")
        verbose_name_plural = _("行业性问题台账")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "duty", "trade"),
                condition=Q(state__in=("opened", "transferred", "acting", "followed")),
                name="sector_finding_once_open",
            ),
            models.CheckConstraint(
                condition=Q(firms_done__lte=models.F("firms")), name="sector_finding_done"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("supervision-sectorfinding-detail", args=[self.pk])

    @property
    def duty_name(self) -> str:
        """What the duty is called."""
        return duty_name(self.duty)

    @property
    def trade_name(self) -> str:
        """What the trade is called."""
        return trade_name(self.trade)


class Problem(models.TextChoices):
    """What the authority holds against a firm of its list."""

    ARREARS = "arrears", _("漏缴")
    UNENROLLED = "unenrolled", _("未参加")


class Outcome(models.TextChoices):
    """What became of a firm."""

    OPEN = "open", _("还没有结果")
    PAYS = "pays", _("正常缴费")
    ENROLLED = "enrolled", _("已登记参保")
    GONE = "gone", _("已注销或查无此户")


#: A firm is put right when it does what it did not do.
RIGHT = {Problem.ARREARS: Outcome.PAYS, Problem.UNENROLLED: Outcome.ENROLLED}


class Mark(models.TextChoices):
    """How picked firms are marked: put right as each should be, gone, or open again by mistake."""

    RIGHT = "right", _("已改正（漏缴的正常缴费，未参加的登记参保）")
    GONE = "gone", _("已注销或查无此户")
    OPEN = "open", _("记错了，改回还没有结果")


@pghistory.track()
class ListedFirm(AttachedModel):
    """One firm of the authority's list, followed until it pays, is enrolled, or is gone."""

    sector = models.ForeignKey(SectorFinding, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField(_("序号"))
    name = models.CharField(_("单位名称"), max_length=100, validators=(MinLengthValidator(2),))
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    #: The same firm in our own register, where its code stands there.
    employer = models.ForeignKey(
        "employers.Employer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("用人单位"),
    )
    problem = models.CharField(_("问题"), max_length=12, choices=Problem.choices)
    outcome = models.CharField(
        _("结果"), max_length=10, choices=Outcome.choices, default=Outcome.OPEN
    )
    done_on = models.DateField(_("哪天"), null=True, blank=True)
    known_by = models.CharField(_("怎么知道的"), max_length=200, blank=True)
    listed_on = models.DateField(_("列入日期"))

    class Meta:
        verbose_name = _("清单上的单位")
        verbose_name_plural = _("清单上的单位")
        constraints = (
            models.UniqueConstraint(fields=("sector", "place"), name="listed_firm_place"),
            models.UniqueConstraint(
                fields=("sector", "uscc"), condition=~Q(uscc=""), name="listed_firm_code_once"
            ),
            models.UniqueConstraint(
                fields=("sector", "name"), condition=Q(uscc=""), name="listed_firm_name_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", done_on=None)
                | (~Q(outcome="open") & Q(done_on__isnull=False)),
                name="listed_firm_day",
            ),
            # Who was not in arrears does not begin to pay; who was enrolled is not enrolled anew.
            models.CheckConstraint(
                condition=Q(outcome__in=("open", "gone"))
                | Q(outcome="pays", problem="arrears")
                | Q(outcome="enrolled", problem="unenrolled"),
                name="listed_firm_outcome",
            ),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.name}"


def duty_name(code: str) -> str:
    """What a duty is called; its code where the file lacks it."""
    found = shelf().duties.get(code)
    return found.name if found else code


def trade_name(code: str) -> str:
    """What a trade is called."""
    return _say("平台企业") if code == PLATFORM else industry_name(code) or code
