"""How well and how fast the same person on file twice is found, beside exact matching.

`make bench NAME=dedupe` makes 1,000,000 people (ARGS="--quick": 100,000), of whom 3 in 100 are on
file twice, and prints one JSON object on its last line: precision, recall, seconds, peak_mb, and
under `floor` the same for plain SQL on equal papers, phones, or name with birth. `hard_*` is the
third of the twins with neither paper nor phone in common.

How a twin's name is spoilt is decided here, with lists of this file alone: the model has neither
these lists nor the labels, and a good part of these spellings is not in its own table.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

SHARE, HARD = 0.03, 3
LEAST = 0.5
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红建国志海梅荣春生林雪琴云"
    "福贵成文斌宇浩凯健俊鹏辉玲珍凤洁倩婷雨欣博峰龙飞丹佳燕波宁莉晓东庆西北青山河源德"
    "祥永清正光义学仁孝忠信顺昌盛发财宝银花月香莲菊彩霞"
)
#: Homophones that a clerk writes for one another: written down from how people mishear, not from
#: the model's sounds.
_MISHEARD = {
    **dict(zip("伟芳娜敏静丽强磊军杰娟涛明超", "玮方那闽靖莉墙雷君洁鹃滔名朝", strict=True)),
    **dict(zip("秀霞平刚桂英华玉兰萍红建国志", "绣侠萍钢贵瑛花钰岚平宏健果智", strict=True)),
    **dict(zip("海梅荣春生林雪琴云福成文斌宇", "孩玫容椿胜琳薛勤芸富诚雯彬羽", strict=True)),
    **dict(zip("张章李黎王汪陈程徐许", "章张黎李汪王程陈许徐", strict=True)),
}
#: A part of a Tibetan name, and other ways in which offices write it.
_TIBETAN = tuple(
    (line.split(maxsplit=1)[0], line.split(maxsplit=1)[1])
    for line in """
才让 次仁 泽仁 才郎
卓玛 珠玛 周毛 卓麻
扎西 札西 扎什
多杰 道吉 多吉 朵杰
旦增 丹增 登增
仁青 仁钦 仁庆
索南 索朗 锁南
拉毛 拉姆 拉茂
央金 杨金 扬金 英金
贡布 官布 公保 衮布
洛桑 罗桑 洛藏
南杰 朗杰 南加 郎吉
桑杰 桑吉 桑结
尼玛 尼马 娘玛
达娃 达瓦 大娃
白玛 班玛 贝玛 华毛
加羊 嘉央 江央
格桑 尕藏 嘎桑
彭措 平措 朋措 彭毛措
益西 伊西 意希
尕玛 噶玛 嘎玛
华旦 班丹 花旦
更登 根登 根敦 更敦
切吉 曲吉 却吉
周加 珠杰 智加
太本 塔本 台本
""".split("\n")
    if line
)
_COUNTIES = [f"63{p:02d}{c:02d}" for p in (1, 2, 22, 23, 25, 26, 27, 28) for c in range(1, 8)]


def _blind(kind: str, value: str) -> str:
    return hashlib.blake2b(f"{kind}{value}".encode(), digest_size=16).hexdigest() if value else ""


class Maker:
    """Makes people, and spoils second files of some of them."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def person(self, number: int) -> dict[str, Any]:
        dice = self.dice
        is_tibetan = dice.random() < 0.25
        if is_tibetan:
            parts = dice.sample(_TIBETAN, 2 if dice.random() < 0.85 else 1)
            name = "".join(part for part, _others in parts)
        else:
            surname = _SURNAMES[min(int(dice.expovariate(0.06)), len(_SURNAMES) - 1)]
            name = surname + "".join(dice.choices(_GIVEN, k=2 if dice.random() < 0.8 else 1))
        county = dice.choice(_COUNTIES)
        return {
            "name": name,
            "born": date(1955, 1, 1) + timedelta(days=dice.randrange(18_600)),
            "sex": dice.choice("12"),
            "paper": f"{number:017d}" if dice.random() < 0.8 else "",
            "phone": f"1{number:010d}" if dice.random() < 0.9 else "",
            "bank": f"62{number:014d}" if dice.random() < 0.3 else "",
            "county": county,
            "unit": f"{county}{dice.randrange(35):02d}",
        }

    def twin(self, person: dict[str, Any], number: int, *, is_hard: bool) -> dict[str, Any]:
        """A second file, as another office came to write it."""
        dice, twin = self.dice, dict(person)
        twin["name"] = self._respelt(person["name"])
        if is_hard:
            # Neither number in common: one has none, or a new one.
            twin["paper"] = ""
            twin["phone"] = f"1{number:010d}" if dice.random() < 0.7 else ""
            twin["bank"] = ""
        else:
            kept = dice.choice(("paper", "phone", "both"))
            if kept != "both":
                lost = "phone" if kept == "paper" else "paper"
                twin[lost] = f"1{number:010d}" if lost == "phone" and dice.random() < 0.7 else ""
            if not (twin["paper"] or twin["phone"]):
                person["phone"] = twin["phone"] = f"1{number:010d}"
        if dice.random() < 0.06:
            twin["born"] = self._misread(person["born"])
        if dice.random() < 0.01:
            twin["sex"] = "1" if person["sex"] == "2" else "2"
        if dice.random() < 0.6:
            near = dice.random() < 0.6
            twin["county"] = person["county"] if near else dice.choice(_COUNTIES)
            twin["unit"] = f"{twin['county']}{dice.randrange(35):02d}"
        return twin

    def _respelt(self, name: str) -> str:
        dice = self.dice
        if dice.random() < 0.3:
            return name
        for part, others in _TIBETAN:
            if part in name:
                spelt = name.replace(part, dice.choice(others.split()))
                return spelt if dice.random() < 0.8 else self._turned(spelt)
        way = dice.random()
        if way < 0.45:
            at = [n for n, mark in enumerate(name) if mark in _MISHEARD]
            if at:
                n = dice.choice(at)
                return name[:n] + _MISHEARD[name[n]] + name[n + 1 :]
        if way < 0.65:
            return self._turned(name)
        n = dice.randrange(1, len(name))
        return name[:n] + dice.choice(_GIVEN) + name[n + 1 :]

    def _turned(self, name: str) -> str:
        half = 2 if len(name) == 4 else 1
        return name[half:] + name[:half]

    def _misread(self, day: date) -> date:
        if self.dice.random() < 0.5 and day.day <= 12:
            return date(day.year, day.day, day.month)
        return day + timedelta(days=self.dice.choice((1, -1, 10, -10, 365)))


