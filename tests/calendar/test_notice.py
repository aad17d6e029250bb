"""Reading a pasted notice: the official sentences, a table, and what cannot be read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.calendar.samples import facts

from huigong.kernel.calendar.notice import read_notice

# The arrangement of 2026 in the form such notices have, checked against the shipped days below.
NOTICE_2026 = """
各省、自治区、直辖市人民政府：
现将2026年放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
"""


def test_the_official_sentences_give_the_shipped_days() -> None:
    reading = read_notice(NOTICE_2026, 2026)
    assert reading.problems == []
    shipped = {fact.on: fact.is_workday for fact in facts() if fact.on.year == 2026}
    assert {on: day.is_workday for on, day in reading.days.items()} == shipped
    assert reading.days[date(2026, 2, 28)].name == "春节"


def test_a_table_is_read_whatever_stands_between() -> None:
    text = "日期,类型,名称\n2027-02-14 上班 春节\n2027/2/15,放假,春节\n2027年2月16日\t休\t春节\n\n"
    reading = read_notice(text, 2027)
    assert reading.problems == []
    assert {on.day: day.is_workday for on, day in reading.days.items()} == {
        14: True,
        15: False,
        16: False,
    }


def test_a_break_over_new_year_and_a_date_with_its_year() -> None:
    reading = read_notice("元旦：2026年12月31日至2027年1月2日放假调休。1月3日上班。", 2027)
    assert reading.problems == []
    first = date(2026, 12, 31)
    assert sorted(reading.days) == [first + timedelta(days=n) for n in range(4)]
    assert reading.days[date(2027, 1, 3)].is_workday


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2027-02-30 放假 春节", "第 1 行：“2027-02-30”不是日期"),
        ("2027-02-14 也许 春节", "请写“放假”或“上班”"),
        ("2027-02-14 放假", "请在末尾写明节日名称"),
        ("2027-02-14 放假 春节\n2027-02-14 上班 春节", "第 2 行：2027-02-14 既放假又上班"),
        ("2020-02-14 放假 春节", "不属于 2027 年"),
        ("春节：2月15日至2月1日放假。", "前后颠倒或太长"),
        ("春节：2月1日至12月1日放假。", "前后颠倒或太长"),
        ("春节：13月1日放假。", "不是日期"),
        ("春节：放假七天。", "没有日期"),
        ("2月15日至23日放假，共9天。", "没有节日名称"),
        ("15 放假 春节", "“15”不是日期"),
        ("", "没有读到任何日期"),
        ("各省、自治区、直辖市人民政府：", "没有读到任何日期"),
    ],
)
def test_what_cannot_be_read_is_said_by_line(text: str, words: str) -> None:
    reading = read_notice(text, 2027)
    assert not reading.is_good
    assert any(words in problem for problem in reading.problems), reading.problems
