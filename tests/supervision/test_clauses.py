"""Void clauses: sentences an officer wrote, what is never lost, and the two pages."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from huigong.domains.supervision.clauses.page import pieces_of
from huigong.domains.supervision.clauses.reading import DATA, kinds, read
from huigong.domains.supervision.clauses.rules import suspects

CASES = yaml.safe_load(Path(__file__).with_name("clauses.yaml").read_text(encoding="utf-8"))
SIGNS = [one.signs for one in kinds().clauses.values()]
BAD = "乙方发生工伤自负，与甲方无关。"


@pytest.mark.parametrize("case", CASES, ids=[case["say"] for case in CASES])
def test_a_sentence_looks_as_written(case) -> None:
    found = [code for one in suspects(case["say"], SIGNS) for code in one.codes]
    assert found == case["gives"]


def test_every_kind_has_its_cases_and_its_source(tmp_path) -> None:
    assert not kinds().problems and len(kinds().clauses) >= 14
    assert {code for case in CASES for code in case["gives"]} == set(kinds().clauses)
    assert sum(not case["gives"] for case in CASES) >= 15, "too few sentences that stand"
    rows = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    rows[0].pop("basis")
    rows[1]["signs"] = ["("]
    (tmp_path / "x.yaml").write_text(yaml.safe_dump(rows, allow_unicode=True), encoding="utf-8")
    told = " ".join(read(tmp_path / "x.yaml").problems)
    assert "lacks basis" in told and "cannot look for" in told


@given(
    st.lists(
        st.sampled_from([*"，。；\n （）甲乙 工伤自负与", BAD, "押金须交", "<b>"]), max_size=40
    )
)
def test_cut_in_pieces_it_is_still_the_same_text(parts) -> None:
    text = "".join(parts)
    assert "".join(piece.text for piece in pieces_of(text)) == text


def test_a_text_without_an_end_is_looked_at_in_pieces() -> None:
    found = suspects("不" * 3_000 + "工伤自负" * 400, SIGNS)
    assert found and all(one.end - one.start <= 600 for one in found)


def _word(text: str) -> SimpleUploadedFile:
    made = io.BytesIO()
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("[Content_Types].xml", f'<Types xmlns="{types}"/>')
        cell = f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        gone = "<w:p><w:del><w:r><w:delText>押金须交</w:delText></w:r></w:del></w:p>"
        body = f'<w:document xmlns:w="{space}"><w:body>{cell}{gone}</w:body></w:document>'
        package.writestr("word/document.xml", body)
    return SimpleUploadedFile("合同.docx", made.getvalue())


@pytest.mark.parametrize("path", ["/my/clauses/", "/desk/supervision/clauses/"])
def test_a_contract_is_marked_and_kept_nowhere(db, client, client_for, path: str) -> None:
    who = client if path.startswith("/my/") else client_for("ming")
    page = who.post(path, {"text": f"<script>甲</script>第一条。\n{BAD}"}).content.decode()
    assert "有 1 处可能没有效力" in page and "劳动合同法 第二十六条" in page
    assert "<script>甲" not in page and 'id="at-1"' in page
    page = who.post(path, {"upload": _word(BAD)}).content.decode()
    assert "有 1 处可能没有效力" in page and "押金须交" not in page
    assert "没有看到常见的无效条款" in who.post(path, {"text": "按月发工资。"}).content.decode()
    for wrong in ({}, {"upload": SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")}):
        assert who.post(path, wrong).status_code == 422
