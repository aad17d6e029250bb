"""Makes the ordinary cases of a year from templates; the same seed gives the same cases."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from huigong.demo.data.reading import CaseRow, Step

CROWD = Path(__file__).parent / "crowd.yaml"
SEED = 12351
#: Officers of the demo, each with the union that is sent to and the division of its matters.
OFFICES: tuple[tuple[str, str, str], ...] = (
    ("ming", "QH-630223", "630223"),
    ("hua", "QH-630222", "630222"),
    ("qi", "QH-630102", "630102"),
    ("bei", "QH-630105", "630105"),
    ("han", "QH-630225", "630225"),
    ("gao", "QH-6302", "630202"),
    ("xi", "QH-6301", "630103"),
    ("men", "QH-632221", "632221"),
    ("zhou", "QH-632301", "632301"),
    ("cai", "QH-632521", "632521"),
    ("luo", "QH-632621", "632621"),
    ("suo", "QH-632701", "632701"),
    ("ge", "QH-632801", "632801"),
    ("tai", "QH-6328", "632822"),
)
#: Towns as the workers say them, by the first digits of a division.
PLACES = {
    "630223": "威远镇", "630222": "川口镇", "630102": "东关", "630105": "小桥",
    "630225": "积石镇", "630202": "碾伯镇", "630103": "南川", "632221": "浩门镇",
    "632301": "隆务镇", "632521": "恰卜恰",
    "632621": "大武镇", "632701": "结古镇", "632801": "格尔木", "632822": "察汗乌苏",
}  # fmt: skip
_LONG_AGO, _MINGS_LAST, _LATEST = -245, -16, -1
_CHANNELS = ("phone",) * 6 + ("web",) * 2 + ("qr", "visit", "letter")


@dataclass
class Draw:
    """One case being drawn."""

    dice: random.Random
    number: int
    day: int
    office: tuple[str, str, str]
    template: dict[str, Any]
    words: dict[str, str]

    def say(self, text: str) -> str:
        return text.format(**self.words)

    def pick(self, among: list[Any] | tuple[Any, ...]) -> Any:
        return self.dice.choice(among)

    def clock(self, from_hour: int, until_hour: int) -> str:
        hour = self.dice.randrange(from_hour, until_hour)
        return f"{hour:02d}:{self.dice.randrange(60):02d}"


def load_crowd(count: int, *, seed: int = SEED, path: Path = CROWD) -> list[CaseRow]:
    """So many cases over the last year of working days, oldest first; the youngest are open."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    dice = random.Random(seed)  # noqa: S311  # no secret hangs on it
    # A little more each month: the line becomes known.
    days = sorted(
        _LONG_AGO + int((_LATEST - _LONG_AGO) * dice.random() ** 0.8) for _ in range(count)
    )
    return [_case(data, dice, number, day) for number, day in enumerate(days, 1)]


def _case(data: dict[str, Any], dice: random.Random, number: int, day: int) -> CaseRow:
    template = dice.choice(data["templates"])
    # Ming's desk of today is told in cases.yaml; the crowd leaves it alone.
    offices = [office for office in OFFICES if day <= _MINGS_LAST or office[0] != "ming"]
    office = dice.choice(offices)
    words = _words(dice, data["jobs"][template["trade"]], PLACES[office[2]])
    draw = Draw(dice, number, day, office, template, words)
    channel = draw.pick(_CHANNELS)
    by_office = channel in ("phone", "visit", "letter")
    filed_by = draw.pick(("an", "bai")) if by_office else ""
    filed_at = draw.clock(9, 17) if by_office else draw.clock(7, 23)
    return CaseRow(
        key=f"crowd-{number:04d}",
        title=draw.say(draw.pick(template["titles"]))[:40],
        kind=template["kind"],
        category=template["category"],
        channel=channel,
        urgency="urgent" if dice.random() < 0.04 else "normal",
        division=office[2],
        employer=_employer(data, draw),
        people=int(words["who"]) if dice.random() < 0.3 else 1,
        text=draw.say(draw.pick(template["texts"])),
        filed_day=day,
        filed_at=filed_at,
        filed_by=filed_by,
        persona="",
        caller_name=draw.pick(data["surnames"].split()) + draw.pick(data["given"].split()),
        caller_phone=f"1540000{2000 + number}",
        anonymous=False,
        confidential=dice.random() < 0.12,
        consent=False,
        language="汉语",
        story=_story(data, draw, filed_at),
        expect="",
    )


