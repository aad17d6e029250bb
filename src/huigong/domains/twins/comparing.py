"""What of two files is compared, how it may come out, and what that says in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _


def _level(sql: str, m: float, u: float, tf: str = "") -> dict[str, Any]:
    level = {
        "sql_condition": sql,
        "label_for_charts": sql[:40],
        "m_probability": m,
        "u_probability": u,
    }
    if tf:
        level |= {"tf_adjustment_column": tf, "tf_adjustment_weight": 1.0}
    return level


def _comparison(name: str, null: str, *levels: dict[str, Any]) -> dict[str, Any]:
    nothing = {"sql_condition": null, "label_for_charts": "null", "is_null_level": True}
    return {
        "output_column_name": name,
        "comparison_levels": [nothing, *levels],
        "comparison_description": name,
    }


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


#: So far into a name one character too many, too few or another one is looked for.
_LOOKED_AT = 8


def _one_off(column: str) -> str:
    """Whether two texts are one character apart. By hand, for DuckDB's own edit distance counts
    bytes: two Chinese characters are three of them apart, or one, by chance.
    """
    left, right = f"{column}_l", f"{column}_r"
    places = range(1, _LOOKED_AT + 1)

    def without(text: str, place: int) -> str:
        return f"substr({text}, 1, {place - 1}) || substr({text}, {place + 1})"

    other = " OR ".join(f"{without(left, n)} = {without(right, n)}" for n in places)
    more = " OR ".join(f"{without(left, n)} = {right}" for n in places)
    fewer = " OR ".join(f"{without(right, n)} = {left}" for n in places)
    return (
        f"(length({left}) = length({right}) AND ({other}))"
        f" OR (length({left}) = length({right}) + 1 AND ({more}))"
        f" OR (length({left}) + 1 = length({right}) AND ({fewer}))"
    )


def _missing(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


def comparisons() -> list[dict[str, Any]]:
    """What is compared, strongest level first; m and u as they are until files have taught them."""
    return [*_who(), *_what()]


def _who() -> list[dict[str, Any]]:
    return [
        _comparison(
            "name",
            _missing("name"),
            _level(_same("name"), 0.5, 0.0008, tf="name"),
            _level(_same("tibetan"), 0.08, 0.0006, tf="tibetan"),
            _level(_same("heard"), 0.12, 0.0012, tf="heard"),
            _level(_same("unordered"), 0.08, 0.0006, tf="unordered"),
            _level(f"length(name_l) > 2 AND ({_one_off('name')})", 0.1, 0.01),
            _level("jaro_winkler_similarity(sound_l, sound_r) > 0.88", 0.08, 0.02),
            _level("ELSE", 0.04, 0.9668),
        ),
        _comparison(
            "born",
            _missing("born"),
            _level(_same("born"), 0.9, 0.00007),
            _level(
                "levenshtein(born_l, born_r) <= 1 OR substr(born_l, 1, 4) || substr(born_l, 7, 2)"
                " || substr(born_l, 5, 2) = born_r",
                0.07,
                0.0012,
            ),
            _level("ELSE", 0.03, 0.99873),
        ),
        _comparison(
            "sex",
            _missing("sex"),
            _level(_same("sex"), 0.98, 0.5),
            _level("ELSE", 0.02, 0.5),
        ),
    ]


def _what() -> list[dict[str, Any]]:
    return [
        _comparison(
            "paper",
            _missing("paper"),
            _level(_same("paper"), 0.9, 1e-7),
            _level(_same("tail"), 0.02, 0.0002),
            _level("ELSE", 0.08, 0.9998),
        ),
        _comparison(
            "phone",
            _missing("phone"),
            _level(_same("phone"), 0.6, 1e-6),
            _level("ELSE", 0.4, 0.999999),
        ),
        _comparison(
            "bank",
            _missing("bank"),
            _level(_same("bank"), 0.6, 1e-7),
            _level("ELSE", 0.4, 0.9999999),
        ),
        _comparison(
            "place",
            _missing("county"),
            _level(_same("unit"), 0.4, 0.002),
            _level(_same("county"), 0.35, 0.03),
            _level("substr(county_l, 1, 4) = substr(county_r, 1, 4)", 0.15, 0.15),
            _level("ELSE", 0.1, 0.818),
        ),
    ]


def evidence(levels: Iterable[tuple[str, int]]) -> list[str]:
    """How each comparison came out, in words; what one of the files lacks is left out."""
    said = _words()
    return [said[what][level] for what, level in levels if level >= 0 and level in said[what]]


def _words() -> dict[str, dict[int, str]]:
    # splink numbers the levels of a comparison downwards: the last, against, is 0.
    return {
        "name": {
            6: _("姓名相同"),
            5: _("姓名是同一个藏语名字的不同写法"),
            4: _("姓名读音相同"),
            3: _("姓名的字或顺序颠倒"),
            2: _("姓名只差一个字"),
            1: _("姓名读音相近"),
            0: _("姓名不同"),
        },
        "born": {
            2: _("出生日期相同"),
            1: _("出生日期只差一位，或月日颠倒"),
            0: _("出生日期不同"),
        },
        "sex": {1: _("性别相同"), 0: _("性别不同")},
        "paper": {
            2: _("证件号码相同"),
            1: _("证件号码只有后四位相同"),
            0: _("证件号码不同"),
        },
        "phone": {1: _("手机号码相同"), 0: _("手机号码不同")},
        "bank": {1: _("银行卡号相同"), 0: _("银行卡号不同")},
        "place": {
            3: _("在同一个工会"),
            2: _("在同一个县"),
            1: _("在同一个市州"),
            0: _("在不同的市州"),
        },
    }
