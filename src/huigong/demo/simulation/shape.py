"""The shape of a year's load: when cases arrive, and how long it takes until they are settled."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

#: Ours, and shipped.
OURS = Path(__file__).parents[1] / "data" / "load_shape.yaml"
#: Measured on real petitions; for trials only, and not in a clone of the project.
MEASURED = Path(__file__).resolve().parents[5] / "shared" / "data" / "hotline" / "load_shape.json"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Shape:
    """Weights of the hours, weekdays (Monday is 0) and months; quantiles of days to a reply."""

    hours: tuple[float, ...]
    weekdays: tuple[float, ...]
    months: tuple[float, ...]
    reply_days: tuple[tuple[float, float], ...]

    def arrivals(self, dice: random.Random, first: date, last: date, count: int) -> list[datetime]:
        """So many moments from the first day to the last, both included, in the order of time."""
        days = [first + n * DAY for n in range((last - first).days + 1)]
        weights = [self.months[day.month - 1] * self.weekdays[day.weekday()] for day in days]
        drawn = dice.choices(days, cum_weights=list(accumulate(weights)), k=count)
        hours = dice.choices(range(24), cum_weights=list(accumulate(self.hours)), k=count)
        return sorted(
            timezone.make_aware(
                datetime.combine(day, time(hour, *divmod(dice.randrange(3600), 60)))
            )
            for day, hour in zip(drawn, hours, strict=True)
        )

    def until_reply(self, dice: random.Random) -> timedelta:
        """A time from the arrival to the reply, drawn from the quantiles."""
        share = dice.random()
        known = ((0.0, 0.0), *self.reply_days)
        for (low, short), (high, long) in pairwise(known):
            if share <= high:
                return timedelta(days=short + (long - short) * (share - low) / (high - low))
        return timedelta(days=known[-1][1])


def read_shape(path: Path | None = None) -> Shape:
    """The shape in a file (JSON or YAML); without one the measured, and where it is absent ours.

    Raises KeyError or ValueError for a file that is not a shape.
    """
    path = path or (MEASURED if MEASURED.is_file() else OURS)
    text = path.read_text(encoding="utf-8")
    data = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    shape = Shape(
        hours=_weights(data["by_hour"], 0, 24),
        weekdays=_weights(data["by_dow_mon0"], 0, 7),
        months=_weights(data["by_month"], 1, 12),
        reply_days=tuple(sorted((float(q), float(d)) for q, d in data["reply_days"].items())),
    )
    shares = [share for share, _days in shape.reply_days]
    if not shares or not 0 < shares[0] <= shares[-1] < 1:
        raise ValueError(f"{path}: reply_days")
    return shape


def _weights(data: dict[Any, Any], first: int, count: int) -> tuple[float, ...]:
    by_number = {int(key): float(value) for key, value in data.items()}
    found = tuple(by_number[number] for number in range(first, first + count))
    if min(found) < 0 or not sum(found):
        raise ValueError("weights of a shape are not negative, and not all nought")
    return found
