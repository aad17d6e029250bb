"""What stands beside the stories: five people about one employer, questions to the lawyers, a
sample of closed cases.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone

from huigong.demo.models import Loading
from huigong.demo.world import workday_back
from huigong.domains.hotline.actions import register_case
from huigong.domains.hotline.advising.actions import advise_agent, ask_lawyer
from huigong.domains.hotline.joining.actions import join_case, open_bundle
from huigong.domains.hotline.joining.models import Likeness
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.quality.actions import draw_checks, mark_check
from huigong.domains.hotline.quality.models import Point, QualityCheck
from huigong.kernel.audit.models import Event
from huigong.kernel.calendar.present import present
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World

_EMPLOYER = "循化甲申餐饮店"
_CALLERS = (
    ("马福元", "后厨做了五个月，最后三个月的工资没有发，老板说店要盘出去了。"),
    ("韩玉莲", "我在前厅端菜，一共欠我两个月工资，说好的提成也没有。"),
    ("白成义", "配菜的，欠两个月。店里贴了转让的条子，怕人走了找不到。"),
    ("冶秀兰", "洗碗工，欠三个月，一次也没有给过工资条。"),
    ("喇海龙", "送外卖的，押金和上个月的工资都没有退。"),
)
_ADVICE = (
    "没有书面合同不影响劳动关系：先固定转账记录、工作群、考勤和工友证言。欠薪可以先向人社部门投诉，"
    "由其责令限期支付；店面转让不免除原经营者的责任。申请仲裁的期限从离开之日起算一年。"
)
_SEED = 12351


def play_beside(world: World) -> None:
    """Play it on the last working day, from the seats of the agent and the lawyer."""
    day = workday_back(1)
    with present(timezone.make_aware(datetime.combine(day, time(10, 5)))):
        with world.seat("an"):
            cases = _callers()
            bundle = open_bundle(title=f"{_EMPLOYER}欠薪", likeness=Likeness.EMPLOYER)
            # The last two have just rung: the page of each shows what it is like.
            for case in cases[:3]:
                join_case(case, bundle=bundle)
            asked = ask_lawyer(cases[0], question="店要转让，没有签合同，工资向谁要、怎么要？")
            ask_lawyer(cases[4], question="押金不退，骑手和店之间算不算劳动关系？")
        with world.seat("lv"):
            advise_agent(asked, text=_ADVICE)
        with world.seat("an"):
            _look_again(day)
    with scope(SYSTEM, reason="demo: the last event beside the stories"):
        # What the demo wrote itself is nobody's work: it may be loaded anew on another day.
        last = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    Loading.objects.update(last_event=last)


def _callers() -> list[Case]:
    return [
        register_case(
            channel="phone",
            kind="complaint",
            category="pay.arrears",
            title="饭馆要转让，工资没有结",
            text=text,
            employer=_EMPLOYER,
            division="630225",
            reporter_name=name,
            phone=f"1540000199{number}",
        )
        for number, (name, text) in enumerate(_CALLERS)
    ]


def _look_again(day: date) -> None:
    draw = draw_checks(
        first=day - timedelta(days=90), last=day - timedelta(days=1), size=10, seed=_SEED
    )
    good = dict.fromkeys(Point.values, True)
    for number, check in enumerate(QualityCheck.objects.filter(draw=draw).order_by("row_id")[:4]):
        if number == 2:
            note = "答复里没有写依据哪一条，请补上。"
            mark_check(check, points={**good, Point.WORDS.value: False}, note=note)
        else:
            mark_check(check, points=good)
