"""Numerals of articles, and how the body of an article is written."""

from __future__ import annotations

import pytest

from huigong.domains.knowledge.numerals import label, number, numeral, read_label
from huigong.domains.knowledge.shipping import shipped_articles
from huigong.domains.knowledge.statements import BadSource, Source, read_body, sources_of


def test_every_numeral_reads_back() -> None:
    assert all(number(numeral(n)) == n for n in range(1, 2000))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("第一条", (1, 0)),
        ("第十条", (10, 0)),
        ("第一百零三条", (103, 0)),
        ("第一百二十条之一", (120, 1)),
        ("82", (82, 0)),
        ("八十二条", (82, 0)),
        ("第110条", (110, 0)),
    ],
)
def test_labels_are_read_as_people_write_them(text: str, key: tuple[int, int]) -> None:
    assert read_label(text) == key


@pytest.mark.parametrize("text", ["", "第条", "第零条", "附则", "第一章", "第1.5条", "第99999条"])
def test_what_is_no_label_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_label(text)


def test_the_label_is_the_one_that_statutes_print() -> None:
    assert (
        label(82) == "第八十二条"
        and label(110) == "第一百一十条"
        and label(12, 1) == "第十二条之一"
    )
    assert label(101) == "第一百零一条" and label(20) == "第二十条"


def test_a_body_says_the_ground_of_each_statement() -> None:
    body = (
        "要签合同。〔劳动合同法 第十条、第八十二条；工会法 23〕\n"
        "高温津贴没有找到。〔未定：请省总工会明确〕\n先拍照。〔建议〕\n没有依据"
    )
    law, is_open, advice, bare = read_body(body)
    assert law.sources == (
        Source("劳动合同法", 10),
        Source("劳动合同法", 82),
        Source("工会法", 23),
    )
    assert (is_open.ground, is_open.note) == ("open", "请省总工会明确")
    assert (advice.ground, bare.ground) == ("advice", "")
    assert str(law.sources[1]) == "《劳动合同法》第八十二条"


def test_a_number_of_a_document_may_stand_in_a_ground() -> None:
    (told,) = read_body("说了也没用。〔未定：法释〔2025〕12号，请核对〕")
    assert (told.text, told.ground, told.note) == (
        "说了也没用。",
        "open",
        "法释〔2025〕12号，请核对",
    )


def test_every_statement_that_is_shipped_has_a_ground() -> None:
    told = [s for article in shipped_articles() for s in read_body(article.body)]
    assert len(told) > 200 and all(s.ground for s in told)


@pytest.mark.parametrize(
    "words",
    [
        "《中华人民共和国劳动合同法》第十条",
        "劳动合同法第十条",
        "劳动合同法 10",
        "劳动合同法 第十条第二款",
    ],
)
def test_a_source_may_be_written_in_many_ways(words: str) -> None:
    assert sources_of(f"x〔{words}〕") == [Source("劳动合同法", 10)]


def test_a_title_may_end_in_brackets_of_its_own() -> None:
    name = "最高人民法院关于审理劳动争议案件适用法律问题的解释（一）"
    assert sources_of(f"x〔{name} 第十五条〕") == [Source(name, 15)]


@pytest.mark.parametrize("words", ["", "某个文件", "第十条", "劳动合同法"])
def test_a_ground_that_names_no_article_is_refused(words: str) -> None:
    with pytest.raises(BadSource):
        read_body(f"x〔{words}〕")
