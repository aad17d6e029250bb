"""What pages and papers say of the law's clock: the days, how they stand today, where to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huigong.domains.hotline.categories import place_name
from huigong.domains.hotline.law.models import Deadline, LastDay, LimitTurn
from huigong.domains.hotline.law.reckon import Clock, Day, clock_of
from huigong.domains.hotline.models import Case
from huigong.kernel import params
from huigong.kernel.calendar.present import today


@dataclass(frozen=True, slots=True)
class Standing:
    """One last day as it stands today."""

    what: str
    on: date
    left: int
    steps: tuple[str, ...]
    late: str

    @property
    def gone(self) -> int:
        """How many days too late it is by now, or 0."""
        return max(-self.left, 0)

    @property
    def tone(self) -> str:
        """How a page marks it."""
        return "late" if self.left < 0 else "due" if self.left <= 90 else "plain"


@dataclass(frozen=True, slots=True)
class LawClock:
    """The law's clock of a case as a page shows it."""

    limit: str
    is_asked: bool
    answers: tuple[tuple[str, str], ...]
    days: tuple[Standing, ...]
    reason: str
    turns: tuple[LimitTurn, ...]
    to_tell: bool


def law_of(case: Case) -> LawClock | None:
    """The law's clock of a case; None where no limit is known for its category."""
    clock = clock_of(case)
    if not clock.limit:
        return None
    days = tuple(_standing(day) for day in clock.days)
    return LawClock(
        limit=clock.limit,
        is_asked=clock.is_asked,
        answers=_answers(clock),
        days=days,
        reason=clock.reason,
        turns=clock.turns,
        to_tell=_to_tell(case),
    )


def law_paper(case: Case) -> dict[str, Any]:
    """The sheet that a worker takes along: where to file, what to bring."""
    law = law_of(case)
    is_injury = law is not None and law.limit in ("injury", "disease")
    name = "deadlines.injury_place" if is_injury else "deadlines.arbitration_place"
    value = params.at(today()).get(name, division=case.division)
    return {
        "law": law,
        "is_injury": is_injury,
        "where": value.value,
        "is_where_known": value.confirmed,
        "place": place_name(case.division),
        "bring": _injury_bring() if is_injury else _arbitration_bring(),
    }


def _to_tell(case: Case) -> bool:
    rows = LastDay.objects.on(case).filter(told_at=None)
    return rows.filter(warned_days__isnull=False).exists()


def _standing(day: Day) -> Standing:
    late = {
        Deadline.EMPLOYER_CLAIM: _("单位没有申请的，您本人、家人或者工会可以直接申请。"),
    }.get(day.deadline, _("也许还有补救的办法，请马上打 12351 问律师。"))
    left = (day.last - today()).days
    return Standing(str(day.deadline.label), day.last, left, day.steps, late)


def _answers(clock: Clock) -> tuple[tuple[str, str], ...]:
    found = []
    for fact in clock.facts.values():
        said = (
            {True: _("还在"), False: _("已经离开")}.get(fact.is_so)
            if fact.is_so is not None
            else ""
        )
        day = fact.day.isoformat() if fact.day else ""
        found.append((fact.get_name_display(), said or day or _("不记得")))
    return tuple(found)


def _arbitration_bring() -> tuple[str, ...]:
    return (
        _(
            "仲裁申请书，按被申请人人数多备几份；不会写可以口头申请，由仲裁委员会记入笔录（第二十八条）。"
        ),
        _("申请书里写清：您的姓名、住处，单位的名称、地址、负责人，要什么、凭什么，证据和证人。"),
        _("身份证和复印件。"),
        _("证据：劳动合同、工资条、银行流水、考勤、工作证、聊天记录、记工本，有什么带什么。"),
        _("劳动争议仲裁不收费（第五十三条）。"),
    )


def _injury_bring() -> tuple[str, ...]:
    return (
        _("工伤认定申请表，写明事故的时间、地点、原因和伤害程度（第十八条）。"),
        _("与单位有劳动关系的证明，没有合同的，带工资条、考勤、证人等能证明事实劳动关系的材料。"),
        _("医疗诊断证明，或者职业病诊断证明书、鉴定书。"),
        _("身份证和复印件。材料不全的，受理机关应当一次告诉您缺什么。"),
    )