Pairs = set[tuple[int, int]]


def make(path: Path, count: int, seed: int) -> tuple[Pairs, Pairs, float]:
    """Write the files of `count` people and of their twins; the true pairs, the hard ones, and the
    seconds that bringing the files into the form that is compared took.
    """
    from huigong.domains.twins.features import row_of

    maker, pairs, hard = Maker(seed), set(), set()
    number, spent = 0, 0.0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)

        def put(one: dict[str, Any]) -> int:
            nonlocal number, spent
            number += 1
            born = f"{one['born']:%Y%m%d}"
            blinds = {key: _blind(key, one[key]) for key in ("paper", "phone", "bank")}
            tail = _blind("tail", one["paper"][-4:])
            told = {**one, **blinds, "born": born, "tail": tail, "id": number}
            begun = time.perf_counter()
            row = row_of(told)
            spent += time.perf_counter() - begun
            out.writerow(row)
            return number

        twins = int(count * SHARE)
        for n in range(count - twins):
            person = maker.person(n)
            if n < twins:
                is_hard = n % HARD == 0
                twin = maker.twin(person, 10_000_000 + n, is_hard=is_hard)
                pair = (put(person), put(twin))
                pairs.add(pair)
                if is_hard:
                    hard.add(pair)
            else:
                put(person)
    return pairs, hard, spent


def scores(found: set[tuple[int, int]], pairs: set[Any], hard: set[Any]) -> dict[str, float]:
    right = len(found & pairs)
    return {
        "precision": round(right / max(len(found), 1), 4),
        "recall": round(right / len(pairs), 4),
        "hard_recall": round(len(found & hard) / max(len(hard), 1), 4),
    }


_EXACT = ("l.paper = r.paper", "l.phone = r.phone", "l.name = r.name AND l.born = r.born")


def floor(path: Path, pairs: set[Any], hard: set[Any]) -> dict[str, float]:
    """Plain SQL: one paper, one phone, or one name with one birth."""
    import duckdb

    from huigong.domains.twins.linking import COLUMNS

    begun = time.monotonic()
    with duckdb.connect() as base:
        base.execute(
            f"CREATE TABLE f AS SELECT * FROM read_csv('{path}', header=false, nullstr='', "
            f"all_varchar=true, names={list(COLUMNS)})"
        )
        asked = " UNION ".join(
            f"SELECT l.id, r.id FROM f l JOIN f r ON {rule} AND l.id::int < r.id::int"
            for rule in _EXACT
        )
        found = {(int(a), int(b)) for a, b in base.execute(asked).fetchall()}
    return {**scores(found, pairs, hard), "seconds": round(time.monotonic() - begun, 1)}


def main() -> int:
    """Run it; the JSON is the last line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=20261126)
    told = parser.parse_args()
    count = 100_000 if told.quick else told.people

    from huigong.domains.twins.linking import likely_pairs

    with tempfile.TemporaryDirectory(prefix="huigong-bench-") as folder:
        path = Path(folder) / "files.csv"
        pairs, hard, forms = make(path, count, told.seed)
        print(f"{count} people, {len(pairs)} pairs, {len(hard)} hard", flush=True)
        result = {"people": count, "floor": floor(path, pairs, hard)}
        result["floor"]["peak_mb"] = _peak()
        begun = time.monotonic()
        found = {
            (min(one.left, one.right), max(one.left, one.right)): one
            for one in likely_pairs(path, least=LEAST)
        }
        result |= scores(set(found), pairs, hard)
        result |= {"seconds": round(forms + time.monotonic() - begun, 1), "peak_mb": _peak()}
    missed = Counter("hard" if pair in hard else "easy" for pair in pairs - set(found))
    print(f"missed: {dict(missed)}; wrong: {len(set(found) - pairs)}", flush=True)
    sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    return 0


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
