"""Names beside a letter: with consent alone, on their own paper, gone when the consent is."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from pypdf import PdfReader
from tests.files import samples

from huigong.domains.supervision.letters.actions import edit_letter
from huigong.domains.supervision.letters.annex.actions import annex_letter, unlist_letter
from huigong.domains.supervision.letters.annex.models import AnnexLine
from huigong.domains.supervision.letters.annex.paper import pdf_of_annex
from huigong.domains.supervision.letters.annex.typed import Named, read_names
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.paper import pdf_of_letter, word_of_letter
from huigong.domains.supervision.letters.proof import check_path
from huigong.domains.supervision.letters.tests.samples import consent, issue, make_letter, serve
from huigong.domains.supervision.wages.models import WageLine
from huigong.domains.supervision.wages.tests.samples import make_owed, somebody
from huigong.kernel.audit.models import Look
from huigong.kernel.calendar.present import today
from huigong.kernel.files.models import Attachment
from huigong.kernel.people.actions import register_person
from huigong.kernel.people.erasing import erase_person
from huigong.kernel.people.models import Person
from huigong.kernel.people.whole import whole_of
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.dumping import dump

NAME, OTHER, PHONE = "祁木措才让", "冶金花措", "13909710733"


def text_of(pdf: bytes) -> str:
    """What a reader of the paper reads, without the gaps of the layout."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def test_names_go_on_a_paper_of_their_own(db, world, client_for, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    letter = make_letter(world, "ming", 1, "名单")
    ming, page = client_for("ming"), letter.get_absolute_url()
    url = f"/desk/supervision/paper/{letter.pk}/annex/"
    given = {
        "lines": f"{NAME} {PHONE}\n{OTHER}",
        "agreed": "item",
        "place": "1",
        "agreed_on": str(today()),
        "given": "signed",
        "evidence": "同意书 3 号，存监督委员会",
    }
    # Without proof of the consent nobody is named, and nothing typed is lost.
    refused = ming.post(url, {**given, "evidence": " "})
    assert refused.status_code == 422 and OTHER in refused.content.decode()
    refused = ming.post(url, {**given, "agreed": "name"})
    assert "只同意告诉姓名的" in refused.content.decode()
    scan = SimpleUploadedFile(f"{NAME}的同意书.jpg", samples.photo((8, 8)))
    assert ming.post(url, {**given, "scan": scan}).status_code == 302
    with world.seat("ming"):
        letter = issue(Letter.objects.get(pk=letter.pk))
    shown = ming.get(page).content.decode()
    assert "祁****" in shown and NAME not in shown and "名单的同意凭据" in shown

    # The paper asks for a reason, and keeps it.
    paper = f"{url}open/"
    assert ming.get(paper).status_code == 200
    assert ming.post(paper, {"reason": ""}).status_code == 422
    answer = ming.post(paper, {"reason": "随文书送达"})
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    with scope(SYSTEM, reason="test"):
        assert Look.objects.get(what="annex").reason == "随文书送达"
    assert "打开了名单" in ming.get(page).content.decode()

    # Neither the superior nor the neighbour opens it; nothing else holds a name.
    assert client_for("gao").post(paper, {"reason": "看看"}).status_code == 403
    assert "名单（附件）" not in client_for("gao").get(page).content.decode()
    for stranger in ("hua", "lao"):
        assert client_for(stranger).post(paper, {"reason": "看看"}).status_code in (302, 404)
    assert client_for("hua").post(paper, {"reason": "看看"}).status_code == 404
    for path in (
        page + "history/",
        page + "print/",
        check_path(letter),
        "/desk/supervision/letter/",
    ):
        found = ming.get(path)
        assert NAME not in found.content.decode() and OTHER not in found.content.decode(), path
    with world.seat("ming"):
        assert NAME.encode() not in word_of_letter(letter, "https://x/")
        first, second = AnnexLine.objects.on(letter).order_by("place")
    # The scan goes with the last whom it speaks of.
    for line, is_last in ((first, False), (second, True)):
        assert client_for("gao").post(f"{url}{line.pk}/", {"why": "withdrawn"}).status_code == 403
        assert ming.post(f"{url}{line.pk}/", {"why": "withdrawn"}).status_code == 302
        assert ming.get(f"{url}{line.pk}/").status_code == 404
        with scope(SYSTEM, reason="test"):
            assert Attachment.objects.filter(removed_at=None).exists() != is_last


