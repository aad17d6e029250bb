"""Draws the life of each case beforehand: what is reported, and what will become of it.

Each case has dice of its own, made of the seed and its number: what one case does never changes
what another draws.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import yaml

from huigong.demo.data.crowd import CROWD
from huigong.demo.simulation.shape import Shape
from huigong.domains.hotline.categories import place_choices
from huigong.domains.hotline.models import Channel

#: How many people work in a prefecture, roughly: the more, the more calls. Ours.
_CROWDED = {"6301": 16, "6302": 8, "6328": 5, "6322": 2, "6325": 3}
_CHANNELS = (Channel.PHONE,) * 12 + (Channel.WEB,) * 4 + (Channel.QR, Channel.VISIT, Channel.LETTER)
#: What is reported by workers themselves; the rest is taken down at the centre.
ALONE = frozenset({Channel.WEB, Channel.QR})
#: One caller in so many rings again about the same matter.
_AGAIN = 0.04
_PEOPLE = (1,) * 12 + (2, 3, 4, 6, 12, 35)


@dataclass(slots=True)
class Life:
    """One case: what is said, and its own dice for what happens to it."""

    number: int
    at: datetime
    channel: str
    division: str
    words: dict[str, Any]
    template: dict[str, Any]
    blanks: dict[str, str]
    dice: random.Random = field(repr=False)

    @property
    def is_alone(self) -> bool:
        """Whether the worker reports it without an agent."""
        return self.channel in ALONE and bool(self.words["phone"])

    def say(self, name: str) -> str:
        """One of the template's texts with its blanks filled."""
        return str(self.template[name]).format(**self.blanks)

    def happens(self, chance: float) -> bool:
        return self.dice.random() < chance


def draw_lives(shape: Shape, *, seed: int, count: int, first: date, last: date) -> list[Life]:
    """So many cases between two days, in the order of time."""
    data = yaml.safe_load(CROWD.read_text(encoding="utf-8"))
    places = place_choices()
    weights = [_CROWDED.get(code[:4], 1) for code, _name in places]
    arrivals = shape.arrivals(_dice(f"{seed}"), first, last, count)
    phones: list[str] = []
    lives = []
    for number, at in enumerate(arrivals, 1):
        dice = _dice(f"{seed}/{number}")
        code, name = dice.choices(places, weights=weights)[0]
        lives.append(_life(data, dice, number, at, (code, name), phones))
    return lives


def _dice(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311  # no secret hangs on it


def _life(
    data: dict[str, Any],
    dice: random.Random,
    number: int,
    at: datetime,
    place: tuple[str, str],
    phones: list[str],
) -> Life:
    template = dice.choice(data["templates"])
    blanks = {
        "who": str(dice.choice((2, 3, 4, 5, 6, 8))),
        "months": str(dice.choice((2, 3, 4, 6, 8, 10))),
        "sum": str(dice.choice((300, 600, 1200, 1800, 2400, 3600, 6800))),
        "days": str(dice.choice((6, 9, 12, 15, 20, 25))),
        "job": data["jobs"][template["trade"]],
        "place": place[1],
    }
    channel = dice.choice(_CHANNELS)
    words: dict[str, Any] = {
        "channel": channel,
        "kind": template["kind"],
        "category": template["category"],
        "title": str(dice.choice(template["titles"])).format(**blanks)[:40],
        "text": str(dice.choice(template["texts"])).format(**blanks),
        "employer": _employer(data, dice, template, place[1]),
        "division": place[0],
        "people": dice.choice(_PEOPLE),
        "is_confidential": dice.random() < 0.12,
        "reporter_name": dice.choice(data["surnames"].split()) + dice.choice(data["given"].split()),
        "phone": _phone(dice, number, phones),
    }
    if not words["phone"]:
        words["reporter_name"] = ""
    return Life(number, at, channel, place[0], words, template, blanks, dice)


def _phone(dice: random.Random, number: int, phones: list[str]) -> str:
    """A phone of a prefix that no operator has been given; none for who calls without a name."""
    if dice.random() < 0.06:
        return ""
    if phones and dice.random() < _AGAIN:
        return dice.choice(phones[-200:])
    phones.append(f"15401{number:06d}")
    return phones[-1]


def _employer(
    data: dict[str, Any], dice: random.Random, template: dict[str, Any], place: str
) -> str:
    if template["category"].startswith("other."):
        return ""
    # A few names come again and again, as in life.
    name = data["stems"][min(int(dice.expovariate(0.5)), 8)] + dice.choice(data["branches"])
    return f"{place[:2]}{name}{dice.choice(data['trades'][template['trade']])}"
