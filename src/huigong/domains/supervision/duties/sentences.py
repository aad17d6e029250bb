"""The sentences of the steps and the names of the results, by their codes."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

STEPS = {
    "contract.last_day": _("{start} 开始上班，一个月内要签书面合同，最晚 {last} 签。"),
    "contract.in_time": _("{signed} 签的合同，没有晚，不用另付。"),
    "contract.no_double": _("到这一天为止，没有要另付的日子。"),
    "contract.doubled": _(
        "从满一个月的次日 {first} 到 {last}，每月要付两倍工资：满 {months} 个月，另有 {days} 天。"
    ),
    "contract.capped": _("满一年就不再计，至多 {most} 个月。"),
    "contract.deemed": _("{on} 用工满一年，视为已经订立无固定期限劳动合同，单位应当立即补签。"),
    "contract.whole": _("在平时工资以外再付一份：{wage_fen} × {months} 个月 = {whole_fen}。"),
    "contract.part": _("不满一个月的 {days} 天，按当月 {length} 天折算，另付 {part_fen}。"),
    "contract.part_paid": _("不满一个月的部分有 {days} 个计薪日，另付 {part_fen}。"),
    "contract.pay": _("一共要另付 {pay_fen}。"),
    "contract.limit_open": _("按整体计算：违法状态还没有结束，一年的仲裁时效还没有起算。"),
    "contract.limit_whole": _("按整体计算：从 {last} 起一年，最晚 {until} 申请仲裁。"),
    "contract.limit_month": _(
        "按逐月计算：一年以前的 {lost} 个月已经过了时效，还来得及要 {first} 到 {last} 的。"
    ),
    "contract.limit_none": _("按逐月计算：每个月都还在一年的仲裁时效以内。"),
    "contract.limit_gone": _("按逐月计算：每个月都已经过了一年的仲裁时效。"),
    "probation.task": _("以完成一定工作任务为期限的合同，不得约定试用期。"),
    "probation.term": _("合同期限满 {months} 个月零 {days} 天。"),
    "probation.short": _("不满三个月的合同，不得约定试用期。"),
    "probation.most": _("这样的合同，试用期最多 {months} 个月。"),
    "probation.last_day": _("从 {start} 起算，最晚到 {last}。"),
    "probation.fine": _("约定的试用期没有超过。"),
    "probation.over": _("{first} 到 {last} 超过了，共 {days} 天，约定无效。"),
    "probation.not_served": _("超过的部分还没有履行，由劳动行政部门责令改正。"),
    "probation.damages": _(
        "已经履行的超过部分满 {months} 个月，按转正工资 {wage_fen} 付赔偿金 {damages_fen}。"
    ),
    "probation.damages_part": _("另有 {days} 天不满一个月，怎样折算法律没有写，没有算进去。"),
    "probation.floor": _("试用期工资不低于 {base_fen} 的 80%，就是 {floor_fen}。"),
    "probation.short_pay": _("每月少了 {short_fen}，单位要补；逾期不补的加付赔偿金。"),
    "probation.minimum": _("还不得低于当地最低工资标准 {minimum_fen}，差 {below_fen}。"),
    "hours.rescue": _("救灾、抢修这类情形，不受加班时间上限的限制。"),
    "hours.over": _("{what}：{is_minutes}，上限 {most_minutes}，多了 {over_minutes}。"),
    "hours.within": _("{what}：{is_minutes}，没有超过 {most_minutes}。"),
    "hours.no_rest": _("这一周没有休息日。每周至少休息一日。"),
    "hours.rest": _("这一周休息 {days} 天，不少于一天。"),
    "overtime.hourly": _(
        "小时工资 = {wage_fen} ÷ {days} 天 ÷ {hours} 小时 = {hour_fen}（四舍五入显示）。"
    ),
    "overtime.line": _("{kind} {line_minutes} × 小时工资 × {percent}% = {line_fen}。"),
    "overtime.total": _("合计 {pay_fen}。"),
    "overtime.owed": _("已付 {paid_fen}，还差 {short_fen}。"),
    "overtime.late": _("责令限期支付；逾期不付的，加付应付金额 50% 以上 100% 以下的赔偿金。"),
    "overtime.flexible": _(
        "经批准的不定时工作制，不执行加班工资的规定。请看批准文件和岗位对不对。"
    ),
    "overtime.period": _(
        "经批准的综合计算工时，周期内超出法定总工时的按延长工作时间付，法定节假日另算。请看批准文件。"
    ),
    "holiday.holiday": _("{on} 是法定节假日。"),
    "holiday.festival": _("{on} 是当地规定放假的节日。"),
    "holiday.festival_as": _("当地登记的口径：按“{way}”付。"),
    "holiday.rest": _("{on} 是休息日，不是法定节假日。"),
    "holiday.work": _("{on} 是工作日，超过每天正常工作时间的部分才算加班：{over_minutes}。"),
    "holiday.roster": _("单位可以灵活安排周休息日，按排班算。"),
    "holiday.rest_instead": _("休息日上班已经补休的，不用再付加班工资。"),
    "holiday.no_exchange": _("法定节假日上班不能用补休代替，要付钱。"),
    "holiday.beside": _("这是在月工资以外另付的。"),
    "minimum.counted": _("{pay_fen} 去掉不能算的 {out_fen}，剩 {counted_fen}。"),
    "minimum.least": _("当地标准折算下来应不低于 {least_fen}。"),
    "minimum.short": _("少了 {short_fen}，单位要补；逾期不补的加付赔偿金。"),
    "minimum.fine": _("不低于当地最低工资标准。"),
    "insurance.nominal": _("{start} 开始上班，三十日内登记，到 {last}。"),
    "insurance.moved": _("那天是休息日，顺延到 {last}。"),
    "insurance.waiting": _("还没有登记，但还在期限内，最晚 {last}。"),
    "insurance.not_done": _("到这一天还没有登记，已经晚了 {late} 天。"),
    "insurance.late": _("{on} 才登记，晚了 {late} 天。"),
    "insurance.fine": _("{on} 登记，没有晚。"),
    "dispatch.share": _(
        "派遣 {dispatched} 人 ÷（合同工 {own} 人 + 派遣 {dispatched} 人）= {parts}%。"
    ),
    "dispatch.most": _("合同工 {own} 人时，派遣最多 {most} 人。"),
    "dispatch.over": _("多了 {over} 人，应当减少或者改签劳动合同。"),
    "dispatch.fine": _("没有超过。"),
    "leave.service": _("{since} 参加工作，年初满 {before} 年，年底（或离开时）满 {behind} 年。"),
    "leave.between": _("今年内跨了一档：跨档前 {days_low} 天，跨档后 {days_high} 天。"),
    "leave.by_way": _("今年内跨了一档，按登记的口径“{way}”算。"),
    "leave.first_year": _("累计工作不满一年，没有年休假。"),
    "leave.days": _("全年 {days} 天，休息日和法定节假日不算在内。"),
    "leave.none_vacation": _("寒暑假比年休假长，不享受当年的年休假。"),
    "leave.none_personal": _("不扣工资的事假累计 {days} 天，不享受当年的年休假。"),
    "leave.none_sick": _("病假累计 {months} 个月，不享受当年的年休假。"),
    "leave.not_here": _("这一年不在这个单位。"),
    "leave.proportion": _(
        "{first} 到 {last} 在本单位 {here} 天：{here} ÷ {year} × {days}，舍去零头 = {entitled} 天。"
    ),
    "leave.unused": _("应休 {entitled} 天，已休 {taken} 天，还有 {unused} 天。"),
    "leave.waived": _("本人书面提出不休的，只付正常工作期间的工资，不另付。"),
    "leave.daily": _("日工资 = {wage_fen} ÷ {days} 天 = {day_fen}（四舍五入显示）。"),
    "leave.pay": _(
        "{unused} 天 × 日工资 × {percent}% = {pay_fen}；平时的一倍已经付过的，再付 {extra_fen}。"
    ),
    "maternity.base": _("生育产假 {days} 天，其中产前可以休 {before} 天。"),
    "maternity.difficult": _("难产加 {more} 天。"),
    "maternity.twins": _("生了 {babies} 个，加 {more} 天。"),
    "maternity.miscarriage": _(
        "怀孕满 {months} 个月流产（以 {border} 个月为界），产假 {days} 天。"
    ),
    "maternity.until": _("从 {first} 起连休 {days} 天，到 {last}。"),
    "maternity.local": _("当地另加 {more} 天，一共 {total} 天。"),
    "nursing.late": _("怀孕满 {months} 个月，已到 {border} 个月，工作时间内还要安排休息。"),
    "nursing.early": _("怀孕满 {months} 个月，不到 {border} 个月。"),
    "nursing.until": _("{born} 出生，哺乳期到 {until}。"),
    "nursing.time": _("哺乳 {babies} 个，每天工作时间内有 {time_minutes} 哺乳时间。"),
    "nursing.over": _("{on} 不在哺乳期内。"),
    "nursing.barred": _("不得安排加班和夜班。"),
    "nursing.free": _("这一项不禁止加班和夜班；其他规定照常。"),
    "minors.ages": _(
        "{born} 出生，{sixteen} 满十六周岁，{eighteen} 满十八周岁（生日当天按已满计）。"
    ),
    "minors.child": _(
        "{first} 到 {last} 不满十六周岁，是童工，共 {days} 天，应立即送回父母或者监护人处。"
    ),
    "minors.not_young": _("这一天不是未成年工（满十六不满十八周岁）。"),
    "minors.young": _("这一天是未成年工：不做井下、有毒有害、第四级体力劳动，要登记、要体检。"),
    "minors.altitude_barred": _("海拔 {altitude} 米，达到 {most} 米，又不是世居高原的，不得安排。"),
    "minors.altitude_fine": _("海拔 {altitude} 米，不在禁止之列（{most} 米，世居高原的除外）。"),
    "minors.check_first": _("{start} 上岗以前要体检。"),
    "minors.check_again": _("工作满一年，{on} 要再体检。"),
    "minors.check_adult": _("{on} 满十八周岁，距上次体检（{last}）超过半年，要体检。"),
    "minors.check_fresh": _("{on} 满十八周岁，距上次体检（{last}）没有超过半年。"),
}

#: The results that are shown, in the order in which they matter.
RESULTS = {
    "pay_fen": _("应付"),
    "whole_fen": _("满月部分应付"),
    "short_fen": _("还差"),
    "extra_fen": _("平时工资以外再付"),
    "damages_fen": _("赔偿金（满月部分）"),
    "floor_fen": _("试用期工资最低"),
    "below_minimum_fen": _("比最低工资少"),
    "least_fen": _("当地最低"),
    "counted_fen": _("可以算的工资"),
    "last_day": _("最晚（到）"),
    "late_days": _("晚了（天）"),
    "months": _("月数"),
    "days": _("天数"),
    "deemed_on": _("视为无固定期限合同自"),
    "claim_until": _("整体计算的仲裁时效到"),
    "alive_from": _("逐月计算还来得及要的，自"),
    "over_days": _("超过（天）"),
    "over_day_minutes": _("每天超过"),
    "over_week_minutes": _("每周超过"),
    "over_overtime_minutes": _("一天的加班超过"),
    "over_month_minutes": _("一个月的加班超过"),
    "lacks_rest": _("缺休息日"),
    "kind": _("这一天是"),
    "most": _("派遣最多（人）"),
    "over": _("多了（人）"),
    "entitled": _("应休（天）"),
    "unused": _("没有休（天）"),
    "days_low": _("跨档前（天）"),
    "days_high": _("跨档后（天）"),
    "national_days": _("国家规定（天）"),
    "total_days": _("加上当地规定（天）"),
    "is_barred": _("不得加班、夜班"),
    "nursing_minutes": _("每天哺乳时间"),
    "nursing_until": _("哺乳期到"),
    "child_days": _("童工（天）"),
    "is_young": _("是未成年工"),
    "altitude_barred": _("海拔过高不得安排"),
    "check_on": _("满一年体检"),
    "check_at_eighteen": _("满十八周岁要体检"),
}

#: What a result is called where the common name would not say enough.
OWN = {
    ("contract", "pay_fen"): _("平时工资以外应付"),
    ("contract", "whole_fen"): _("平时工资以外应付（满月部分）"),
    ("contract", "last_day"): _("最晚签合同"),
    ("contract", "months"): _("二倍工资满（月）"),
    ("contract", "days"): _("另有（天）"),
    ("probation", "months"): _("试用期最多（月）"),
    ("probation", "last_day"): _("试用期最晚到"),
    ("insurance", "last_day"): _("最晚登记"),
    ("leave", "pay_fen"): _("未休的工资（含平时一倍）"),
    ("leave", "days"): _("全年（天）"),
    ("maternity", "last_day"): _("按国家规定休到"),
}

#: Codes within a step or a result, in words.
WORDS = {
    "work": _("工作日加班"),
    "rest": _("休息日上班"),
    "holiday": _("法定节假日上班"),
    "over_day_minutes": _("每天正常上班"),
    "over_week_minutes": _("每周正常上班"),
    "over_overtime_minutes": _("一天加班"),
    "over_month_minutes": _("一个月加班"),
}
KINDS = {
    "work": _("工作日"),
    "rest": _("休息日"),
    "holiday": _("法定节假日"),
    "festival": _("当地放假的节日"),
}

#: A rule that needs a word of its own where nothing else can be said.
LACKS = {
    "fact": _("没有填：{title}"),
    "rule": _("还没有登记：{title}。{question}"),
    "not_yet": _("那一天还没有这条规定，或者还没有登记：{title}"),
    "days": _("{title} 年的节假日安排还没有载入，算不出来。"),
    "period_excess": _(
        "综合计算工时没有单独的休息日加班，请把它并入“周期内超出法定总工时的小时数”。"
    ),
    "part_month": _("登记的折算办法读不懂，请管理员填“日历天”或“计薪天”。"),
}
