"""The county that a text names, and the union that answers for it; the industry, where told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from huigong.domains.knowledge import hotline
from huigong.kernel.org.data.tree import read_divisions
from huigong.kernel.org.models import Unit

#: Endings that people leave out: 互助 for 互助土族自治县.
_ENDINGS = (
    "土族自治县",
    "回族自治县",
    "撒拉族自治县",
    "回族土族自治县",
    "蒙古族自治县",
    "行政委员会",
)
_SHORT = ("县", "市", "区")
#: Words of an employer by which an industry's union can be told; a proposal of ours.
_INDUSTRIES = {
    "QH-IND-EDU": ("学校", "医院", "幼儿园", "大学", "卫生院", "教师", "护士"),
    "QH-IND-FIN": ("银行", "商场", "超市", "保险公司", "酒店"),
    "QH-IND-TRA": ("公交", "出租车", "客运", "物流", "货车", "公路"),
    "QH-IND-ENE": ("煤矿", "电厂", "化工", "冶炼", "盐湖", "铝厂"),
    "QH-IND-AGR": ("农场", "牧场", "林场"),
    "QH-IND-NAT": ("地质队", "勘探", "测绘"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A county by code and name, and the word that named it."""

    code: str
    name: str
    word: str


@dataclass(frozen=True, slots=True)
class Office:
    """A union that could handle the matter, with the reason why it is named."""

    unit: Unit
    word: str
    is_industry: bool = False


@cache
def _names() -> tuple[tuple[str, str, str], ...]:
    """(word, code, name), the longest words first, so that 大通 is not taken for 通."""
    found = []
    for code, name in hotline.place_choices():
        for word in {name, *_shortened(name)}:
            if len(word) > 1:
                found.append((word, code, name))
    counties = {code for _word, code, _name in found}
    # Towns lead to their county: 威远镇 is 互助.
    for row in read_divisions():
        if len(row.code) == 9 and row.code[:6] in counties and len(row.name) > 2:
            name = next(name for _w, code, name in found if code == row.code[:6])
            found.append((row.name, row.code[:6], name))
    return tuple(sorted(found, key=lambda one: -len(one[0])))


def _shortened(name: str) -> set[str]:
    short = {name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending)}
    if not short:
        short = {name[:-1] for ending in _SHORT if name.endswith(ending)}
    return {min(short, key=len)} if short else set()


def find_place(text: str) -> Place | None:
    """The first county that a text names; two counties by one word are no answer."""
    for word, code, name in _names():
        if word in text:
            same = {c for w, c, _n in _names() if w == word}
            return Place(code, name, word) if len(same) == 1 else None
    return None


def find_offices(place: Place | None, division: str, text: str) -> list[Office]:
    """The union of the county, and that of the industry where the employer's words tell it."""
    wanted: dict[str, tuple[str, bool]] = {}
    code = division or (place.code if place else "")
    if code:
        word = place.word if place and place.code == code else ""
        wanted[f"QH-{code}"] = (word, False)
    for unit, words in _INDUSTRIES.items():
        hit = next((word for word in words if word in text), "")
        if hit:
            wanted[unit] = (hit, True)
    units = {u.code: u for u in Unit.objects.filter(code__in=wanted, closed_on=None)}
    return [
        Office(units[code], word, is_industry)
        for code, (word, is_industry) in wanted.items()
        if code in units
    ]
