"""Matters worked on with bodies outside: their desk, the package, the reply that comes back."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from hashlib import sha256
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client
from django.urls import reverse
from tests.files.samples import photo, sent
from tests.hotline.asked_outside import a_body, fresh

from huigong.domains.hotline.outside.actions import correct_body
from huigong.domains.supervision.clues.standing import case_of, clue_of
from huigong.domains.supervision.joint import actions as joint
from huigong.domains.supervision.joint.models import ListedFirm
from huigong.domains.supervision.joint.tests.samples import (
    LIST,
    handing,
    make_outlet,
    make_sectorfinding,
)
from huigong.domains.supervision.letters.actions import withdraw_letter
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.tests.samples import issue, make_letter, serve
from huigong.domains.supervision.shares import actions
from huigong.domains.supervision.shares.models import GuestDesk, Share
from huigong.domains.supervision.wages.ending.actions import refer_wagecase
from huigong.domains.supervision.wages.models import WageClue, WageLine
from huigong.domains.supervision.wages.tests.samples import make_owed, somebody
from huigong.kernel.accounts.guests import issue_key
from huigong.kernel.audit.models import Event, Look
from huigong.kernel.calendar.present import now, present, today
from huigong.kernel.files.models import Attachment, Audience, What
from huigong.kernel.files.receiving import Label, receive
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db
COURT = "互助县人民检察院"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def sector(world):
    """Two outlets without insurance, handed to the procuratorate."""
    make_outlet(world, "ming", "互助某某快递乙网点")
    found = make_sectorfinding(world, "ming", 1, "快递")
    with world.seat("ming"):
        return joint.transfer_sector(found, handing=handing())


@pytest.fixture
def procuratorate():
    return a_body(COURT, kind="procuratorate")


@pytest.fixture
def authority():
    return a_body("互助县人社局")


def given(world, matter: Any, body: Any, **more: Any) -> Share:
    with world.seat("ming"):
        return actions.give_share(matter=matter, body=body, asked="请依法办理并告知结果。", **more)


def guest_of(world, body: Any) -> tuple[Client, str]:
    """A browser inside the desk of a body, and the desk's code."""
    with world.seat("ming"):
        desk = actions.open_guestdesk(body=body, until_on=today() + timedelta(days=10))
        key = issue_key(actions.PURPOSE, desk.pk, desk.until_on)
    guest = Client()
    assert guest.post(reverse("joint-desk", args=[key.code]), {"pin": key.pin}).status_code == 302
    return guest, key.code


def do(guest: Client, code: str, share: Share, verb: str, **data: Any) -> Any:
    address = reverse("joint-act", args=[code, share.pk, verb])
    return guest.post(address, {"by": "王检察官", **data})


def test_the_procuratorate_and_the_authority_work_on_their_desks(
    world, client, sector, procuratorate, authority
) -> None:
    share = given(world, sector, procuratorate)
    guest, code = guest_of(world, procuratorate)
    page = guest.get(reverse("joint-desk", args=[code])).content.decode()
    assert sector.number in page and "待签收" in page
    page = guest.get(reverse("joint-matter", args=[code, share.pk])).content.decode()
    assert "互助某某快递乙网点" in page and "新就业形态劳动者" in page
    # How it was found, and the minutes, are the union's own.
    assert "按规则" not in page and "工资表" not in page
    assert do(guest, code, share, "receive").status_code == 302
    told = {"reply": "advised", "replied_on": today(), "reply_note": "发出检察建议"}
    assert do(guest, code, share, "hear", **told).status_code == 302
    with scope(SYSTEM, reason="test"):
        client.force_login(world.ming.account)
    assert f"{COURT}办理了" in client.get("/desk/").content.decode()
    client.get(sector.get_absolute_url())
    assert f"{COURT}办理了" not in client.get("/desk/").content.decode(), "it was read"
    assert do(guest, code, share, "hear", **told).status_code == 422, "once"
    assert do(guest, code, share, "file", filed_on=today()).status_code == 422, "not its side"
    with scope(SYSTEM, reason="test"):
        assert clue_of(sector).reply == "advised"
        told = Event.objects.filter(row_id=sector.pk).latest("id")
        assert told.account_id is None and "访客台" in told.data["reason"]
        assert Look.objects.filter(row_id=sector.pk, what="guest", reason=COURT).exists()

    other = given(world, fresh(sector), authority)
    bureau, at = guest_of(world, authority)
    assert do(bureau, at, other, "file", filed_on=today(), case_number="7").status_code == 302
    assert do(bureau, at, other, "list", text=LIST.replace("漏缴", "很好", 1)).status_code == 422
    assert do(bureau, at, other, "list", text=LIST).status_code == 302
    with scope(SYSTEM, reason="test"):
        firms = list(ListedFirm.objects.order_by("place").values_list("pk", flat=True))
    marked = {"ids": firms[:2], "mark": "right", "done_on": today()}
    assert do(bureau, at, other, "mark", **marked).status_code == 302
    ended = {"concluded_on": today(), "authority_outcome": "全部补办。"}
    assert do(bureau, at, other, "conclude", **ended).status_code == 302
    row = fresh(sector)
    with scope(SYSTEM, reason="test"):
        assert (row.firms, row.firms_done, case_of(row).outcome) == (3, 2, "全部补办。")
        assert "互助县人社局" in ListedFirm.objects.get(pk=firms[0]).known_by
    assert fresh(other).handled_by == "王检察官"


