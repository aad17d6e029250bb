"""Chinese numerals of articles: 第一百二十条之一 is (120, 1), and back. Knows no Django."""

from __future__ import annotations

import re

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NAMES = "零一二三四五六七八九"
_LARGEST = 9999
#: 第八十二条之一, and what people write for it: 82条, 八十二条, 第82条.
NUMERAL = r"[零〇一二两三四五六七八九十百千0-9]{1,9}"
_LABEL = re.compile(rf"第?({NUMERAL})条?(?:之({NUMERAL}))?")


def number(text: str) -> int:
    """What a numeral counts. Raises ValueError for what is none."""
    found = int(text) if text.isascii() and text.isdecimal() else _chinese(text)
    if not 0 < found <= _LARGEST:
        raise ValueError(text)
    return found


def _chinese(text: str) -> int:
    total, digit = 0, None
    for char in text:
        if char in _UNITS:
            total += (1 if digit is None or digit == 0 else digit) * _UNITS[char]
            digit = None
        elif char in _DIGITS:
            # Digits side by side are read off one by one: 二〇.
            digit = _DIGITS[char] if not digit else digit * 10 + _DIGITS[char]
        else:
            raise ValueError(text)
    return total + (digit or 0)


def numeral(count: int) -> str:
    """120 as 一百二十."""
    found, is_gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, count = divmod(count, size)
        if digit:
            found += ("零" if is_gap and found else "") + _NAMES[digit] + unit
            is_gap = False
        else:
            is_gap = True
    return found.removeprefix("一") if found.startswith("一十") else found


def label(count: int, after: int = 0) -> str:
    """(120, 1) as 第一百二十条之一."""
    return f"第{numeral(count)}条" + (f"之{numeral(after)}" if after else "")


def read_label(text: str) -> tuple[int, int]:
    """第一百二十条之一 as (120, 1). Raises ValueError."""
    found = _LABEL.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    return number(found[1]), number(found[2]) if found[2] else 0
