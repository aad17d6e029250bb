"""How the body of an article is written: one statement a line, its ground in 〔〕 at the end.

    一个月内应当订立书面合同。〔劳动合同法 第十条、第八十二条〕
    青海的高温津贴标准我们没有找到。〔未定：请省总工会明确〕
    先把工资条拍下来。〔建议〕

Knows no Django.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from huigong.domains.knowledge.numerals import NUMERAL, label, read_label

OPEN, ADVICE = "未定", "建议"
#: Numbers of documents have such brackets too: 法释〔2025〕12号 may stand inside.
_GROUND = r"〔((?:[^〔〕]|〔[^〔〕]*〕)*)〕"
_TAIL = re.compile(rf"^(.*?){_GROUND}[。；]?$", re.DOTALL)
_FIRST = re.compile(
    rf"^《?(?P<law>[^《》]{{2,60}}?)》?\s*(?P<articles>第?{NUMERAL}条?(?:之{NUMERAL})?"
    rf"(?:\s*[、,，]\s*第?{NUMERAL}条?(?:之{NUMERAL})?)*)(?P<rest>第.{{1,20}}|（.{{1,20}}）)?$"
)
_LONG_NAME = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class Source:
    """One article of one law, by name."""

    law: str
    number: int
    after: int = 0

    @property
    def label(self) -> str:
        return label(self.number, self.after)

    def __str__(self) -> str:
        return f"《{self.law}》{self.label}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One line: what is said, and on what ground; `ground` is law, open, advice or nothing."""

    text: str
    sources: tuple[Source, ...] = ()
    ground: str = ""
    note: str = ""


class BadSource(ValueError):
    """A ground that names no article; the words are those of the line."""


def read_body(body: str) -> list[Statement]:
    """The statements of a body; a line without a ground has none. Raises BadSource."""
    return [read_line(line.strip()) for line in body.splitlines() if line.strip()]


def read_line(line: str) -> Statement:
    """One line. Raises BadSource."""
    found = _TAIL.match(line)
    if found is None:
        return Statement(line)
    text, words = found[1].strip(), found[2].strip()
    if words == ADVICE:
        return Statement(text, ground="advice")
    if words.startswith(OPEN):
        note = words.removeprefix(OPEN).lstrip("：: ")
        return Statement(text, ground="open", note=note)
    return Statement(text, tuple(read_sources(words)), ground="law")


def read_sources(words: str) -> list[Source]:
    """劳动法 第四十四条、第五十条；工会法 23 as sources. Raises BadSource."""
    found: list[Source] = []
    for part in re.split(r"[；;]", words):
        if not part.strip():
            continue
        one = _FIRST.match(part.strip())
        if one is None:
            raise BadSource(part.strip())
        law = one["law"].strip().removeprefix(_LONG_NAME)
        for article in re.split(r"[、,，]", one["articles"]):
            try:
                number, after = read_label(article.strip())
            except ValueError as fault:
                raise BadSource(part.strip()) from fault
            found.append(Source(law, number, after))
    if not found:
        raise BadSource(words)
    return found


def sources_of(body: str) -> list[Source]:
    """Every source of a body once, in order; a line that cannot be read has none."""
    found: dict[Source, None] = {}
    for line in body.splitlines():
        try:
            found.update(dict.fromkeys(read_line(line.strip()).sources))
        except BadSource:
            continue
    return list(found)


def plain(body: str) -> str:
    """The body without its grounds: what is read and searched."""
    return re.sub(_GROUND, "", body)
