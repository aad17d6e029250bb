"""The tree: units, dated links on two lines, the closure of today; who sits where."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huigong.kernel.guards import Guard, Open, below, office, outside, own, through

_TREE = Open("the tree of the unions is public: every office is found by it")


class Level(models.IntegerChoices):
    """How high a unit stands; smaller is higher."""

    NATION = 1, _("全国")
    PROVINCE = 2, _("省级")
    PREFECTURE = 3, _("市州")
    COUNTY = 4, _("县级")
    TOWNSHIP = 5, _("乡镇街道")
    BASE = 6, _("基层")
    GROUP = 7, _("分会小组")


class UnitType(models.TextChoices):
    """What kind of organisation a unit is."""

    FEDERATION = "federation", _("地方总工会")
    INDUSTRIAL = "industrial", _("产业工会")
    COMMISSION = "commission", _("机关工会工委")
    TOWNSHIP = "township", _("乡镇街道工会")
    PARK = "park", _("园区工会")
    DIRECT = "direct", _("直属单位")
    OFFICE = "office", _("内设部门")
    BASE = "base", _("基层工会")
    JOINT = "joint", _("联合工会")
    TRADE = "trade", _("行业工会")
    BRANCH = "branch", _("分会")


class Line(models.IntegerChoices):
    """The two lines of the tree. They do not mix."""

    TERRITORIAL = 1, _("地方")
    INDUSTRIAL = 2, _("产业")


class Unit(models.Model):
    """One organisation of the federation, from 全总 to the group on the shop floor."""

    guard = _TREE

    # A seer is a unit's number or minus an account's, so both are 32-bit.
    id = models.AutoField(primary_key=True)
    code = models.CharField(_("编码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    short = models.CharField(_("简称"), max_length=40)
    type = models.CharField(_("类型"), max_length=12, choices=UnitType.choices)
    level = models.SmallIntegerField(_("层级"), choices=Level.choices)
    division = models.CharField(_("行政区划代码"), max_length=12, blank=True)
    opened_on = models.DateField(_("成立日期"), default=date(1949, 10, 1))
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("工会组织")
        verbose_name_plural = _("工会组织")
        indexes = (models.Index(fields=("division",), name="unit_by_division"),)

    def __str__(self) -> str:
        return self.short or self.name


class Link(models.Model):
    """A unit stands under a parent on one line from a day until a day (both included)."""

    guard = _TREE

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="links")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="child_links")
    line = models.SmallIntegerField(_("线"), choices=Line.choices)
    from_on = models.DateField(_("自"))
    until_on = models.DateField(_("至"), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "line"), condition=Q(until_on=None), name="link_one_open"
            ),
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="link_not_self"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="link_dates"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.parent_id}"


class Closure(models.Model):
    """`descendant` stands `depth` steps under `ancestor` on one line, today.

    Derived from links; checked every night.
    """

    guard = _TREE

    pk = models.CompositePrimaryKey("descendant", "line", "ancestor")
    line = models.SmallIntegerField(choices=Line.choices)
    # No constraints and no indexes of their own: units are never deleted, the primary key and
    # `closure_down` begin with them, and a large move would pay for each row four times.
    ancestor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    descendant = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    depth = models.SmallIntegerField()

    class Meta:
        indexes = (models.Index(fields=("ancestor", "descendant"), name="closure_down"),)

    def __str__(self) -> str:
        return f"{self.ancestor_id} ⊇ {self.descendant_id} ({self.depth})"


class Post(models.Model):
    """A person holds a role in a unit from a day until a day."""

    # Who signs in is asked for their seats before there is a scope.
    guard = Guard(see=office | outside | own("account"), add=below("unit"), change=below("unit"))

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts"
    )
    role = models.CharField(_("角色"), max_length=20)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    from_on = models.DateField(_("自"))
    until_on = models.DateField(_("至"), null=True, blank=True)

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        constraints = (
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="post_dates"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} · {self.title or self.role}"


class Deputy(models.Model):
    """While a post's holder is away, another account acts in
    it; both names stand in the history.
    """

    guard = Guard(
        see=office | outside | own("account"),
        add=through("post", own("account") | below("unit")),
        change=through("post", own("account") | below("unit")),
    )

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="deputies")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputyships"
    )
    from_on = models.DateField(_("自"))
    until_on = models.DateField(_("至"))
    reason = models.CharField(_("事由"), max_length=200)

    class Meta:
        verbose_name = _("代理")
        verbose_name_plural = _("代理")
        constraints = (
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="deputy_dates"),
        )

    def __str__(self) -> str:
        return f"{self.post} ({self.from_on}—{self.until_on})"


class Successor(models.Model):
    """When a unit was merged away, who took over from that day on."""

    guard = _TREE

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="succession")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    on = models.DateField(_("自"))

    class Meta:
        verbose_name = _("承接关系")
        verbose_name_plural = _("承接关系")
        constraints = (
            models.CheckConstraint(condition=~Q(unit=F("successor")), name="successor_not_self"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.successor_id}"


class FormerName(models.Model):
    """What a unit was called until a day, that day included."""

    guard = _TREE

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(_("名称"), max_length=100)
    short = models.CharField(_("简称"), max_length=40)
    until_on = models.DateField(_("用到"))

    class Meta:
        verbose_name = _("曾用名")
        verbose_name_plural = _("曾用名")
        constraints = (
            models.UniqueConstraint(fields=("unit", "until_on"), name="former_name_once"),
        )

    def __str__(self) -> str:
        return self.name
