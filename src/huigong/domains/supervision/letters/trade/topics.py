"""Prepared topics of letters to a whole trade: dated data, each point with the articles of the day.

What is wrong with a file is collected, not raised: a system check reports all of it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from huigong.domains.supervision.duties.reading import NEVER_DEFAULT
from huigong.domains.supervision.duties.reading import shelf as duty_shelf
from huigong.domains.supervision.duties.standing import Standing, default_duties
from huigong.kernel.params.files import load
from huigong.kernel.params.values import CONFIDENCES

DATA = Path(__file__).with_name("topics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing that a letter to a trade asks, with its articles; `section` and `heading` say under
    which heading it stands.
    """

    section: str
    heading: str
    duty: str
    name: str
    basis: tuple[str, ...]
    demand: str


@dataclass(frozen=True, slots=True)
class _Point:
    section: str
    heading: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One prepared letter to all employers of a kind."""

    code: str
    name: str
    since: date
    until: date | None
    title: str
    addressee: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    points: tuple[_Point, ...]

    def asks_on(self, day: date, division: str = "") -> list[Asked]:
        """What it asks on a day in a place: only what holds there and then, in the file's order."""
        standing = {one.duty.code: one for one in default_duties(day, division)}
        found = (_asked(point, day, standing) for point in self.points)
        return [one for one in found if one is not None]


@dataclass
class TopicShelf:
    """What the files ship, and everything wrong with them."""

    topics: dict[str, Topic] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@cache
def shelf() -> TopicShelf:
    """What is shipped; files do not change while a process runs."""
    return read(sorted(DATA.glob("*.yaml")))


def read(paths: Iterable[Path]) -> TopicShelf:
    """Read files in the given order."""
    found = TopicShelf()
    for path in paths:
        try:
            data = load(path)
            topic = _topic(data)
        except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
            found.problems.append(f"{path.name}: cannot be read: {error!r}")
            continue
        found.problems += [f"{path.name}: {fault}" for fault in _faults(topic)]
        found.topics[topic.code] = topic
    return found


def topics_on(day: date) -> list[Topic]:
    """The topics that may be drafted on a day."""
    every = shelf().topics.values()
    return [one for one in every if one.since <= day and (one.until is None or day <= one.until)]


def asks_of_duties(codes: Iterable[str], day: date, division: str = "") -> list[Asked]:
    """Picked duties as what a letter asks, by theme; what does not hold there then is left out."""
    wanted = set(codes)
    rows = [one for one in default_duties(day, division) if one.duty.code in wanted]
    return [
        Asked(
            section=theme,
            heading="",
            duty=one.duty.code,
            name=one.duty.name,
            basis=one.version.basis,
            demand=f"{one.duty.name}：{one.version.test}",
        )
        for theme, group in groupby(rows, lambda one: one.duty.theme)
        for one in group
    ]


def _topic(data: Mapping[str, Any]) -> Topic:
    return Topic(
        code=str(data["code"]),
        name=str(data["name"]),
        since=data["since"],
        until=data.get("until"),
        title=str(data["title"]),
        addressee=str(data["addressee"]),
        opening=tuple(data["opening"]),
        closing=tuple(data["closing"]),
        points=tuple(_points(data["parts"])),
    )


def _points(parts: Iterable[Mapping[str, Any]]) -> Iterator[_Point]:
    for part in parts:
        section = str(part["heading"])
        for point in part.get("points") or ():
            yield _Point(section, "", point)
        for aspect in part.get("aspects") or ():
            for point in aspect["points"]:
                yield _Point(section, str(aspect["heading"]), point)


def _asked(point: _Point, day: date, standing: Mapping[str, Standing]) -> Asked | None:
    data = point.data
    until, since = data.get("until"), data.get("since")
    if (since and day < since) or (until and until < day):
        return None
    code = str(data.get("duty") or "")
    if code:
        one = standing.get(code)
        if one is None:
            return None
        name, basis = one.duty.name, one.version.basis
    else:
        # A source that nobody is sure of never reaches a draft.
        if data["confidence"] in NEVER_DEFAULT:
            return None
        name, basis = str(data["name"]), tuple(data["basis"])
    return Asked(
        section=point.section,
        heading=point.heading,
        duty=code,
        name=name,
        basis=basis,
        demand=str(data["demand"]),
    )


def _faults(topic: Topic) -> Iterator[str]:
    for point in topic.points:
        data = point.data
        where = f"{topic.code}: {data.get('duty') or data.get('name')}"
        if not data.get("demand"):
            yield f"{where}: asks nothing"
        if data.get("duty"):
            if data["duty"] not in duty_shelf().duties:
                yield f"{where}: is no duty"
        elif not data.get("basis") or not data.get("name"):
            yield f"{where}: has no source: name the law and its article, or a duty"
        elif data.get("confidence") not in CONFIDENCES:
            yield f"{where}: has an unknown confidence {data.get('confidence')!r}"