def test_a_package_goes_out_and_its_reply_comes_back(
    seat, world, client, sector, authority
) -> None:
    with world.seat("ming"):
        receive(sector, [sent("照片.jpg", photo())])
        kept = Attachment.objects.get(row_id=sector.pk)
    share = given(world, sector, authority, file_ids=[kept.pk])
    with scope(SYSTEM, reason="test"):
        client.force_login(world.ming.account)
    client.post("/seat/", {})
    page = client.get(reverse("supervision-share-package", args=[share.pk]))
    with zipfile.ZipFile(io.BytesIO(page.content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    manifest = json.loads(parts.pop("manifest.json"))
    assert manifest["files"] == {name: sha256(it).hexdigest() for name, it in parts.items()}
    told = json.loads(parts["matter.json"])
    assert told["number"] == sector.number and len(told["employers"]) == 2
    assert parts["事情.pdf"].startswith(b"%PDF") and any("照片" in name for name in parts)

    book = openpyxl.load_workbook(io.BytesIO(parts["回执.xlsx"]))
    lines = {row[0].value: row[1] for row in book["回执"].iter_rows() if row[0].value}
    lines["经办人"].value, lines["立案日期"].value = "李科长", today()
    lines["立案文号"].value, lines["处理完毕的日期"].value = "3", f"{today()}"
    lines["处理结果"].value = "已经排查。"
    for place, (name, problem) in enumerate((("甲网点", "漏缴"), ("乙网点", "未参加")), 2):
        book["单位清单"].cell(place, 2).value, book["单位清单"].cell(place, 4).value = name, problem
    book["单位清单"].cell(2, 5).value, book["单位清单"].cell(2, 6).value = "已改正", today()
    wrong = given_back(book)
    lines["校验码"].value, right = "0" * 12, lines["校验码"].value
    address = reverse("supervision-share-reply", args=[share.pk])
    refused = client.post(address, {"book": given_back(book)})
    assert refused.status_code == 422 and "不是这件事的" in refused.content.decode()
    lines["校验码"].value, lines["立案日期"].value = right, "去年"
    refused = client.post(address, {"book": given_back(book)})
    assert refused.status_code == 422 and "立案日期" in refused.content.decode()
    assert fresh(share).received_at is None, "all of it or nothing"
    assert client.post(address, {"book": wrong}).status_code == 302
    row = fresh(sector)
    with scope(SYSTEM, reason="test"):
        assert (row.firms, row.firms_done, case_of(row).outcome) == (2, 1, "已经排查。")
    assert fresh(share).received_by == "李科长"


def test_a_wage_case_is_shared_without_its_workers(world, authority, procuratorate) -> None:
    case = make_owed(world, "ming", 1, "快递", somebody(1), somebody(2))
    with pytest.raises(ValidationError, match="移送线索"):
        given(world, case, authority)
    with world.seat("ming"):
        told = {"receiver": "互助县人社局", "sent_on": today(), "words": "工资表一份"}
        case = refer_wagecase(case, **told)
        workers = [str(line.name) for line in WageLine.objects.on(case)]
    with pytest.raises(ValidationError, match="不给检察院"):
        given(world, case, procuratorate)
    share = given(world, case, authority)
    guest, code = guest_of(world, authority)
    page = guest.get(reverse("joint-matter", args=[code, share.pk])).content.decode()
    package = guest.get(reverse("joint-package", args=[code, share.pk])).content
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        page += parts.read("matter.json").decode()
        book = openpyxl.load_workbook(io.BytesIO(parts.read("回执.xlsx")))
    assert "工资表一份" in page and workers and not any(name in page for name in workers)
    lines = {row[0].value: row[1] for row in book["回执"].iter_rows() if row[0].value}
    lines["回复日期"].value, lines["回复内容"].value = today(), "已经立案"
    assert do(guest, code, share, "book", book=given_back(book)).status_code == 302
    with scope(SYSTEM, reason="test"):
        assert WageClue.objects.get().answer == "已经立案"


def given_back(book: Any) -> SimpleUploadedFile:
    kept = io.BytesIO()
    book.save(kept)
    return SimpleUploadedFile("回执.xlsx", kept.getvalue())


def test_a_body_sees_its_own_matters_and_no_others(world, sector, procuratorate, authority) -> None:
    with world.seat("ming"):
        receive(sector, [sent("照片.jpg", photo())])
        kept = Attachment.objects.get(row_id=sector.pk)
    mine, theirs = given(world, sector, procuratorate), given(world, sector, authority)
    guest, code = guest_of(world, procuratorate)
    for name in ("joint-matter", "joint-paper", "joint-package"):
        assert guest.get(reverse(name, args=[code, theirs.pk])).status_code == 404
    assert do(guest, code, theirs, "receive").status_code == 404
    # A file that was not given along, a paper that there is none of.
    assert guest.get(reverse("joint-file", args=[code, mine.pk, kept.pk])).status_code == 404
    assert guest.get(reverse("joint-paper", args=[code, mine.pk])).status_code == 404
    assert guest.get(reverse("joint-package", args=[code, mine.pk])).status_code == 200
    # Another browser has not given the PIN; a forged link is not there.
    stranger = Client()
    assert stranger.get(reverse("joint-matter", args=[code, mine.pk])).status_code == 302
    assert do(stranger, code, mine, "receive").status_code == 302
    assert fresh(mine).received_at is None
    assert stranger.get(reverse("joint-desk", args=["0" * 40])).status_code == 404
    # Taken back: gone. Out of date: gone. Shut: gone.
    with world.seat("ming"):
        actions.end_share(fresh(mine), end_reason="另案办理")
    assert guest.get(reverse("joint-matter", args=[code, mine.pk])).status_code == 404
    assert guest.get(reverse("joint-desk", args=[code])).status_code == 200
    with scope(SYSTEM, reason="test"):
        desk = GuestDesk.objects.get(body=procuratorate)
    with present(desk_end(desk)):
        assert guest.get(reverse("joint-desk", args=[code])).status_code == 404
    with world.seat("ming"):
        actions.shut_guestdesk(desk)
    assert guest.get(reverse("joint-desk", args=[code])).status_code == 404


def desk_end(desk: GuestDesk) -> Any:
    return now() + timedelta(days=(desk.until_on - today()).days + 1)


def test_what_the_office_keeps_to_itself_goes_nowhere(world, client, sector, authority) -> None:
    with world.seat("ming"):
        for audience, what in (("own", "proof"), ("offices", "minute"), ("offices", "scan")):
            label = Label(what=What(what), audience=Audience(audience))
            receive(sector, [sent(f"{what}.txt", f"{what} 的内容".encode())], label)
    with scope(SYSTEM, reason="test"):
        kept = {one.what: one.pk for one in Attachment.objects.filter(row_id=sector.pk)}
        client.force_login(world.ming.account)
    page = client.get(reverse("supervision-share-give", args=["sector", sector.pk]))
    assert f'value="{kept["scan"]}"' in page.content.decode()
    assert f'value="{kept["proof"]}"' not in page.content.decode()
    share = given(world, sector, authority, file_ids=list(kept.values()))
    assert share.file_ids == [kept["scan"]]


def test_a_proposal_is_filed_answered_and_seen_to_be_withdrawn(world, authority) -> None:
    letter = make_letter(world, "ming", 1, "快递")
    with world.seat("ming"):
        letter = serve(issue(letter))
        receive(letter, [sent("照片.jpg", photo())])
        kept = Attachment.objects.get(row_id=letter.pk)
    with scope(SYSTEM, reason="test: the third of its chain"):
        Letter.objects.filter(pk=letter.pk).update(kind="proposal")
    share = given(world, fresh(letter), authority, file_ids=[kept.pk])
    guest, code = guest_of(world, authority)
    paper = guest.get(reverse("joint-paper", args=[code, share.pk]))
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    file = guest.get(reverse("joint-file", args=[code, share.pk, kept.pk]))
    assert "sandbox" in file["Content-Security-Policy"], "never run by a browser"
    assert do(guest, code, share, "file", filed_on=today()).status_code == 302
    assert do(guest, code, share, "file", filed_on=today()).status_code == 422, "once"
    told = {"answered_on": today(), "answer": "已经责令改正。"}
    assert do(guest, code, share, "answer", **told).status_code == 302
    row = fresh(letter)
    with scope(SYSTEM, reason="test"):
        assert (row.state, case_of(row).authority) == ("answered", authority.name)
    address = reverse("joint-matter", args=[code, share.pk])
    assert "已撤" not in guest.get(address).content.decode()
    with world.seat("ming"):
        withdraw_letter(fresh(letter), outcome="发错了")
    assert "已撤" in guest.get(address).content.decode()


def test_what_is_not_for_a_body_is_not_shared(world, sector, procuratorate, authority) -> None:
    court = a_body("互助县人民法院", kind="court")
    letter = made(world)
    for matter, body, why in (
        (letter, authority, "建议书"),
        (letter, procuratorate, "移送"),
        (sector, court, "名录"),
    ):
        with pytest.raises(ValidationError, match=why):
            given(world, matter, body)
    given(world, sector, authority)
    with pytest.raises(ValidationError, match="已经交给"):
        given(world, sector, authority)
    with world.seat("hua"), pytest.raises(Http404):
        actions.give_share(matter=fresh(sector), body=authority, asked="看看")
    # The list calls it something else by now: nothing is open to it any more.
    guest, code = guest_of(world, authority)
    with scope(SYSTEM, reason="test"):
        correct_body(fresh(authority), kind="court", name=authority.name)
        share = Share.objects.get(body=authority)
    assert guest.get(reverse("joint-matter", args=[code, share.pk])).status_code == 404


def made(world) -> Letter:
    return make_letter(world, "ming", 1, "快递")


def test_a_file_of_the_body_is_looked_at_as_everybodys(world, sector, authority) -> None:
    share = given(world, sector, authority)
    guest, code = guest_of(world, authority)
    good = do(guest, code, share, "attach", uploads=[sent("回函.jpg", photo())])
    assert good.status_code == 302
    bad = do(guest, code, share, "attach", uploads=[sent("回函.jpg", b"MZ not a picture")])
    assert bad.status_code == 422
    with scope(SYSTEM, reason="test"):
        assert Attachment.objects.get(row_id=sector.pk).audience == "offices"
    assert do(
        guest, code, share, "book", book=sent("回执.xlsx", b"PK\x03\x04broken")
    ).status_code in (*(400, 422),)


def test_the_page_of_the_office(world, client, sector, procuratorate) -> None:
    given(world, sector, procuratorate)
    with scope(SYSTEM, reason="test"):
        client.force_login(world.ming.account)
    page = client.get(reverse("supervision-shares")).content.decode()
    assert COURT in page and sector.number in page and "没有开" in page
    address = reverse("supervision-desk-open", args=[procuratorate.pk])
    too_long = client.post(address, {"until_on": today() + timedelta(days=900)})
    assert too_long.status_code == 422 and "最长" in too_long.content.decode()
    slip = client.post(address, {"until_on": today() + timedelta(days=30)}).content.decode()
    pin = re.search(r"<b>(\d{6})</b>", slip).group(1)
    path = re.search(r"https?://[^/]+(/joint/[0-9a-f]+/)", slip).group(1)
    assert Client().post(path, {"pin": pin}).status_code == 302
    assert "开到" in client.get(reverse("supervision-shares")).content.decode()
    detail = client.get(sector.get_absolute_url()).content.decode()
    assert "交给外部单位" in detail and COURT in detail
