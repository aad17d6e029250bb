"""What each answer asks, in the order in which one would tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Ask:
    """One question; `kind` chooses the field: day, money, count, hours, yes, one of."""

    name: str
    label: Text
    kind: str
    required: bool = False
    help: Text = ""
    choices: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Calculator:
    """One answer as it is offered: what it says, what it asks, which days may not cross."""

    what: str
    title: Text
    lead: Text
    asks: tuple[Ask, ...]
    order: tuple[tuple[str, str], ...] = ()

    @property
    def has_place(self) -> bool:
        """Whether it differs by place."""
        return any(ask.kind == "place" for ask in self.asks)


_AS_OF = Ask("asked_on", _("算到哪一天"), "day", True)
_PLACE = Ask("division", _("在哪里"), "place", help=_("各地标准不同的，按这里登记的算。"))
_STARTED = Ask("started_on", _("哪一天开始上班"), "day", True)

CONTRACT = Calculator(
    "contract",
    _("书面合同与二倍工资"),
    _("没有签书面合同，单位最晚哪一天该签，要多付多少，还来得及要多少。"),
    (
        _STARTED,
        Ask("signed_on", _("哪一天签的书面合同"), "day", help=_("一直没有签的不填。")),
        Ask("left_on", _("哪一天离开的"), "day", help=_("还在上班的不填。")),
        Ask("wage_fen", _("每月应得工资（元）"), "money", help=_("不填就只算月数。")),
        _AS_OF,
    ),
    (("started_on", "left_on"), ("started_on", "asked_on"), ("signed_on", "asked_on")),
)
PROBATION = Calculator(
    "probation",
    _("试用期"),
    _("这份合同最多能试用多久，超过的怎么办，试用期工资够不够。"),
    (
        Ask(
            "term",
            _("合同期限"),
            "choice",
            True,
            choices=(
                ("fixed", _("固定期限")),
                ("open", _("无固定期限")),
                ("task", _("以完成一定工作任务为期限")),
            ),
        ),
        Ask("starts_on", _("合同从哪一天起"), "day", True),
        Ask("ends_on", _("合同到哪一天止"), "day", help=_("固定期限的要填。")),
        Ask("probation_until", _("约定试用到哪一天"), "day"),
        Ask("full_wage_fen", _("约定的转正工资（元/月）"), "money"),
        Ask("probation_wage_fen", _("试用期工资（元/月）"), "money"),
        Ask("lowest_wage_fen", _("本单位同岗位最低档工资（元/月）"), "money"),
        _AS_OF,
        _PLACE,
    ),
    (("starts_on", "ends_on"), ("starts_on", "probation_until")),
)
HOURS = Calculator(
    "hours",
    _("工作时间和加班上限"),
    _("每天、每周、每月的时间过了上限没有，有没有休息日。填知道的就行。"),
    (
        Ask("day_minutes", _("每天正常上班（小时）"), "hours"),
        Ask("week_minutes", _("每周正常上班（小时）"), "hours"),
        Ask("rest_days", _("这一周休息几天"), "count"),
        Ask("overtime_day_minutes", _("加班最多的一天加了（小时）"), "hours"),
        Ask("is_special", _("是特殊原因，并且保障了身体健康"), "yes"),
        Ask("overtime_month_minutes", _("这个月一共加班（小时）"), "hours"),
        Ask("is_rescue", _("是救灾、抢修这类不受限制的情形"), "yes"),
        Ask("asked_on", _("是哪一天的事"), "day", True),
    ),
)
OVERTIME = Calculator(
    "overtime",
    _("一个月的加班工资"),
    _("按月工资折算小时工资，工作日、休息日、法定节假日各算各的。"),
    (
        Ask("wage_fen", _("月工资（元，不含加班费）"), "money", True),
        Ask(
            "hours",
            _("实行哪种工时"),
            "choice",
            True,
            choices=(
                ("standard", _("标准工时")),
                ("period", _("综合计算工时（有批准）")),
                ("flexible", _("不定时（有批准）")),
            ),
        ),
        Ask(
            "workday_minutes",
            _("工作日加班（小时）"),
            "hours",
            help=_("综合计算工时的，填周期内超出法定总工时的小时数。"),
        ),
        Ask("rest_minutes", _("休息日上班又没有补休（小时）"), "hours"),
        Ask("holiday_minutes", _("法定节假日上班（小时）"), "hours"),
        Ask("paid_fen", _("单位已付的加班工资（元）"), "money"),
        Ask("asked_on", _("是哪个月的事（写那个月里的一天）"), "day", True),
    ),
)
HOLIDAY = Calculator(
    "holiday",
    _("某一天上班怎么算"),
    _("这一天是法定节假日、休息日还是调休上班的工作日，上班该付几倍。"),
    (
        Ask("worked_on", _("哪一天上的班"), "day", True),
        Ask("minutes", _("上了几小时"), "hours", True),
        Ask("wage_fen", _("月工资（元，不含加班费）"), "money", True),
        Ask(
            "roster",
            _("按排班，这一天是"),
            "choice",
            True,
            choices=(
                ("calendar", _("和大家一样")),
                ("rest", _("本来排的休息")),
                ("work", _("本来排的上班")),
            ),
        ),
        Ask("has_rest_instead", _("后来补休了"), "yes"),
        _PLACE,
    ),
)
MINIMUM = Calculator(
    "minimum",
    _("最低工资"),
    _("去掉不能算的部分，够不够当地最低工资标准。"),
    (
        Ask(
            "standard",
            _("是哪一种"),
            "choice",
            True,
            choices=(("month", _("全日制，按月")), ("hour", _("非全日制，按小时"))),
        ),
        Ask("pay_fen", _("应发工资合计（元）"), "money", True),
        Ask("overtime_fen", _("其中加班工资（元）"), "money"),
        Ask(
            "allowance_fen",
            _("其中特殊条件津贴（元）"),
            "money",
            help=_("中班、夜班、高温、低温、井下、有毒有害等。"),
        ),
        Ask("benefit_fen", _("其中法定的福利待遇（元）"), "money"),
        Ask("minutes", _("一共做了几小时"), "hours", help=_("按小时的要填。")),
        Ask("asked_on", _("是哪个月的事（写那个月里的一天）"), "day", True),
        _PLACE,
    ),
)
INSURANCE = Calculator(
    "insurance",
    _("社会保险登记"),
    _("单位最晚哪一天该给您登记，晚了多少天。"),
    (
        _STARTED,
        Ask("registered_on", _("哪一天登记的"), "day", help=_("还没有登记的不填。")),
        _AS_OF,
    ),
    (("started_on", "asked_on"),),
)
DISPATCH = Calculator(
    "dispatch",
    _("劳务派遣比例"),
    _("派遣工占了多少，最多能用多少，多了几个。"),
    (
        Ask("own", _("订立劳动合同的（人）"), "count", True),
        Ask("dispatched", _("劳务派遣的（人）"), "count", True),
        Ask("asked_on", _("是哪一天的人数"), "day", True),
    ),
)
LEAVE = Calculator(
    "leave",
    _("年休假和未休的工资"),
    _("今年有几天，还剩几天，没有休的该付多少。"),
    (
        Ask("year", _("哪一年"), "year", True),
        Ask(
            "worked_since",
            _("从哪一天起参加工作"),
            "day",
            True,
            help=_("各单位的工作时间合在一起；中间断过的，往后推断掉的时间。"),
        ),
        Ask("joined_on", _("哪一天进这个单位的"), "day", help=_("往年进的可以不填。")),
        Ask("left_on", _("哪一天离开的"), "day", help=_("还在的不填。")),
        Ask("taken_days", _("今年已经休了几天"), "count"),
        Ask("wage_fen", _("前 12 个月平均月工资（元，不含加班费）"), "money"),
        Ask("sick_months", _("今年病假累计几个月"), "count"),
        Ask("personal_days", _("今年不扣工资的事假累计几天"), "count"),
        Ask("has_long_vacation", _("有寒暑假，并且比年休假长"), "yes"),
        Ask("has_waived", _("本人书面提出不休"), "yes"),
    ),
    (("joined_on", "left_on"),),
)
MATERNITY = Calculator(
    "maternity",
    _("产假"),
    _("国家规定多少天，休到哪一天，当地另加多少。"),
    (
        Ask(
            "ending",
            _("是哪种情形"),
            "choice",
            True,
            choices=(("birth", _("生育")), ("miscarriage", _("流产"))),
        ),
        Ask("babies", _("生了几个"), "count"),
        Ask("is_difficult", _("难产"), "yes"),
        Ask("pregnant_months", _("流产时怀孕满几个月"), "count"),
        Ask("asked_on", _("从哪一天开始休"), "day", True),
        _PLACE,
    ),
)
NURSING = Calculator(
    "nursing",
    _("怀孕和哺乳期的保护"),
    _("能不能安排加班、夜班，每天有多少哺乳时间。"),
    (
        Ask("pregnant_months", _("怀孕满几个月"), "count"),
        Ask("born_on", _("孩子哪一天出生"), "day"),
        Ask("babies", _("哺乳几个孩子"), "count"),
        Ask("asked_on", _("看哪一天"), "day", True),
    ),
)
MINORS = Calculator(
    "minors",
    _("童工和未成年工"),
    _("是不是童工，是不是未成年工，哪一天体检，能不能在高海拔干活。"),
    (
        Ask("born_on", _("哪一天出生"), "day", True),
        _STARTED,
        Ask("checked_on", _("上一次体检"), "day"),
        Ask("altitude", _("干活的地方海拔（米）"), "metres"),
        Ask("is_native", _("世居高原"), "yes"),
        _AS_OF,
    ),
    (("born_on", "started_on"), ("started_on", "asked_on"), ("checked_on", "asked_on")),
)

CALCULATORS: dict[str, Calculator] = {
    one.what: one
    for one in (
        *(CONTRACT, PROBATION, HOURS, OVERTIME, HOLIDAY, MINIMUM),
        *(INSURANCE, DISPATCH, LEAVE, MATERNITY, NURSING, MINORS),
    )
}


def label_of(what: str, name: str) -> Any:
    """What a fact is called in its form."""
    return next((ask.label for ask in CALCULATORS[what].asks if ask.name == name), name)
