"""The courier story: from check-ups to a trade, the procuratorate, the list, and every firm."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.timezone import localdate
from openpyxl import Workbook

from huigong.demo.sectors import play_sectors
from huigong.domains.supervision.clues import actions as clues
from huigong.domains.supervision.clues.rules import Why, judge_transfer
from huigong.domains.supervision.clues.standing import case_of, refusal_of
from huigong.domains.supervision.joint import actions
from huigong.domains.supervision.joint.candidates import candidates
from huigong.domains.supervision.joint.casepaper import figures_of, first_words
from huigong.domains.supervision.joint.following import firms_of, totals_of
from huigong.domains.supervision.joint.listing import read_list
from huigong.domains.supervision.joint.models import ListedFirm, SectorFinding
from huigong.domains.supervision.joint.tests.samples import (
    DUTY,
    LIST,
    TRADE,
    follow,
    handing,
    make_outlet,
    make_sectorfinding,
)
from huigong.domains.supervision.letters import actions as letters
from huigong.domains.supervision.letters.tests.samples import issue, make_letter, serve
from huigong.domains.supervision.letters.workflow import letter_flow
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.actions import register_employer, tie_employer
from huigong.kernel.employers.tests.samples import code
from huigong.kernel.workflow.inbox import mine

CASES = yaml.safe_load(Path(__file__).with_name("transfer.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[one["say"] for one in CASES])
def test_who_may_hand_over(case) -> None:
    found = judge_transfer(
        is_federation=case.get("federation", True),
        level=case["level"],
        lowest=4,
        grounds=set(case["grounds"]),
        is_refused=case["refused"],
        binds_groups=case["binds"],
    )
    assert list(found.why) == case["why"]
    assert found.may == (not set(case["why"]) - {Why.UNDECIDED})


def test_a_trade_is_counted_by_employers_in_sight(db, world) -> None:
    for n in range(3):
        make_outlet(world, "ming", f"互助某某快递{n}号网点", is_platform=n == 0)
    make_outlet(world, "hua", "民和某某快递网点")
    with world.seat("ming"):
        seen = {(one.duty, one.trade): one for one in candidates(world.ming.unit)}
        courier = seen[DUTY, TRADE]
        assert (courier.employers, courier.people, len(courier.checkup_ids)) == (3, 36, 3)
        assert courier.trade_name == "快递服务" and seen[DUTY, "platform"].employers == 1
        sector = actions.open_sector(duty=DUTY, trade=TRADE)
        assert sector.title.startswith("快递服务：") and sector.employers == 3
        with pytest.raises(ValidationError, match="已经提出"):
            actions.open_sector(duty=DUTY, trade=TRADE)
        with pytest.raises(ValidationError, match="没有这个行业"):
            actions.open_sector(duty=DUTY, trade="4710")
    with world.seat("gao"):
        (above,) = [one for one in candidates(world.gao.unit) if one.trade == TRADE]
        assert above.employers == 4
    with world.seat("ming", at=timezone.now() + timedelta(days=400)):
        assert candidates(world.ming.unit) == []


def test_from_the_finding_to_the_typical_case(db, world) -> None:
    sector = make_sectorfinding(world, "ming", 1, "快递")
    with world.seat("ming"):
        sector = follow(sector)
        (clock,) = mine().filter(row_id=sector.pk)
        assert clock.due["amount"] == 60 and clock.due_at == sector.due_at
        sector = actions.lengthen_sector(sector, approved_on=today(), approval="局长批准")
        (longer,) = mine().filter(row_id=sector.pk)
        assert longer.due_at == sector.due_at > clock.due_at
        with pytest.raises(ValidationError, match="只能延长一次"):
            actions.lengthen_sector(sector, approved_on=today(), approval="又一次")
        done = {"concluded_on": today(), "authority_outcome": "全省排查，逐户督促"}
        sector = actions.conclude_sector(sector, **done)
        assert sector.due_at is None and not mine().filter(row_id=sector.pk).exists()
        with pytest.raises(ValidationError, match="只登记一次"):
            actions.conclude_sector(sector, **done)
        first, *rest = firms_of(sector).values_list("pk", flat=True)
        how = {"done_on": today(), "known_by": "人社局缴费记录"}
        sector = actions.mark_sector(sector, firms=[first], mark="right", **how)
        with pytest.raises(ValidationError, match="还有 2 户"):
            actions.close_sector(sector, outcome="好了")
        assert [one.pk for one in firms_of(sector, "open")] == rest
        sector = actions.mark_sector(sector, firms=rest, mark="right", **how)
        told = [(one.problem, one.count, one.right, one.left) for one in totals_of(sector)]
        assert told == [("arrears", 2, 2, 0), ("unenrolled", 1, 1, 0)]
        assert (sector.firms, sector.firms_done) == (3, 3)
        sector = actions.close_sector(sector, outcome="全部改正")
        words = first_words(sector)
        assert "互助县人民检察院" in words["case_parties"] and "人社局" in words["case_text"]
        sector = actions.write_sector(sector, **words)
        assert figures_of(sector) == (
            "清单共3户：漏缴的2户中2户正常缴费；未参加的1户中1户已登记参保。"
        )
        sector = actions.submit_sector(sector, submitted_on=today(), submitted_to="省总工会")
        sector = actions.select_sector(sector, selected_by="全国总工会", selected_as="典型案例")
        assert sector.state == "selected"


def test_a_mark_can_be_taken_back_and_a_firm_can_be_gone(db, world) -> None:
    sector = make_sectorfinding(world, "ming", 1, "快递")
    with world.seat("ming"):
        sector = follow(sector)
        ids = list(firms_of(sector).values_list("pk", flat=True))
        how = {"done_on": today(), "known_by": "回访"}
        sector = actions.mark_sector(sector, firms=ids, mark="right", **how)
        sector = actions.mark_sector(sector, firms=ids[:1], mark="open", **how)
        sector = actions.mark_sector(sector, firms=ids[1:2], mark="gone", **how)
        assert (sector.firms, sector.firms_done) == (3, 2)
        states = list(firms_of(sector).values_list("outcome", flat=True))
        assert states == ["open", "gone", "enrolled"]
        with pytest.raises(ValidationError, match="打勾"):
            actions.mark_sector(sector, firms=[1], mark="right", **how)
        with pytest.raises(ValidationError, match="今天以后"):
            tomorrow = today() + timedelta(days=1)
            actions.mark_sector(sector, firms=ids, mark="right", done_on=tomorrow, known_by="x")


def test_a_list_loses_no_line(db, world) -> None:
    sector = make_sectorfinding(world, "ming", 1, "快递")
    with world.seat("ming"):
        sector = follow(sector)
        firm = register_employer(unit=world.ming.unit, name="互助某某速递", uscc=code(7))
    rows = [
        ("全省快递网点排查清单", "", ""),
        ("企业名称", "社会信用代码", "参保情况"),
        ("互助某某速递有限公司", code(7).lower(), "断缴工伤保险"),
        ("互助某某快递甲网点", "", "漏缴"),
        ("互助某某快递丙网点", "", "漏缴"),
        ("互助某某快递丁网点", "91630000000000000X", "未参加"),
        ("互助某某快递戊网点", "", "不清楚"),
        ("合计", "", "5户"),
    ]
    book = Workbook()
    for row in rows:
        book.active.append(row)
    with world.seat("ming"):
        packed = BytesIO()
        book.save(packed)
        packed.seek(0)
        reading = read_list(sector, upload=packed)
        assert [(one.line, one.uscc, one.problem) for one in reading.fresh] == [
            (3, code(7), "arrears")
        ]
        assert reading.same == 1
        assert [one.line for one in reading.bad] == [5, 6, 7] and "两处不一样" in reading.bad[0].why
        assert reading.left.splitlines()[2] == "互助某某快递戊网点\t\t不清楚"
        sector = actions.list_sector(sector, lines=reading.fresh)
        assert ListedFirm.objects.get(uscc=code(7)).employer_id == firm.pk
        # What came back is mended and sent again, without its heading.
        mended = reading.left.replace("91630000000000000X", "").replace("不清楚", "欠缴")
        again = read_list(sector, text=mended)
        assert [one.name[-3:] for one in again.fresh] == ["丁网点", "戊网点"]


def test_pages_of_the_story(db, world, client_for) -> None:
    sector = make_sectorfinding(world, "ming", 1, "快递")
    ming, base = client_for("ming"), f"/desk/supervision/sector/{sector.pk}"
    assert "快递服务" in ming.get("/desk/supervision/sectors/").content.decode()
    given = {"sent_on": today(), "receiver": "县检察院", "documents": "笔录"}
    page = ming.post(f"{base}/transfer/", {**given, "grounds": ["women"]})
    assert page.status_code == 422 and "请示" in page.content.decode()
    told = {**given, "grounds": ["women"], "basis": "请示省总，电话记录 3 号"}
    assert ming.post(f"{base}/transfer/", told).status_code == 302
    answer = {"reply": "advised", "replied_on": today(), "reply_note": "检建〔2026〕1号"}
    assert ming.post(f"{base}/hear/", answer).status_code == 302
    with world.seat("ming"):
        sector = SectorFinding.objects.get(pk=sector.pk)
        actions.file_sector(sector, authority="县人社局", filed_on=today())
    page = ming.post(f"{base}/list/", {"text": f"{LIST}互助某某快递丁网点\t123\t漏缴\n"})
    shown = page.content.decode()
    assert page.status_code == 200 and "第 5 行" in shown and "丁网点\t123\t漏缴" in shown
    upload = SimpleUploadedFile("list.csv", "戊网点,,漏缴\n".encode("gb18030"))
    assert ming.post(f"{base}/list/", {"upload": upload}).status_code == 302
    with world.seat("ming"):
        ids = list(ListedFirm.objects.order_by("pk").values_list("pk", flat=True))
    marks = {"ids": ids[:1], "mark": "right", "done_on": today(), "known_by": "缴费记录"}
    assert ming.post(f"{base}/mark/", {**marks, "known_by": ""}).status_code == 422
    assert ming.post(f"{base}/mark/", marks).status_code == 302
    listed = {**marks, "ids": [], "is_all": "on"}
    assert ming.post(f"{base}/mark/?only=arrears", listed).status_code == 302
    with world.seat("ming"):
        assert firms_of(sector, "open").get().problem == "unenrolled"
    assert ming.post(f"{base}/mark/?only=open", listed).status_code == 302
    assert "没有这样的单位" in ming.get(f"{base}/firms/?only=open").content.decode()
    page = ming.get(sector.get_absolute_url()).content.decode()
    assert "检建〔2026〕1号" in page and "为什么是这个时间" in page
    listing = ming.get("/desk/supervision/sectorfinding/").content.decode()
    assert "4/4" in listing
    assert ming.get(f"{base}/write/").status_code == 200
    assert ming.get(f"{base}/case/").content.startswith(b"%PDF")
    assert client_for("hua").get(f"{base}/firms/").status_code == 404
    assert client_for("gao").post(f"{base}/mark/", marks).status_code == 403


def test_a_tie_takes_the_finding_away(db, world, client_for) -> None:
    sector = make_sectorfinding(world, "ming", 1, "快递")
    with world.seat("ming"):
        firm = register_employer(unit=world.ming.unit, name="互助某某速递", uscc=code(7))
        follow(sector, f"互助某某速递,{code(7)},漏缴")
    gao = client_for("gao")
    assert gao.get(sector.get_absolute_url()).status_code == 200
    with world.seat("ming"):
        tie_employer(firm, tied_unit=world.gao.unit, nature="kin", source="登记")
    assert gao.get(sector.get_absolute_url()).status_code == 404


def test_a_letter_is_handed_over_and_its_proposal_followed(db, world, client_for) -> None:
    letter = make_letter(world, "ming", 1, "拒收")
    with world.seat("ming"):
        with pytest.raises(ValidationError, match="没有签发"):
            clues.transfer_letter(letter, handing=handing())
        letter = serve(issue(letter), "refused")
        letter = serve(issue(letters.follow_letter(before=letter)), "refused")
        letter = serve(issue(letters.follow_letter(before=letter)))
        assert letter_flow.reason_against(letter, "lengthen") == "没有正在办理的立案。"
        assert refusal_of(letter.before) == "文书送达时被拒收。"
        with pytest.raises(ValidationError) as refused:
            clues.transfer_letter(letter, handing=handing(grounds=["wages"], refusal=""))
        assert set(refused.value.message_dict) == {"refusal"}
        letter = clues.transfer_letter(letter, handing=handing(grounds=["wages"]))
        with pytest.raises(ValidationError, match="移送过"):
            clues.transfer_letter(letter, handing=handing())
        letter = clues.hear_letter(letter, reply="taken", replied_on=today())
        filed = today() - timedelta(days=7)
        before = letter.due_at
        letter = clues.file_letter(letter, authority="县人社局", filed_on=filed)
        assert letter.due_at < before and case_of(letter).filed_on == filed
        letter = clues.lengthen_letter(letter, approved_on=today(), approval="局长批准")
        assert letter_flow.reason_against(letter, "file") == "已经登记过立案。"
        assert letter_flow.reason_against(letter, "lengthen").startswith("只能延长一次")
        (clock,) = mine().filter(row_id=letter.pk)
        assert clock.due_at == letter.due_at > before
        assert localdate(clock.due_at) == letter.answer_by
    ming = client_for("ming")
    page = ming.get(letter.get_absolute_url()).content.decode()
    assert "拖欠农民工工资的群体性争议" in page and "局长批准" in page
    assert ming.get(f"/desk/supervision/paper/{letter.pk}/hear/").status_code == 200


def test_sixty_and_thirty_working_days(db, world) -> None:
    """Filed on Thursday 8 January 2026: the days of the notice are counted by hand."""
    sector = make_sectorfinding(world, "ming", 1, "快递")
    with world.seat("ming"):
        sector = actions.file_sector(sector, authority="县人社局", filed_on=date(2026, 1, 8))
        due = localdate(sector.due_at)
        sector = actions.lengthen_sector(sector, approved_on=today(), approval="批")
        assert (due, localdate(sector.due_at)) == (date(2026, 4, 9), date(2026, 5, 25))


def test_the_demo_follows_all_sixty_six(db, world, client_for) -> None:
    assert play_sectors(world) == 66
    assert play_sectors(world) == 0
    with world.seat("jian"):
        sector = SectorFinding.objects.get()
        told = [(one.label, one.count, one.right, one.left) for one in totals_of(sector)]
        assert told == [("漏缴", 53, 53, 0), ("未参加", 13, 13, 0)]
        assert ListedFirm.objects.exclude(employer=None).count() == 4
        assert "53户正常缴费；未参加的13户中13户已登记参保" in figures_of(sector)
        (proposed,) = [one for one in candidates(world.jian.unit) if one.trade == "platform"]
        assert proposed.employers == 3
        # What stood behind the closed finding is not proposed anew.
        assert TRADE not in {one.trade for one in candidates(world.jian.unit)}
    assert "66/66" in client_for("jian").get("/desk/supervision/sectorfinding/").content.decode()
