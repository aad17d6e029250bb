"""Identity numbers and names: what is right passes, what is wrong says what to do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from huigong.kernel.people.naming import clean_name, heard
from huigong.kernel.people.papers import PaperKind, Sex, check_digit, clean_paper, read_citizen

DAY = date(2026, 11, 26)
_births = st.dates(date(1900, 1, 1), DAY)
# 630203, 630225, 630106 and 632825 are given in Qinghai and on no list of today.
_places = st.sampled_from(("630203", "630225", "630106", "632825", "630102", "540102"))


def number(place: str, born: date, order: int) -> str:
    first = f"{place}{born:%Y%m%d}{order:03d}"
    return first + check_digit(first)


@given(_places, _births, st.integers(0, 999))
def test_a_right_number_tells_birth_and_sex_wherever_it_was_given(place, born, order):
    told = read_citizen(number(place, born, order), on=DAY)
    assert (told.born_on, told.sex) == (born, Sex.MALE if order % 2 else Sex.FEMALE)


@given(_places, _births, st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_seen(place, born, order, at, off):
    right = number(place, born, order)
    old = 10 if right[at] == "X" else int(right[at])
    digit = str((old + off) % 10)
    wrong = right[:at] + digit + right[at + 1 :]
    if wrong != right:
        with pytest.raises(ValidationError):
            read_citizen(wrong, on=DAY)


@given(_places, _births, st.integers(0, 999), st.integers(0, 16))
def test_two_neighbours_exchanged_are_seen(place, born, order, at):
    right = number(place, born, order)
    turned = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
    if turned != right:
        with pytest.raises(ValidationError):
            read_citizen(turned, on=DAY)


def test_however_it_was_typed_it_is_one_number():
    right = number("630225", date(1990, 5, 12), 17)
    wide = "".join(chr(ord(mark) + 0xFEE0) for mark in right)
    spaced = f" {right[:6]} {right[6:14]}-{right[14:].lower()} "
    assert clean_paper("1", wide, on=DAY)[0] == clean_paper("1", spaced, on=DAY)[0] == right


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("630225900512001", "15 位"),
        ("6302251990051200", "18 位"),
        (number("630225", DAY + timedelta(days=1), 1), "不可能"),
        ("630225199013400017", "不存在"),
        ("630225199002300017", "不存在"),
    ],
)
def test_what_is_wrong_is_said(text, said):
    with pytest.raises(ValidationError, match=said):
        clean_paper("1", text, on=DAY)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (PaperKind.PASSPORT, "E12345678"),
        (PaperKind.HONG_KONG_MACAO, "H1234567890"),
        (PaperKind.TAIWAN, "12345678"),
        (PaperKind.OFFICER, "军字第1234567号"),
        (PaperKind.RESIDENT_ALIEN, "CHN310075010101"),
    ],
)
def test_foreigners_papers_pass_in_their_own_form(kind, text):
    assert clean_paper(kind, text, on=DAY) == (text, None)
    with pytest.raises(ValidationError):
        clean_paper(kind, "!!", on=DAY)


@pytest.mark.parametrize(
    ("typed", "kept", "sound", "initials"),
    [
        ("阿", "阿", "a", "a"),
        ("单雪梅", "单雪梅", "shanxuemei", "sxm"),
        ("曾庆红", "曾庆红", "zengqinghong", "zqh"),
        ("尉迟恭", "尉迟恭", "yuchigong", "ycg"),
        ("才让 • 卓玛", "才让·卓玛", "cairangzhuoma", "crzm"),
        ("马　小 龙", "马小龙", "maxiaolong", "mxl"),
        ("吕绿", "吕绿", "lvlv", "ll"),
        ("才让●卓玛", "才让·卓玛", "cairangzhuoma", "crzm"),
        ("\u202e李\u200b四\ufeff", "李四", "lisi", "ls"),
        ("John  Smith", "John Smith", "johnsmith", "js"),
        ("John F. Smith", "John F. Smith", "johnfsmith", "jfs"),
        ("才让. 卓玛", "才让·卓玛", "cairangzhuoma", "crzm"),
        ("SMITH, JOHN", "SMITH, JOHN", "smithjohn", "sj"),
        ("阿卜杜热合曼·麦麦提依明江", "阿卜杜热合曼·麦麦提依明江", None, None),
    ],
)
def test_names_of_every_kind(typed, kept, sound, initials):
    assert clean_name(typed) == kept
    if sound:
        assert heard(kept) == (sound, initials)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "·",
        "123",
        "张3",
        "<b>张</b>",
        "=1+1",
        "+张三",
        "张😀",
        "阿\x7f",
        "\u200b",
        "马" * 101,
        "王红（离职）",
        "王红【女】",
        "王红、李明",
        "王红，李明",
        "姓名：王红",
    ],
)
def test_what_is_no_name(typed):
    with pytest.raises(ValidationError):
        clean_name(typed)
