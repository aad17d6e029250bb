"""What a board shows: its numbers in words, each with the list behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.domains.hotline.categories import category_name, place_choices
from huigong.domains.hotline.models import CaseKind, Channel
from huigong.domains.hotline.narrowing import LEVELS
from huigong.kernel.access import Where
from huigong.kernel.access.policies import policies
from huigong.kernel.scoping.scope import current
from huigong.reports.keys import FEWEST, MONTH, url_of, window
from huigong.reports.models import Board
from huigong.reports.shapes import shapes

Numbers = Mapping[str, int]
#: What the map can show: the part of a place's key, how it is called, the tone of its figure.
MEASURES = ("late", "waiting", "arrived")
_STEPS = 5
_TOPICS = 12


@dataclass(frozen=True, slots=True)
class Told:
    """One number with its name and the list that makes the same number."""

    label: str
    value: int
    href: str
    tone: str = ""
    note: str = ""
    share: int = 0
    before: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A county on the map and in the table below it."""

    code: str
    name: str
    path: str
    shade: str
    told: Told
    others: tuple[Told, ...]


def numbers_of(board: Board) -> Numbers:
    """The half of a board that the seat's role may see: its own rows, or all in its sight."""
    roles = current().roles
    rows = policies()[Board]
    wide = any(r.role in roles and "view" in r.verbs and r.where is Where.BELOW for r in rows)
    numbers: Numbers = board.below if wide else board.here
    return numbers


def board_page(board: Board, measure: str) -> dict[str, Any]:
    """Everything that the template of a board reads."""
    numbers, on = numbers_of(board), timezone.localdate(board.taken_at)
    measure = measure if measure in MEASURES else "late"
    whose = f"&unit={board.unit.code}" if board.unit_id != current().office_id else ""
    drawing = shapes()
    return {
        "board": board,
        "figures": list(_figures(numbers, on)),
        "levels": list(_levels(numbers, on)),
        "days": _days(numbers, on),
        "topics": list(_topics(numbers, on)),
        "employers": list(_employers(numbers, on)),
        "kinds": list(_parts(numbers, on, "kind", dict(CaseKind.choices))),
        "channels": list(_parts(numbers, on, "channel", dict(Channel.choices))),
        "measures": _measures(measure, whose),
        "measure": _measure_words()[measure],
        "places": _places(numbers, on, measure),
        "drawing": drawing,
        "fewest": FEWEST,
    }


def _tell(numbers: Numbers, on: date, key: str, label: str, **more: Any) -> Told:
    return Told(label, numbers.get(key, 0), url_of(key, on), **more)


def _figures(numbers: Numbers, on: date) -> Iterator[Told]:
    yield _tell(numbers, on, f"day:{on}", _("今天来件"))
    yield _tell(numbers, on, "recent:7", _("近 7 天来件"))
    yield _tell(numbers, on, "recent:30", _("近 30 天来件"))
    yield _tell(numbers, on, "state:registered", _("待处理"))
    yield _tell(numbers, on, "state:handling", _("办理中"))
    yield _tell(numbers, on, "state:answered", _("待回访"))
    late = numbers.get("late:any", 0)
    yield _tell(numbers, on, "late:any", _("有超期"), tone="late" if late else "done")
    yield _tell(numbers, on, "closed:all", _("近 30 天办结"))
    yield _tell(numbers, on, "closed:unhappy", _("其中回访不满意"))


def _levels(numbers: Numbers, on: date) -> Iterator[Told]:
    names = {
        "province": _("省级（含热线中心）"),
        "prefecture": _("市州"),
        "county": _("县级"),
        "township": _("乡镇街道"),
        "base": _("基层"),
    }
    most = max((numbers.get(f"late:{level}", 0) for level in LEVELS), default=0)
    for level in LEVELS:
        found = numbers.get(f"late:{level}", 0)
        share = round(found * 100 / most) if most else 0
        yield _tell(numbers, on, f"late:{level}", names[level], share=share)


def _parts(numbers: Numbers, on: date, name: str, words: Mapping[str, Any]) -> Iterator[Told]:
    found = {value: numbers.get(f"{name}:{value}", 0) for value in words}
    most = max(found.values(), default=0)
    for value, number in found.items():
        share = round(number * 100 / most) if most else 0
        yield _tell(numbers, on, f"{name}:{value}", str(words[value]), share=share)


def _days(numbers: Numbers, on: date) -> dict[str, Any]:
    first, _last = window(on, MONTH)
    days = [first + timedelta(days=n) for n in range(MONTH)]
    most = max((numbers.get(f"day:{day}", 0) for day in days), default=0)
    bars = []
    for place, day in enumerate(days):
        told = _tell(numbers, on, f"day:{day}", f"{day:%m-%d}")
        height = round(told.value * 100 / most) if most else 0
        bars.append({"told": told, "x": place * 20 + 2, "y": 104 - height, "height": height})
    return {"bars": bars, "first": days[0], "last": days[-1], "most": most, "width": MONTH * 20}


def _topics(numbers: Numbers, on: date) -> Iterator[Told]:
    """The categories of the last days, largest first; a group too small is not told by number."""
    found = [
        (value, key.removeprefix("topic:").removesuffix(":now"))
        for key, value in numbers.items()
        if key.startswith("topic:") and key.endswith(":now") and value >= FEWEST
    ]
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    most = found[0][0] if found else 0
    for value, code in found[:_TOPICS]:
        before = numbers.get(f"topic:{code}:before", 0)
        words = str(before) if before >= FEWEST else _("不足 %d") % FEWEST
        label = category_name(code) or code
        share = round(value * 100 / most)
        yield _tell(numbers, on, f"topic:{code}:now", label, share=share, before=words)


def _employers(numbers: Numbers, on: date) -> Iterator[Told]:
    found = [(value, key) for key, value in numbers.items() if key.startswith("employer:")]
    for _value, key in sorted(found, key=lambda pair: (-pair[0], pair[1])):
        yield _tell(numbers, on, key, key.removeprefix("employer:"))


def _measure_words() -> dict[str, str]:
    return {"late": _("有超期"), "waiting": _("在办"), "arrived": _("近 30 天来件")}


def _measures(measure: str, whose: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"?show={name}{whose}#map", "active": name == measure}
        for name, label in _measure_words().items()
    ]


def _places(numbers: Numbers, on: date, measure: str) -> list[Place]:
    """Every county that has a shape or a number, the largest number first."""
    words = _measure_words()
    most = max(
        (v for k, v in numbers.items() if k.startswith("place:") and k.endswith(measure)), default=0
    )
    places = []
    for code, name in place_choices():
        told = _tell(numbers, on, f"place:{code}:{measure}", words[measure])
        others = tuple(
            _tell(numbers, on, f"place:{code}:{other}", words[other]) for other in MEASURES
        )
        shade = _shade(told.value, most)
        places.append(Place(code, name, shapes().paths.get(code, ""), shade, told, others))
    return sorted(places, key=lambda place: (-place.told.value, place.code))


def _shade(value: int, most: int) -> str:
    """How dark a county is drawn: nothing, or one of five steps."""
    if not value or not most:
        return "0.03"
    step = -(-value * _STEPS // most)
    return f"{0.1 + 0.14 * step:.2f}"