def _words(dice: random.Random, job: str, place: str) -> dict[str, str]:
    """What is put into the blanks of a template."""
    return {
        "who": str(dice.choice((2, 3, 3, 4, 5, 6, 8))),
        "months": str(dice.choice((2, 3, 4, 6, 8, 10))),
        "sum": str(dice.choice((300, 600, 800, 1200, 1800, 2400, 3600, 5200, 6800))),
        "days": str(dice.choice((6, 9, 12, 15, 20, 25))),
        "job": job,
        "place": place,
    }


def _employer(data: dict[str, Any], draw: Draw) -> str:
    if draw.template["category"].startswith("other."):
        return ""
    name = draw.pick(data["stems"]) + draw.pick(data["branches"])
    kind = draw.pick(data["trades"][draw.template["trade"]])
    return f"{PLACES[draw.office[2]][:2]}{name}{kind}"


def _story(data: dict[str, Any], draw: Draw, filed_at: str) -> tuple[Step, ...]:
    ways = draw.template["ways"]
    way = draw.dice.choices(list(ways), weights=list(ways.values()))[0]
    steps = _answered(data, draw, filed_at) if way == "answer" else _dispatched(data, draw)
    # What would lie after today has not happened yet.
    return tuple(step for step in steps if step.day < 0)


def _answered(data: dict[str, Any], draw: Draw, filed_at: str) -> list[Step]:
    at = max(filed_at, draw.clock(9, 18)) if filed_at < "17:00" else "18:00"
    day = draw.day if filed_at < "17:00" else draw.day + 1
    agent = draw.pick(("an", "bai"))
    words = draw.say(draw.template["answer"])
    steps = [Step(day, at, "answer", agent, text="当场答复。", plain=words)]
    return steps + _afterwards(data, draw, day, agent)


def _dispatched(data: dict[str, Any], draw: Draw) -> list[Step]:
    officer, unit, _division = draw.office
    agent = draw.pick(("an", "bai"))
    day = draw.day + 1
    steps = [
        Step(day, draw.clock(8, 9), "dispatch", agent, to=unit, text=draw.pick(data["orders"])),
        Step(day, draw.clock(9, 12), "sign", officer),
    ]
    # One in six is late; the boards must have something to show.
    day += draw.dice.choice((1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 7, 9))
    words: dict[str, Any] = {
        "text": draw.say(draw.template["reply"]),
        "plain": draw.say(draw.template["plain"]),
    }
    steps.append(Step(day, draw.clock(9, 17), "reply", officer, **words))
    day += 1
    if draw.dice.random() < 0.06:
        steps.append(Step(day, "09:05", "rework", agent, reason="没有写清楚数额和日期，请补充。"))
        day += 2
        steps += [Step(day, "15:30", "reply", officer, **words)]
        day += 1
    steps.append(Step(day, "09:20", "check", agent))
    steps.append(Step(day, draw.clock(10, 18), "close", agent, text=draw.pick(data["callback"])))
    return steps + _afterwards(data, draw, day, agent)


def _afterwards(data: dict[str, Any], draw: Draw, day: int, agent: str) -> list[Step]:
    steps = []
    if draw.dice.random() < 0.45:
        stars = draw.dice.choice((5, 5, 5, 5, 4, 4, 3, 2))
        words = draw.pick(data["praise"] if stars > 3 else data["blame"])
        steps.append(Step(day, "19:30", "judge", "caller", stars=stars, text=words))
    if day < -20:
        steps.append(Step(day + 5, "09:00", "archive", agent))
    return steps