def test_what_is_printed_is_what_was_agreed(db, world) -> None:
    case = make_owed(world, "ming", 1, "名单", somebody(0), somebody(1))
    with world.seat("ming"):
        letter = make_letter(world, "ming", 2, "名单")
        Letter.objects.filter(pk=letter.pk).update(employer=case.employer)
        letter.refresh_from_db()
        first = WageLine.objects.on(case).earliest("place")
        both = [Named(NAME, phone=PHONE), Named(OTHER)]
        letter = annex_letter(letter, people=both, consent=consent(), owed=[first.pk])
        for bad, said in (
            ({"people": [Named(OTHER)]}, "同名"),
            ({"people": [Named("别的", phone=PHONE)]}, "是同一个人"),
            ({"people": [], "owed": [first.pk + 10**6]}, "没有这"),
            ({"people": []}, "至少写一个人"),
            ({"people": [Named("甲")], "consent": consent(evidence="")}, "没有凭据"),
            ({"people": [Named("甲")], "consent": consent(given="hearsay")}, "hearsay"),
            ({"people": [Named("甲")], "consent": consent(agreed="item", place=9)}, "没有这一项"),
        ):
            with pytest.raises(ValidationError, match=said):
                annex_letter(letter, **{"consent": consent(), **bad})
        assert AnnexLine.objects.on(letter).count() == 3
        made = text_of(pdf_of_annex(letter))
        assert all(one in made for one in ("附件：名单", NAME, OTHER, first.name, "共3人"))
        assert "草稿" in made and letter.addressee in made
        assert NAME not in text_of(pdf_of_letter(letter, "https://x/"))

        # To another addressee nobody agreed.
        letter = edit_letter(letter, title=letter.title, addressee="别的局", text=letter.text)
        assert "共0人" in text_of(pdf_of_annex(letter))
        whom = case.employer_name
        letter = edit_letter(letter, title=letter.title, addressee=whom, text=letter.text)
        AnnexLine.objects.on(letter).update(agreed_for=whom)

        # Taken back: struck, never printed again, and nobody can say who it was.
        letter = serve(issue(letter))
        line = AnnexLine.objects.on(letter).get(place=2)
        letter = unlist_letter(letter, line=line.pk, why="withdrawn")
        made = text_of(pdf_of_annex(letter))
        assert NAME in made and OTHER not in made and letter.number in made
        line.refresh_from_db()
        assert line.name is None and line.evidence is None and line.struck_for == "withdrawn"
        with pytest.raises(ValidationError, match="已经划去"):
            unlist_letter(letter, line=line.pk, why="withdrawn")
        with pytest.raises(DatabaseError), transaction.atomic():
            AnnexLine.objects.filter(pk=line.pk).update(struck_on=None)


def test_a_dump_reads_no_name_and_erasing_reaches_the_annex(db, world, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    letter = make_letter(world, "ming", 1, "名单")
    with world.seat("ming"):
        file = register_person(unit=world["ming"].unit, name=NAME, phone_number=PHONE)
        people = read_names(f"{NAME}，{PHONE}\n{OTHER}")
        letter = issue(annex_letter(letter, people=people, consent=consent(), count=2))
        assert AnnexLine.objects.get(place=1).person_id == file.pk
        assert next(c.rows for c in whole_of(file) if c.key == "annexes")[0][0] == letter.number
        held = dump()
        for secret in (OTHER, PHONE, "同意书 1 号", OTHER.encode().hex(), PHONE.encode().hex()):
            assert secret not in held, secret
        assert NAME in held  # in the person's own file alone: names are found there
        erase_person(Person.objects.get(pk=file.pk), basis="withdrawn")
        assert NAME not in dump()
        first, second = AnnexLine.objects.on(letter).order_by("place")
        assert (first.name, first.person_id, first.struck_for) == (None, None, "erased")
        assert second.name.open() == OTHER and second.struck_on is None


def test_a_line_that_no_number_can_be_is_named() -> None:
    with pytest.raises(ValidationError) as told:
        read_names("张三 13909710733\n李四 139097107\n王五 630223199001011234")
    assert [one[:6] for one in told.value.messages] == ["第 2 行：", "第 3 行："]
