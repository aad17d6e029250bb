"""Each check by itself: what passes passes as it should, what must not pass is named."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from tests.files import samples
from tests.files.samples import sent

from huigong.kernel.files.faults import Fault, Refused
from huigong.kernel.files.inspecting import Limits, clean_name, inspect

LIMITS = Limits(max_mb=2, max_number=5, max_megapixels=20, max_unpacked_mb=20)
JS = b"<</S/JavaScript/JS(app.alert(1))>>"
HTML = b"<!doctype html><script>alert(1)</script>"
GOOD = {
    "工资条.jpg": samples.photo(),
    "截图.png": samples.photo(form="PNG"),
    "微信图片.jpg": samples.photo(form="WEBP"),
    "无后缀照片": samples.photo(),
    "裁决书.pdf": samples.pdf(b"<</Type/Pages/Kids[]/Count 0>>"),
    "情况说明.docx": samples.package(),
    "工资表.xlsx": samples.package("xl/workbook.xml"),
    "说明.txt": "八月没发工资".encode("gb18030"),
    "通话.mp3": b"ID3\x03\x00" + b"\x00" * 400,
    "通话.amr": b"#!AMR\n" + b"\x00" * 400,
    "通话.m4a": b"\x00\x00\x00\x20ftypM4A " + b"\x00" * 400,
    "通话.wav": b"RIFF\x00\x00\x00\x00WAVEfmt " + b"\x00" * 400,
}


@pytest.mark.parametrize("name", GOOD)
def test_what_people_send_is_taken(db, name: str) -> None:
    found = inspect(sent(name, GOOD[name]), LIMITS)
    assert found.content and found.name.endswith(f".{found.kind.ending}")


BAD: dict[str, tuple[str, bytes, Fault]] = {
    "empty": ("空.jpg", b"", Fault.EMPTY),
    "oversized": ("大.pdf", b"%PDF-1.7" + b"\x00" * 3 * 1024 * 1024, Fault.TOO_LARGE),
    "program as photo": ("照片.jpg", b"MZ\x90\x00" + b"\x00" * 300, Fault.DISGUISED),
    "page as photo": ("照片.jpg", HTML, Fault.DISGUISED),
    "page": ("说明.html", HTML, Fault.ACTIVE),
    "page as text": ("说明.txt", b"\xef\xbb\xbf  " + HTML, Fault.ACTIVE),
    "svg": ("图.svg", b'<svg onload="alert(1)"/>', Fault.ACTIVE),
    "svg as png": ("图.png", b'<?xml version="1.0"?><svg/>', Fault.DISGUISED),
    "script": ("清理.sh", b"#!/bin/sh\nrm -rf /", Fault.ACTIVE),
    "batch": ("清理.bat", b"del /q *", Fault.UNKNOWN),
    "photo as letter": ("合同.docx", samples.photo(), Fault.DISGUISED),
    "letter as photo": ("合同.jpg", samples.package(), Fault.DISGUISED),
    "text as photo": ("照片.jpg", "不是照片".encode(), Fault.DISGUISED),
    "binary as text": ("说明.txt", b"\x00\x01\x02\x03", Fault.DISGUISED),
    "zip": ("材料.zip", b"PK\x03\x04" + b"\x00" * 100, Fault.UNKNOWN),
    "old word": ("合同.doc", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, Fault.OLD_OFFICE),
    "heic": ("IMG.HEIC", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 100, Fault.HEIC),
    "film": ("现场.mp4", b"\x00\x00\x00\x18ftypisom" + b"hdlr\x00\x00\x00vide", Fault.VIDEO),
    "cut photo": ("照片.jpg", samples.photo()[:200], Fault.DAMAGED),
    "image bomb": ("照片.png", samples.huge_png(60_000, 60_000), Fault.PIXELS),
    "smaller image bomb": ("照片.png", samples.huge_png(6_000, 6_000), Fault.PIXELS),
    "zip bomb": (
        "表.xlsx",
        samples.package("xl/workbook.xml", xl__a=b"0" * 12_000_000),
        Fault.BOMB,
    ),
    "wide zip bomb": (
        "表.docx",
        samples.package(**{f"p{n}": b"" for n in range(3001)}),
        Fault.BOMB,
    ),
    "macro": ("表.docx", samples.package(word__vbaProject_dot_bin=b"x"), Fault.ACTIVE),
    "macro sheet": (
        "表.xlsx",
        samples.package("xl/workbook.xml", xl__macrosheets__a=b"x"),
        Fault.ACTIVE,
    ),
    "embedded": ("文.docx", samples.package(word__embeddings__a=b"x"), Fault.ACTIVE),
    "way out": ("文.docx", samples.package(**{"..__evil": b"x"}), Fault.ACTIVE),
    "template from outside": (
        "文.docx",
        samples.package(rels=samples.relation("http://evil/t.dotm")),
        Fault.ACTIVE,
    ),
    "template, spelt oddly": (
        "文.docx",
        samples.package(rels=samples.relation("http://evil/").replace("External", "&#69;xternal")),
        Fault.ACTIVE,
    ),
    "entities": (
        "文.docx",
        samples.package(word__rels__x_dot_rels=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"),
        Fault.ACTIVE,
    ),
    "torn package": ("文.docx", samples.package()[:-30], Fault.DAMAGED),
    "pdf with script": ("信.pdf", samples.pdf(JS), Fault.ACTIVE),
    "pdf with script, spelt oddly": ("信.pdf", samples.pdf(b"<</S/J#61vaScript>>"), Fault.ACTIVE),
    "pdf with script, packed": (
        "信.pdf",
        samples.pdf(samples.stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", b"9 0 " + JS)),
        Fault.ACTIVE,
    ),
    "pdf that starts a program": ("信.pdf", samples.pdf(b"<</S/Launch/F(cmd.exe)>>"), Fault.ACTIVE),
    "pdf with a file inside": ("信.pdf", samples.pdf(b"<</Type/EmbeddedFile>>"), Fault.ACTIVE),
    "pdf packed out of sight": (
        "信.pdf",
        samples.pdf(samples.stream(b"/Type/ObjStm/First 4/Filter/LZWDecode", JS)),
        Fault.ACTIVE,
    ),
    "pdf bomb": (
        "信.pdf",
        samples.pdf(samples.stream(b"/Type/ObjStm/First 4/Filter/FlateDecode", b"0" * 40_000_000)),
        Fault.BOMB,
    ),
    "pdf with a password": ("信.pdf", samples.pdf(b"<</Encrypt 9 0 R>>"), Fault.LOCKED),
    "pdf cut short": ("信.pdf", b"%PDF-1.7\n1 0 obj", Fault.DAMAGED),
}


@pytest.mark.parametrize("what", BAD)
def test_what_must_not_pass_is_named(db, what: str) -> None:
    name, content, fault = BAD[what]
    with pytest.raises(Refused) as refused:
        inspect(sent(name, content), LIMITS)
    assert refused.value.fault == fault


def test_a_plain_link_of_a_letter_is_no_danger(db) -> None:
    content = samples.package(rels=samples.relation("http://gov/", "hyperlink"))
    assert inspect(sent("文.docx", content), LIMITS).kind.name == "docx"


def test_a_photograph_loses_its_place_and_stands_upright(db) -> None:
    raw = samples.photo_with_place() + b"PK\x03\x04 something behind the picture"
    assert b"SECRETMAKER" in raw
    kept = inspect(sent("照片.jpg", raw), LIMITS).content
    assert b"SECRETMAKER" not in kept and b"Exif" not in kept and b"behind" not in kept
    assert Image.open(io.BytesIO(kept)).size == (200, 400)


@pytest.mark.parametrize(
    ("sent_as", "kept_as"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\照片\\工资条.jpg", "工资条.jpg"),
        ("a\x00b\r\n\u202egpj.jpg", "abgpj.jpg"),
        ("...", "file"),
        ("长" * 300 + ".jpg", "长" * 110 + ".jpg"),
    ],
)
def test_a_name_has_no_way_out(sent_as: str, kept_as: str) -> None:
    assert clean_name(sent_as) == kept_as
