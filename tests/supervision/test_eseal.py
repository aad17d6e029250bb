"""A certified e-seal: sealed truly or still a draft, no gap, no twin, and nothing claimed of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, NameObject, NumberObject
from tests.supervision import eseal_adapter
from tests.supervision.eseal_adapter import Adapter, signed, with_room

from huigong.domains.supervision.letters.eseal.actions import issue_sealed_letter
from huigong.domains.supervision.letters.eseal.models import LetterSeal
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.paper import papers_of, pdf_of_letter
from huigong.domains.supervision.letters.tests.samples import issue, make_letter, serve
from huigong.kernel.documents.official import OfficialPaper, pdf_of_paper
from huigong.kernel.eseal.checking import check_signed
from huigong.kernel.eseal.doctor import findings
from huigong.kernel.eseal.values import NotSealed, Signed
from huigong.kernel.files.actions import remove_file
from huigong.kernel.files.models import Attachment

SITE = "https://gh.example.cn/"
SIGNER = {"signer": "马主席", "signer_post": "主席"}


@pytest.fixture
def adapter(settings, tmp_path) -> Iterator[Adapter]:
    settings.MEDIA_ROOT = tmp_path
    with eseal_adapter.running() as found:
        settings.HUIGONG_ESEAL_URL, settings.HUIGONG_ESEAL_SECRET = found.url, eseal_adapter.SECRET
        settings.HUIGONG_ESEAL_NAME = "测试印章平台"
        settings.HUIGONG_ESEAL_SECONDS = 5
        yield found


def test_a_letter_is_sealed_and_that_file_is_the_letter(db, world, client_for, adapter) -> None:
    letter = make_letter(world, "ming", 1, "电子印章")
    ming, page = client_for("ming"), letter.get_absolute_url()
    url = f"/desk/supervision/paper/{letter.pk}/seal/"
    assert url in ming.get(page).content.decode()
    assert client_for("gao").get(url).status_code == 403
    assert client_for("hua").post(url, SIGNER).status_code == 404
    assert "测试印章平台" in ming.get(url).content.decode()
    assert ming.post(url, SIGNER).status_code == 302
    (asked,) = adapter.asked
    with world.seat("ming"):
        letter = Letter.objects.get(pk=letter.pk)
        seal = LetterSeal.objects.on(letter).get()
        assert asked["number"] == letter.number and letter.serial == 1
        assert letter.seal_number == "电子印章 ABCDEF"
        assert (seal.serial, seal.subject) == ("ABCDEF", "CN=互助县总工会（测试）")
        assert seal.signed_at == datetime(2026, 11, 26, 2, 30, tzinfo=UTC)
        paper = adapter.done[asked["id"]]
        assert pdf_of_letter(letter, SITE) == paper
        assert dict(papers_of([letter.pk], SITE))[f"{letter.number}-{letter.pk}.pdf"] == paper
        # Served without another number of a seal, it keeps its own; its paper stays.
        letter = serve(letter)
        with pytest.raises(ValidationError, match="不能删除"):
            remove_file(Attachment.objects.get(pk=seal.sealed_id), removal="不要了")
        with pytest.raises(DatabaseError), transaction.atomic():
            LetterSeal.objects.filter(pk=seal.pk).update(serial="1")
    assert ming.get(f"/desk/supervision/paper/{letter.pk}/pdf/").content == paper
    shown = ming.get(page).content.decode()
    assert "ABCDEF" in shown and "签名未由本系统验证" in shown and "盖了章？" not in shown
    assert ming.get(url).status_code == 200 and ming.post(url, SIGNER).status_code == 422


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("refuses", "证书已过期"),
        ("forged", "没有对上签名"),
        ("plain", "不是送去的那一份"),
        ("other", "不是送去的那一份"),
        ("drops", "连不上"),
        ("late", "没有按时回答"),
    ],
)
def test_what_fails_leaves_a_draft_and_takes_no_number(
    db, world, client_for, settings, adapter, fault: str, said: str
) -> None:
    letter = make_letter(world, "ming", 1, "电子印章")
    url = f"/desk/supervision/paper/{letter.pk}/seal/"
    adapter.fault = fault
    settings.HUIGONG_ESEAL_SECONDS = 0.2 if fault == "late" else 5
    answer = client_for("ming").post(url, SIGNER)
    shown = answer.content.decode()
    assert answer.status_code == 422 and said in shown and "还是草稿，没有占文号" in shown
    assert "马主席" in shown and "〔2026〕1" not in shown
    with world.seat("ming"):
        letter = Letter.objects.get(pk=letter.pk)
        assert (letter.state, letter.number, letter.serial) == ("drafted", "", None)
        assert not Attachment.objects.exists() and not LetterSeal.objects.exists()
        # Tried again, the same paper is asked for by the same number: it was sealed once.
        adapter.fault, settings.HUIGONG_ESEAL_SECONDS = "", 5
        letter = issue_sealed_letter(letter, **SIGNER, site="http://testserver/")
        assert letter.serial == 1 and len({one["id"] for one in adapter.asked}) == 1
        assert len(adapter.done) == 1


def test_wet_and_electronic_seals_are_numbered_in_one_series(db, world, settings, adapter) -> None:
    letters = [make_letter(world, "ming", n, "电子印章") for n in range(3)]
    with world.seat("ming"):
        adapter.fault = "drops"
        with pytest.raises(ValidationError):
            issue_sealed_letter(letters[0], **SIGNER, site=SITE)
        adapter.fault = ""
        letters[0].refresh_from_db()
        assert issue(letters[1]).serial == 1
        assert issue_sealed_letter(letters[0], **SIGNER, site=SITE).serial == 2
        # The paper with number 1 that the other side sealed in vain is nobody's.
        assert [one["number"][-2:] for one in adapter.asked] == ["1号", "2号"]
        assert issue(letters[2]).serial == 3
        settings.HUIGONG_ESEAL_URL = ""
        with pytest.raises(ValidationError, match="没有接入"):
            issue_sealed_letter(make_letter(world, "ming", 4, "无"), **SIGNER, site=SITE)


def test_only_the_same_paper_with_one_signature_over_all_of_it_is_taken() -> None:
    paper = OfficialPaper(
        issuer="某工会", number="1号", title="提示函", addressee="某厂", paragraphs=("试",), day=""
    )
    sent, other = pdf_of_paper(paper), pdf_of_paper(OfficialPaper(**{**_told(paper), "day": "日"}))
    good = signed(sent)
    assert check_signed(sent, Signed(pdf=good)).serial == "ABCDEF"
    room = with_room(sent)
    for bad, said in (
        (b"PK", "不是 PDF"),
        (sent, "不是送去的那一份"),
        (signed(other), "不是送去的那一份"),
        (sent + b"\n", "读不出|只有一个"),
        (signed(sent, covers=3), "没有盖住整份"),
        (good + b" ", "没有盖住整份"),
        (good[:-7] + b"\n%EOF\n", "不是对这份|读不出|没有盖住"),
        (signed(sent, with_room(sent, _another_page)), "还改了别的"),
        (signed(sent, with_room(sent, _other_words)), "还改了别的"),
        (signed(sent, with_room(sent, _runs_something)), "还改了别的"),
        (signed(sent, with_room(sent, _signs_twice)), "只有一个"),
        (room, "读不出|没有盖住"),
        (good.replace(b"ETSI.CAdES", b"ETSI.cades"), "不是对这份文书作的"),
    ):
        with pytest.raises(NotSealed, match=said):
            check_signed(sent, Signed(pdf=bad))
    with pytest.raises(NotSealed, match="读不出签名的证书"):
        check_signed(sent, Signed(pdf=good, certificate=b"x"))


def _another_page(file: PdfWriter) -> None:
    file.pages[0][NameObject("/Rotate")] = NumberObject(180)


def _other_words(file: PdfWriter) -> None:
    """The page says the same of itself; the stream of its words is another."""
    file.pages[0]["/Contents"].get_object().set_data(b"BT ET")


def _runs_something(file: PdfWriter) -> None:
    file._root_object[NameObject("/OpenAction")] = ArrayObject()


def _signs_twice(file: PdfWriter) -> None:
    fields = file._root_object["/AcroForm"]["/Fields"]
    fields.append(fields[0].indirect_reference)


def _told(paper: OfficialPaper) -> dict[str, object]:
    return {name: getattr(paper, name) for name in paper.__slots__}


def test_the_doctor_says_whether_one_is_connected(settings) -> None:
    told = []
    for url, secret in (("", ""), ("https://seal.example", ""), ("http://seal.example", "s" * 40)):
        settings.HUIGONG_ESEAL_URL, settings.HUIGONG_ESEAL_SECRET = url, secret
        told += [(level, sentence) for level, _subject, sentence, _remedy in findings()]
    assert [level for level, _sentence in told] == ["ok", "bad", "bad"]
    assert "没有接入" in told[0][1]
    settings.HUIGONG_ESEAL_URL = "https://seal.example/v1"
    (found,) = findings()
    assert found[0] == "ok" and "不验证证书" in found[2]
