"""A letter that was edited in Word, read back: its title, addressee and paragraphs.

What a letter cannot hold is refused with a sentence: nothing that was written is lost in silence.
The package itself was checked before (`files.inspecting`): no macros, no bomb, nothing outside.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
#: Parts that are read whole; a letter of four pages has fifty thousand bytes.
_MOST_XML: Final = 4 * 1024 * 1024
_TRACKED: Final = frozenset(f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_TOLD: Final = {
    f"{_W}drawing": gettext_lazy("图片"),
    f"{_W}pict": gettext_lazy("图片"),
    f"{_W}object": gettext_lazy("嵌入的文件"),
    f"{_W}sym": gettext_lazy("特殊符号"),
    f"{_W}footnoteReference": gettext_lazy("脚注"),
    f"{_W}endnoteReference": gettext_lazy("尾注"),
    f"{_W}altChunk": gettext_lazy("嵌入的文件"),
    _MATH: gettext_lazy("公式"),
}
_TITLE, _ADDRESSEE = "公文标题", "公文主送"
_BEFORE: Final = frozenset(("公文发文机关", "公文文号"))
_AFTER: Final = frozenset(("公文附件", "公文落款", "公文查验"))
_OFF: Final = frozenset(("0", "false", "off", "none"))


class Unread(Exception):
    """The file cannot be taken as a letter; the argument is a sentence that says why."""


@dataclass(slots=True)
class ReadLetter:
    """What stands in the file."""

    title: str = ""
    addressee: str = ""
    paragraphs: list[str] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)


def read_word(data: bytes) -> ReadLetter:
    """Read a checked package. Raises Unread."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = _part(package, "word/document.xml").find(f"{_W}body")
        if body is None:
            raise Unread(_("这个 Word 文件的格式读不出来，请从系统下载一份再改。"))
        names = _style_names(_part(package, "word/styles.xml"))
        found = ReadLetter(marks=_marks(package))
    _refuse_tracked(body)
    _fill(found, body, names)
    return found


def _part(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    try:
        entry = package.getinfo(name)
        if entry.file_size > _MOST_XML:
            raise Unread(_("文件太长，不是一份文书。"))
        xml = package.read(entry)
        # No entity can expand: what declares one is not read. UTF-16 would hide it.
        if b"<!DOCTYPE" in xml.upper() or b"\x00" in xml:
            raise Unread(_("文件里有不该有的声明，没有收。"))
        return ElementTree.fromstring(xml)  # noqa: S314  # as said above
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile) as fault:
        raise Unread(_("文件已损坏，请从系统下载一份再改。")) from fault


def _style_names(styles: ElementTree.Element) -> dict[str, str]:
    """WPS numbers the styles anew and keeps their names."""
    found = {}
    for style in styles.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        if name is not None:
            found[style.get(f"{_W}styleId", "")] = name.get(f"{_W}val", "")
    return found


def _marks(package: zipfile.ZipFile) -> dict[str, str]:
    if "docProps/custom.xml" not in package.namelist():
        return {}
    properties = _part(package, "docProps/custom.xml")
    return {one.get("name", ""): "".join(one.itertext()).strip() for one in properties}


def _refuse_tracked(body: ElementTree.Element) -> None:
    if any(node.tag in _TRACKED for node in body.iter()):
        raise Unread(_("文件里还有修订痕迹。请在 Word 或者 WPS 里“接受”或“拒绝”全部修订，再上传。"))


def _fill(found: ReadLetter, body: ElementTree.Element, names: Mapping[str, str]) -> None:
    is_over = False
    for block in _blocks(body):
        style = "" if block.tag == f"{_W}tbl" else _style(block, names)
        if style in _AFTER:
            is_over = True
        elif style in _BEFORE:
            continue
        elif lines := _lines(block):
            if is_over:
                raise Unread(_("落款后面还有文字：“%s”。请移到正文里。") % lines[0][:20])
            _put(found, style, lines)
    if not found.title or not found.addressee or not found.paragraphs:
        raise Unread(
            _("没有认出标题、主送和正文。请从系统下载 Word 稿，在那一份上改，不要改样式的名称。")
        )


def _put(found: ReadLetter, style: str, lines: list[str]) -> None:
    if style == _TITLE:
        found.title += "".join(lines)
    elif style == _ADDRESSEE:
        found.addressee += "".join(lines).rstrip("：:")
    elif not found.addressee:
        raise Unread(_("主送前面有一段不是标题的文字：“%s”。") % lines[0][:20])
    else:
        found.paragraphs += lines


def _blocks(body: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Paragraphs and tables in their order, out of whatever wraps them."""
    for node in body:
        if node.tag in (f"{_W}p", f"{_W}tbl"):
            yield node
        elif node.tag != f"{_W}sectPr":
            if node.tag in _TOLD:
                raise Unread(_refusal(str(_TOLD[node.tag])))
            yield from _blocks(node)


def _style(paragraph: ElementTree.Element, names: Mapping[str, str]) -> str:
    told = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return names.get(told.get(f"{_W}val", ""), "") if told is not None else ""


def _lines(block: ElementTree.Element) -> list[str]:
    """The text of a paragraph; a line break within it begins a new one. Raises Unread for what is
    no text.
    """
    if block.tag == f"{_W}tbl":
        raise Unread(_refusal(_("表格")))
    number = block.find(f"{_W}pPr/{_W}numPr/{_W}numId")
    if number is not None and number.get(f"{_W}val") != "0":
        raise Unread(_("正文里有自动编号，读进来编号会丢。请改成手写的“一、”“1．”，再上传。"))
    said: list[str] = []
    for node in block.iter():
        if node.tag in _TOLD:
            raise Unread(_refusal(str(_TOLD[node.tag])))
        if node.tag == f"{_W}vanish" and node.get(f"{_W}val", "1") not in _OFF:
            raise Unread(_("文件里有隐藏的文字，请取消隐藏或者删去，再上传。"))
        said.append(_said(node))
    return [line for line in (" ".join(one.split()) for one in "".join(said).split("\n")) if line]


def _said(node: ElementTree.Element) -> str:
    if node.tag == f"{_W}t":
        return node.text or ""
    if node.tag in (f"{_W}br", f"{_W}cr"):
        return "\n"
    return {f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}.get(node.tag, "")


def _refusal(what: str) -> str:
    return _("正文里有%s，文书里放不下。请删去再上传；要附的材料加在“照片、文件”里。") % what


def plain_text(data: bytes) -> str:
    """All words of a checked package, a line a paragraph, those in tables and boxes too: of a
    paper that is only looked at, so that nothing in it needs to be refused. Raises Unread.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = _part(package, "word/document.xml")
    # A word that was struck in tracked changes is `delText`: it is no longer said.
    lines = ("".join(t.text or "" for t in p.iter(f"{_W}t")) for p in body.iter(f"{_W}p"))
    return "\n".join(line for line in lines if line.strip())
