"""The words that memberships are told in: groups, ways, states, changes (rules.md 4.4, 4.36)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    """The groups that are counted apart (八大群体, rules.md 4.36; 4.37 adds 网约车司机)."""

    TRUCKER = "trucker", _("货车司机")
    COURIER = "courier", _("快递员")
    GUARD = "guard", _("保安员")
    DOMESTIC = "domestic", _("家政服务员")
    RIDER = "rider", _("网约送餐员")
    CARER = "carer", _("护工护理员")
    SELLER = "seller", _("商场信息员")
    AGENT = "agent", _("房产中介员")
    DRIVER = "driver", _("网约车司机")
    NOODLES = "noodles", _("拉面从业者")
    MIGRANT = "migrant", _("其他农民工")


class Way(models.TextChoices):
    """How somebody came to join (rules.md 4.39)."""

    QR = "qr", _("扫码")
    SEARCH = "search", _("网上查找")
    WINDOW = "window", _("窗口")
    BATCH = "batch", _("集体登记")
    PROXY = "proxy", _("代办")
    PAPER = "paper", _("纸质申请书")
    TRANSFER = "transfer", _("接转")
    FOUNDING = "founding", _("建会")


class Proof(models.TextChoices):
    """By what somebody put their will under an application on paper."""

    SIGNED = "signed", _("签名")
    THUMB = "thumb", _("指印")
    SEAL = "seal", _("盖章")


class State(models.TextChoices):
    """Where a membership stands."""

    APPLIED = "applied", _("待审核")
    MEMBER = "member", _("在籍")
    RETAINED = "retained", _("保留会籍")
    REFUSED = "refused", _("未通过")
    WITHDRAWN = "withdrawn", _("已撤回")
    MOVED = "moved", _("已转出")
    LEFT = "left", _("已退会")
    EXPELLED = "expelled", _("已除名")
    ENDED = "ended", _("已终止")


class Work(models.TextChoices):
    """就业状况 (rules.md 4.4)."""

    ON = "1", _("在岗")
    LAID_OFF = "2", _("待（下）岗")
    JOBLESS = "3", _("失业")
    RETIRED = "4", _("退休")
    VETERAN = "5", _("离休")
    RESIGNED = "6", _("退职")
    EARLY = "7", _("内退")
    SICK = "8", _("病休")
    OTHER = "9", _("其他")


class ChangeType(models.TextChoices):
    """会籍变化类型 (rules.md 4.4)."""

    JOINED = "1", _("入会")
    MOVED_IN = "2", _("转入")
    RETAINED = "3", _("保留")
    MOVED_OUT = "4", _("转出")
    EXPELLED = "5", _("除名")
    LEFT = "6", _("退会")
    RESUMED = "7", _("恢复")
    ENDED = "9", _("终止")


class ChangeReason(models.TextChoices):
    """会籍变化原因 (rules.md 4.4)."""

    WORK = "1", _("劳动（工作）关系变化")
    LAID_OFF = "2", _("本单位下岗待岗")
    JOBLESS = "3", _("失业")
    BANKRUPT = "4", _("企业破产")
    OWN_WISH = "5", _("个人要求退会")
    CRIME = "6", _("因犯罪被开除")
    RETIRED = "7", _("退休")
    DEATH = "8", _("死亡")


#: States in which somebody is a member; of these a person has at most one.
LIVING = (State.MEMBER, State.RETAINED)
OPEN = (State.APPLIED, *LIVING)
