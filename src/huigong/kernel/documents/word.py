"""The same official letter as a Word file that Word and WPS open and edit.

Its parts are committed XML; what differs from letter to letter is written here. Building the parts
anew for each letter, as template engines do, took ten times as long (ADR 0019).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from huigong.kernel.documents.official import OfficialPaper
from huigong.kernel.ui.squares import picture

_PARTS = Path(__file__).with_name("word_parts")
_PLACES: Final = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "fontTable.xml",
    "word/footer_odd.xml": "footer_odd.xml",
    "word/footer_even.xml": "footer_even.xml",
    "word/footer_first.xml": "footer_first.xml",
}
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: What XML cannot hold.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、[^。；]{1,40}")
#: 22 mm in the unit of drawings.
_SIDE = 792_000
_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_DAY_ONE = (2000, 1, 1, 0, 0, 0)
_ANCHOR = (
    '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0"'
    ' relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
    '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin"><wp:posOffset>0</wp:posOffset>'
    '</wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>-432000</wp:posOffset>'
    f'</wp:positionV><wp:extent cx="{_SIDE}" cy="{_SIDE}"/><wp:wrapNone/>'
    '<wp:docPr id="1" name="QR"/><a:graphic><a:graphicData'
    f' uri="{_DRAWING}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="QR"/>'
    '<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId7"/><a:stretch><a:fillRect/>'
    f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{_SIDE}"'
    f' cy="{_SIDE}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
    "</pic:pic></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
)
_SHEET = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even"'
    ' r:id="rId5"/><w:footerReference w:type="first" r:id="rId6"/><w:pgSz w:w="11906"'
    ' w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588"'
    ' w:header="851" w:footer="1400" w:gutter="0"/><w:titlePg/></w:sectPr>'
)


def word_of_paper(paper: OfficialPaper, marks: Mapping[str, str] | None = None) -> bytes:
    """One document. Text is text, never markup. `marks` are printed nowhere: by them the file is
    known when it comes back.
    """
    made = io.BytesIO()
    image = f'<Relationship Id="rId7" Type="{_OFFICE}/relationships/image" Target="media/qr.png"/>'
    parts = {
        **_constant(),
        "word/document.xml": _document(paper).encode(),
        "docProps/core.xml": _core(paper).encode(),
        "docProps/custom.xml": _custom(marks or {}).encode(),
        "word/_rels/document.xml.rels": _relations(image if paper.proof else "").encode(),
    }
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _DAY_ONE), content, zipfile.ZIP_DEFLATED)
        if paper.proof:
            drawn = picture(paper.proof.address, "png")
            package.writestr(zipfile.ZipInfo("word/media/qr.png", _DAY_ONE), drawn)
    return made.getvalue()


@cache
def _constant() -> dict[str, bytes]:
    return {place: (_PARTS / name).read_bytes() for place, name in _PLACES.items()}


@cache
def _relations(picture_line: str) -> str:
    text = (_PARTS / "document_rels.xml").read_text(encoding="utf-8")
    return text.replace("{picture}", picture_line)


def _document(paper: OfficialPaper) -> str:
    lines = [
        _line("HgIssuer", paper.issuer),
        _line("HgNumber", paper.number),
        _line("HgTitle", paper.title),
        _line("HgAddressee", f"{paper.addressee}："),
        *(_line(_style_of(line), line) for line in paper.paragraphs),
        *_attached(paper.attachments),
        _line("HgSigned", ""),
        _line("HgSigned", paper.issuer),
        _line("HgSigned", paper.day or "　　　　年　　月　　日"),
        *_proof(paper.proof.lines if paper.proof else ()),
    ]
    return (
        f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_OFFICE}/relationships"'
        f' xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main"'
        f' xmlns:pic="{_DRAWING}/picture"><w:body>{"".join(lines)}{_SHEET}</w:body></w:document>'
    )


def _style_of(line: str) -> str:
    return "HgHead" if _SECTION.fullmatch(line) else "HgBody"


def _line(style: str, text: str, *, before: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{_safe(text)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{before}{run}</w:p>'


def _attached(names: tuple[str, ...]) -> list[str]:
    if len(names) == 1:
        return [_line("HgAttached", f"附件：{names[0]}")]
    return [
        _line("HgAttached", f"{'附件：' if place == 1 else '　　　'}{place}．{name}")
        for place, name in enumerate(names, 1)
    ]


def _proof(lines: tuple[str, ...]) -> list[str]:
    """The squares stand at the left, beside the signature and these lines."""
    return [
        _line("HgProof", line, before="" if place else _ANCHOR) for place, line in enumerate(lines)
    ]


def _core(paper: OfficialPaper) -> str:
    return (
        f"{_HEAD}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_safe(paper.title)}</dc:title><dc:creator>{_safe(paper.issuer)}</dc:creator>"
        "</cp:coreProperties>"
    )


def _custom(marks: Mapping[str, str]) -> str:
    told = "".join(
        f'<property fmtid="{_FMTID}" pid="{pid}" name="{_safe(name)}">'
        f"<vt:lpwstr>{_safe(value)}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(marks.items(), 2)
    )
    return (
        f'{_HEAD}<Properties xmlns="{_OFFICE}/custom-properties"'
        f' xmlns:vt="{_OFFICE}/docPropsVTypes">{told}</Properties>'
    )


def _safe(text: str) -> str:
    return escape(_ILLEGAL.sub("", text), {'"': "&quot;"})
