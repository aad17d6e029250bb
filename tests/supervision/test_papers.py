"""A letter on paper: Word out and in, what a file may not bring, and what a stranger learns."""

from __future__ import annotations

import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor

import docx
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from huigong.domains.supervision.letters import actions
from huigong.domains.supervision.letters.editing import edit_by_word
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.paper import papers_of, pdf_of_letter, word_of_letter
from huigong.domains.supervision.letters.proof import check_path
from huigong.domains.supervision.letters.tests.samples import issue, make_letter, serve
from huigong.domains.supervision.letters.trade import actions as trade
from huigong.kernel.calendar.present import today
from huigong.kernel.documents.official import OfficialPaper, pdf_of_paper
from huigong.kernel.exchange import jobs, papers
from huigong.kernel.exchange.models import Job
from huigong.kernel.scoping.scope import SYSTEM, scope

SITE = "https://gh.example.cn/"
BODY = "word/document.xml"


def _with(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The package with parts in the place of others, or new ones."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return made.getvalue()


def _body(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(BODY).decode()


def _edited(data: bytes, old: str, new: str) -> bytes:
    body = _body(data)
    assert old in body
    return _with(data, {BODY: body.replace(old, new, 1).encode()})


def _upload(data: bytes, name: str = "改.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_word_goes_out_and_comes_back(db, world, client_for) -> None:
    letter = make_letter(world, "ming", 1, "往返")
    ming, page = client_for("ming"), letter.get_absolute_url()
    out = ming.get(f"/desk/supervision/paper/{letter.pk}/word/").content
    paper = docx.Document(io.BytesIO(out))
    styles = [one.style.name for one in paper.paragraphs]
    assert styles[:4] == ["公文发文机关", "公文文号", "公文标题", "公文主送"]
    assert round(paper.sections[0].page_width.mm) == 210
    assert round(paper.sections[0].top_margin.mm) == 37
    body = paper.styles["公文标题"].font
    assert body.size.pt == 22 and "小标宋" in body.name
    assert not paper.inline_shapes and "草稿" in paper.paragraphs[1].text

    # An officer edits in Word: a title, a new paragraph, a paragraph gone.
    paper.paragraphs[2].runs[0].text = "工会劳动法律监督提示函（改）"
    paper.paragraphs[4].insert_paragraph_before("新写的一段 & <b>不是标记</b>。")
    gone = paper.paragraphs[6]
    gone._element.getparent().remove(gone._element)
    kept = io.BytesIO()
    paper.save(kept)
    url = f"/desk/supervision/paper/{letter.pk}/reword/"
    answer = ming.post(url, {"upload": _upload(kept.getvalue())})
    assert answer.status_code == 302
    before = letter.text.split("\n")
    with world.seat("ming"):
        now = Letter.objects.get(pk=letter.pk)
    assert now.title.endswith("（改）") and now.addressee == letter.addressee
    assert now.text.split("\n") == ["新写的一段 & <b>不是标记</b>。", before[0], *before[2:]]
    history = ming.get(f"{page}history/").content.decode()
    assert before[1][:12] in history and "不是标记" in history
    # The same file again: the draft has changed since it was taken out.
    again = ming.post(url, {"upload": _upload(out)})
    assert again.status_code == 422 and "又改过" in again.content.decode()
    assert ming.post(url, {"upload": _upload(out), "replaces": "on"}).status_code == 302
    with world.seat("ming"):
        assert Letter.objects.get(pk=letter.pk).text == letter.text


_P = "<w:p><w:r><w:t>另</w:t></w:r></w:p>"
_CELL = f"<w:tbl><w:tr><w:tc>{_P}</w:tc></w:tr></w:tbl>"
_BODY_P = '<w:p><w:pPr><w:pStyle w:val="HgBody"/>'


@pytest.mark.parametrize(
    ("piece", "told"),
    [
        (f'<w:p><w:ins w:id="1" w:author="a">{_P[5:-6]}</w:ins></w:p>', "修订"),
        ('<w:p><w:del w:id="1"><w:r><w:delText>x</w:delText></w:r></w:del></w:p>', "修订"),
        (_CELL, "表格"),
        ("<w:sdt><w:sdtContent>" + _CELL + "</w:sdtContent></w:sdt>", "表格"),
        ("<w:p><w:r><w:drawing/></w:r></w:p>", "图片"),
        ("<w:p><w:r><w:object/></w:r></w:p>", "嵌入"),
        ("<w:p><w:r><w:footnoteReference w:id='2'/></w:r></w:p>", "脚注"),
        ('<w:p><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>' + _P[5:], "自动编号"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r></w:p>", "隐藏"),
    ],
)
def test_what_a_letter_cannot_hold_is_refused_in_words(db, world, piece: str, told: str) -> None:
    letter = make_letter(world, "ming", 1, "拒收稿")
    with world.seat("ming"):
        out = word_of_letter(letter, SITE)
        with pytest.raises(ValidationError, match=told):
            edit_by_word(letter, _upload(_edited(out, _BODY_P, piece + _BODY_P)))
        assert Letter.objects.get(pk=letter.pk).text == letter.text


def test_a_file_that_is_no_letter_changes_nothing(db, world) -> None:
    letter, other = (make_letter(world, "ming", n, "攻击") for n in (1, 2))
    with world.seat("ming"):
        out = word_of_letter(letter, SITE)
        body, title = _body(out), '<w:pStyle w:val="HgTitle"/>'
        late = _edited(out, "<w:sectPr>", f"{_P}<w:sectPr>")
        bomb = f"<!DOCTYPE a [<!ENTITY x '{'x' * 99}'>]>{body}".encode()
        long = body.replace("<w:t ", f"<w:t a='{'a' * 5_000_000}' ", 1)
        swollen = _with(out, {"word/big.xml": b"0" * 80_000_000})
        for data, name, told in (
            (b"", "空.docx", "空文件"),
            (b"PK\x03\x04 not a zip", "坏.docx", "没有收"),
            (out[: len(out) // 2], "断.docx", "没有收"),
            (_with(out, {"word/vbaProject.bin": b"x"}), "宏.docx", "运行"),
            (swollen, "弹.docx", "压缩"),
            (_with(out, {"../../etc/x": b"x"}), "外.docx", "运行"),
            (_with(out, {BODY: bomb}), "体.docx", "声明"),
            (_with(out, {BODY: body.encode("utf-16")}), "码.docx", "声明|损坏"),
            (_with(out, {BODY: long.encode()}), "长.docx", "太长|压缩"),
            (_with(out, {BODY: None, "word/styles.xml": b"<a/>"}), "无.docx", "没有收|损坏"),
            (_with(out, {"word/styles.xml": b"<a/>"}), "样.docx", "没有认出|主送前面"),
            (_edited(out, title, ""), "题.docx", "主送前面"),
            (late, "后.docx", "落款后面"),
            (word_of_letter(other, SITE), "另.docx", "另一份"),
            (b"%PDF-1.7\n%%EOF", "稿.pdf", "docx"),
        ):
            with pytest.raises(ValidationError) as refused:
                edit_by_word(letter, _upload(data, name))
            assert re.search(told, " ".join(refused.value.messages)), (name, refused.value)
        kept = Letter.objects.get(pk=letter.pk)
        assert (kept.text, kept.title) == (letter.text, letter.title)
        issued = issue(letter)
        with pytest.raises(ValidationError, match="不能再改"):
            edit_by_word(issued, _upload(word_of_letter(issued, SITE)))


def test_a_stranger_learns_that_a_paper_is_genuine_and_no_more(db, world, client, settings) -> None:
    letter = make_letter(world, "ming", 1, "某某机密厂")
    path = check_path(letter)
    assert client.get(path).status_code == 404  # a draft is no paper
    with world.seat("ming"):
        letter = serve(issue(letter))
        assert pdf_of_letter(letter, SITE).startswith(b"%PDF")
        out = word_of_letter(letter, SITE)
    paper = docx.Document(io.BytesIO(out))
    assert "word/media/qr.png" in zipfile.ZipFile(io.BytesIO(out)).namelist()
    shown = client.get(path).content.decode()
    for word in (letter.number, "提示函", letter.unit.name, today().isoformat(), "有效"):
        assert word in shown
    mark = next(one.text for one in paper.paragraphs if "校验码" in one.text).split(" ", 1)[1]
    assert mark in shown
    for secret in (letter.employer_name, "工资", "涉及", "马主席", str(letter.pk), "EMS"):
        assert secret not in re.sub(r"\d{2}:\d{2}:\d{2}|[0-9A-F]{4}", "", shown), secret
    said = f"{letter.title}\n{letter.addressee}：\n  {letter.text}"
    whole = "\n".join(one.text for one in paper.paragraphs)
    for text, answer in ((said, "一字不差"), (whole, "一字不差"), (said + "又一段", "不一样")):
        page = client.post(path, {"text": text})
        assert answer in page.content.decode(), text
    assert "不一样" in client.post(path, {"text": said.replace("40", "41")}).content.decode()
    token = path.split("/")[-2]
    for wrong in ("A" * 22, token[:-1] + "~", token[:-2], token + "A", "é" * 22):
        assert client.get(f"/check/{wrong}/").status_code == 404, wrong
    with world.seat("ming"):
        letter = actions.withdraw_letter(letter, outcome="发错了")
    assert "已撤" in client.get(path).content.decode()


def test_who_asks_without_end_is_told_to_wait(db, world, client, settings) -> None:
    with world.seat("ming"):
        letter = issue(trade.draft_trade_letter(topic="back-to-work"))
    path = check_path(letter)
    codes = [client.get(path).status_code for _ in range(32)]
    assert set(codes[:20]) == {200} and codes[-1] == 429
    assert client.get(path, REMOTE_ADDR="10.1.2.3").status_code == 200


def test_many_are_printed_at_once_and_a_killed_job_makes_none_twice(
    db, world, client_for, monkeypatch
) -> None:
    drafts = [make_letter(world, "ming", n, "批量") for n in range(5)]
    other = make_letter(world, "hua", 9, "邻县")
    with world.seat("ming"):
        issued = issue(drafts[0])
    ming = client_for("ming")
    page = ming.get("/desk/supervision/letter/export/").content.decode()
    assert 'value="zip"' in page
    assert 'value="zip"' not in ming.get("/desk/supervision/checkup/export/").content.decode()
    monkeypatch.setattr(jobs, "start", lambda job: None)
    monkeypatch.setattr(papers, "PART", 2)
    assert ming.post("/desk/supervision/letter/export/", {"form": "zip", "query": ""}).url
    with scope(SYSTEM, reason="test"):
        job = Job.objects.get()
    drawn: list[int] = []

    def draw(ids, site):
        if len(drawn) == 2:
            drawn.extend(ids)
            raise KeyboardInterrupt  # killed in the middle of the second part
        drawn.extend(ids)
        yield from papers_of(ids, site)

    monkeypatch.setitem(papers._drawn, "supervision.letter", draw)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(job.pk)
    with scope(SYSTEM, reason="test"):
        assert Job.objects.get().done == 2
    jobs.run(job.pk)
    assert len(drawn) == 7 and len(set(drawn)) == 5  # the second part was begun twice
    with scope(SYSTEM, reason="test"):
        job = Job.objects.get()
    names = zipfile.ZipFile(job.result_path).namelist()
    assert (job.state, job.done, len(names), len(set(names))) == ("done", 5, 10, 10)
    assert sum(issued.number in name for name in names) == 2
    assert not any(str(other.pk) in name for name in names)
    assert not list(job.result_path.parent.glob(f"{job.key}.part*"))


def test_several_open_a_paper_at_once() -> None:
    """A compiler refuses a second user: every thread has its own."""
    sheet = OfficialPaper(
        issuer="某工会",
        number="1号",
        title="标题",
        addressee="某厂",
        paragraphs=("一段。",),
        day="",
    )
    with ThreadPoolExecutor(4) as crowd:
        made = list(crowd.map(lambda _n: pdf_of_paper(sheet), range(12)))
    assert all(one.startswith(b"%PDF") for one in made)
