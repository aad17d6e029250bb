"""Forty workers, three instalments: every fen, whose it is, who sees it, and by when."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from huigong.demo.employers import put_on_file
from huigong.demo.letters import play_letters
from huigong.demo.wages import play_wages
from huigong.domains.supervision.wages import actions
from huigong.domains.supervision.wages.checks import WageSumsChecker
from huigong.domains.supervision.wages.counting import payments_of, standings, totals_of
from huigong.domains.supervision.wages.ending import actions as ending
from huigong.domains.supervision.wages.limits import limits_of
from huigong.domains.supervision.wages.models import WageCase, WageEntry, WageLine, WagePayment
from huigong.domains.supervision.wages.paying import actions as paying
from huigong.domains.supervision.wages.rules import TooMuch, split, why_not_close
from huigong.domains.supervision.wages.tests.samples import make_owed, make_wagecase, somebody
from huigong.domains.supervision.wages.typed import read_workers
from huigong.kernel.audit.models import Look
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.actions import tie_employer
from huigong.kernel.people.actions import link_person, register_person
from huigong.kernel.people.erasing import erase_person
from huigong.kernel.people.models import Person
from huigong.kernel.people.whole import whole_of
from huigong.kernel.scoping.scope import SYSTEM, scope

_OWED = st.lists(st.integers(0, 10_000_000), max_size=60)
_BANK = {"manner": "bank", "proof": "回单 8812"}
#: Built by the rule of GB 11643 on a place that no number was ever given for.
PAPER, OTHER = "990101199001010019", "990101198503050024"


@settings(max_examples=200, deadline=None)
@given(_OWED, st.data())
def test_a_share_is_exact_and_never_too_much(owed: list[int], data: st.DataObject) -> None:
    whole = sum(owed)
    total = data.draw(st.integers(0, whole))
    shares = split(total, owed)
    assert sum(shares) == total
    for share, one in zip(shares, owed, strict=True):
        assert 0 <= share <= one
        assert whole == 0 or abs(share - total * one / whole) < 1 + 1e-6
    assert shares == split(total, owed)
    # Who is owed nothing changes nobody's share, wherever they stand in the list.
    assert split(total, [*owed, 0])[:-1] == shares and split(total, [0, *owed])[1:] == shares
    # In instalments nobody is ever paid more than in the end is theirs.
    left = [one - share for one, share in zip(owed, shares, strict=True)]
    assert [a + b for a, b in zip(shares, split(sum(left), left), strict=True)] == owed
    with pytest.raises(TooMuch):
        split(whole + 1, owed)


def test_a_pasted_sheet_is_read_or_every_fault_is_named() -> None:
    plain = read_workers("马海 12000.50\n才让·卓玛 8000元 3000")
    assert [(one.name, one.due_fen, one.had_fen) for one in plain] == [
        ("马海", 1_200_050, 0),
        ("才让·卓玛", 800_000, 300_000),
    ]
    sheet = (
        "序号\t姓名\t应发工资（元）\t已发\t拖欠\t期间\t手机号码\t身份证号码\t离职日期\n"
        f"1\t李 某\t12,000.00\t2,000\t10,000.00\t2026-07至2026-09\t15400090001\t{PAPER}\t2026-10\n"
        "\t合计\t12,000.00\t2,000\t10,000.00\n"
    )
    (one,) = read_workers(sheet)
    assert (one.name, one.due_fen - one.had_fen, one.paper) == ("李某", 1_000_000, PAPER)
    assert (one.from_on, one.until_on) == (date(2026, 7, 1), date(2026, 9, 30))
    assert one.left_on == date(2026, 10, 31) and one.line == 2
    bad = (
        "马海 一万\n李某 100 200\n王某,120,500\n赵某 100 15400090002\n钱某 100.005\n孙某 1 2026-13"
    )
    with pytest.raises(ValidationError) as told:
        read_workers(bad)
    assert [said[:5] for said in told.value.messages] == [f"第 {n} 行" for n in (1, 2, 3, 5, 6)]


def _pay(case: WageCase, total: int, **more: object) -> WageCase:
    found = [one for one in standings(case) if one.left_fen]
    shares = split(total, [one.left_fen for one in found])
    given = {one.line.pk: fen for one, fen in zip(found, shares, strict=True)}
    return paying.pay_wagecase(case, shares=given, paid_on=today(), **{**_BANK, **more})


def test_forty_workers_in_three_instalments(db, world) -> None:
    people = [somebody(n, 300_000 + 7_777 * n) for n in range(40)]
    case = make_owed(world, "ming", 1, "三次付清", *people)
    whole = sum(one.due_fen for one in people)
    with world.seat("ming"):
        assert (case.workers, case.owed_fen, case.left_fen) == (40, whole, whole)
        agreed = {one.line.pk: one.line.owed_fen - 100 for one in standings(case)}
        told = {"agreed_on": today(), "agreement": "协议书 3 号"}
        case = actions.agree_wagecase(case, amounts=agreed, **told)
        assert case.left_fen == case.agreed_fen == whole - 4_000
        key = uuid4()
        case = _pay(case, 1_000_001, key=key, pay_by=today() + timedelta(days=9))
        with pytest.raises(ValidationError, match="已经登记过"):
            _pay(case, 1, key=key)
        case = _pay(case, 5_000_003)
        first = standings(case)[0]
        with pytest.raises(ValidationError, match="最多还欠"):
            paying.pay_wagecase(
                case, shares={first.line.pk: first.left_fen + 1}, paid_on=today(), **_BANK
            )
        with pytest.raises(ValidationError, match="还没有全部付清"):
            ending.close_wagecase(case, ending="paid")
        with pytest.raises(ValidationError, match="不能多于"):
            actions.agree_wagecase(case, amounts={**agreed, first.line.pk: 1}, **told)
        with pytest.raises(ValidationError, match="冲正"):
            actions.strike_wagecase(case, line=first.line.pk)
        # The second was entered for the wrong case: it is taken back whole, by an entry.
        wrong = payments_of(case)[1].payment
        case = paying.reverse_wagecase(case, payment=wrong.pk, reason="记到别的案件上了")
        assert case.paid_fen == 1_000_001
        with pytest.raises(ValidationError, match="已经冲正"):
            paying.reverse_wagecase(case, payment=wrong.pk, reason="再来")
        case = _pay(case, 5_000_003)
        case = _pay(case, case.left_fen)
        assert case.left_fen == 0 and case.paid_fen == case.agreed_fen
        # What stands on the case is what its rows add up to, and every entry is there for good.
        assert totals_of(standings(case)).paid_fen == case.paid_fen
        assert [one.payment.total_fen for one in payments_of(case)][:3] == [
            1_000_001,
            5_000_003,
            -5_000_003,
        ]
        with scope(SYSTEM, reason="test"):
            assert list(WageSumsChecker().problems()) == []
            WageCase.objects.filter(pk=case.pk).update(paid_fen=1)
            assert [one.key for one in WageSumsChecker().problems()] == [str(case.pk)]
            WageCase.objects.filter(pk=case.pk).update(paid_fen=case.paid_fen)
        for row in (WageEntry.objects.on(case).first(), WagePayment.objects.on(case).first()):
            with pytest.raises(DatabaseError), transaction.atomic():
                type(row).objects.filter(pk=row.pk).update(kind=row.kind)
        with pytest.raises(ValidationError, match="全部付清"):
            ending.close_wagecase(case, ending="waived", outcome="职工写了")
        case = ending.close_wagecase(case, ending="paid")
        with pytest.raises(ValidationError, match="重新追讨"):
            actions.enlist_wagecase(case, people=[somebody(3)])
        assert ending.reopen_wagecase(case, reason="约定的余款没有到账").state == "open"


def test_who_is_owed_is_told_apart_and_a_clue_waits_for_its_answer(db, world) -> None:
    twins = [somebody(1, phone="15400090001", paper=PAPER), somebody(2)]
    case = make_owed(world, "ming", 1, "分得清", *twins)
    with world.seat("ming"):
        for again in (
            somebody(3, phone="15400090001"),
            somebody(4, paper=PAPER),
            somebody(2),
            somebody(1, phone="15400090003"),
        ):
            is_other = again.name == twins[0].name and again.phone != twins[0].phone
            if is_other:
                case = actions.enlist_wagecase(case, people=[again])
                continue
            with pytest.raises(ValidationError, match=r"第 . 号"), transaction.atomic():
                actions.enlist_wagecase(case, people=[again])
        assert case.workers == 3
        line = WageLine.objects.on(case).get(place=2)
        case = actions.amend_wagecase(case, line=line.pk, worker=somebody(5, 2_000_000))
        assert case.owed_fen == 4_000_000
        assert actions.strike_wagecase(case, line=line.pk).workers == 2
        told = {"ending": "inspection", "outcome": "单位失联"}
        with pytest.raises(ValidationError, match="移送"):
            ending.close_wagecase(case, **told)
        clue = {"receiver": "互助县劳动保障监察大队", "sent_on": today(), "words": "名单和协议"}
        case = ending.refer_wagecase(case, **clue)
        with pytest.raises(ValidationError, match="上一次移送"):
            ending.refer_wagecase(case, **clue)
        case = ending.close_wagecase(case, **told)
        case = ending.hear_wagecase(case, heard_on=today(), answer="已立案")
        assert case.state == "closed"


def test_by_when_the_law_lets_it_go_on(db, world) -> None:
    july = {"from_on": date(2026, 7, 1), "until_on": date(2026, 9, 30)}
    gone = somebody(1, left_on=date(2026, 2, 28), **july)
    case = make_owed(world, "ming", 1, "期限", gone, somebody(2))
    with world.seat("ming"):
        arbitration, inspection = limits_of(case, standings(case))
        assert arbitration.on == date(2027, 2, 28)
        assert "第二十七条第四款" in arbitration.steps[0] and "1 人" in arbitration.steps[1]
        assert inspection.on == date(2028, 7, 31) and "第二十条" in inspection.steps[0]
        assert "继续状态" in inspection.question
        case = _pay(case, case.left_fen)
        assert limits_of(case, standings(case)) == []
    assert (
        why_not_close(ending="other", workers=0, left_fen=0, outcome="立错", has_clue=False) is None
    )
    assert why_not_close(ending="paid", workers=0, left_fen=0, outcome="", has_clue=False)


def test_each_sees_their_own_line_and_nobody_elses(db, world, client_for) -> None:
    lao, bate = world.lao.phone, world.bate.phone
    people = [somebody(1, phone=lao), somebody(2, 5_550_000, phone=bate), somebody(3, 7_770_000)]
    case = make_owed(world, "ming", 1, "各看各的", *people)
    with world.seat("ming"):
        case = _pay(case, 100_000)
        mine, theirs, third = (
            WageLine.objects.on(case).order_by("place").values_list("pk", flat=True)
        )
        address = case.get_absolute_url()
    phone = client_for("lao")
    page = phone.get(f"/my/wages/{mine}/").content.decode()
    assert "10,000.00" in page and "工*" in page and "银行转账" in page
    assert "55,500.00" not in page and "77,700.00" not in page
    assert str(mine) in phone.get("/my/wages/").content.decode()
    assert [phone.get(f"/my/wages/{one}/").status_code for one in (theirs, third)] == [404, 404]
    assert client_for("bate").get(f"/my/wages/{mine}/").status_code == 404
    assert client_for("hua").get(f"/my/wages/{mine}/").status_code == 404
    # The telephone was typed wrong: who is another by a checked document does not see the line.
    with world.seat("ming"):
        given = {"paper_number": OTHER, "phone_number": lao, "source": "申请书 1"}
        file = register_person(unit=world["ming"].unit, name="劳成贵", **given)
        link_person(file, account=world.lao.account)
        other = somebody(1, phone=lao, paper=PAPER)
        actions.amend_wagecase(case, line=mine, worker=other)
    assert phone.get(f"/my/wages/{mine}/").status_code == 404
    with world.seat("ming"):
        case = WageCase.objects.get(pk=case.pk)
        actions.amend_wagecase(case, line=third, worker=somebody(3, 7_770_000, paper=OTHER))
    assert phone.get(f"/my/wages/{third}/").status_code == 200
    with world.seat("ming"):
        file = Person.objects.get(pk=file.pk)
        told = next(one for one in whole_of(file) if one.key == "wages")
        assert [row[0] for row in told.rows] == [case.number]
        with pytest.raises(ValidationError, match=case.number), transaction.atomic():
            erase_person(file, basis="withdrawn")
        case = ending.close_wagecase(
            WageCase.objects.get(pk=case.pk), ending="waived", outcome="写了字据"
        )
        erase_person(Person.objects.get(pk=file.pk), basis="withdrawn")
        gone = WageLine.objects.get(pk=third)
        assert (gone.name, gone.paper, gone.phone, gone.owed_fen) == ("—", None, None, 7_770_000)
    # Those above read names masked; whoever opens a number says why, and that is kept.
    above = client_for("gao").get(address)
    assert above.status_code == 200
    words = re.sub(r"<[^>]*>|\s+", " ", above.content.decode().partition("<main")[2])
    assert "工*" in words and "工乙" not in words, words
    assert "工乙" in client_for("ming").get(address).content.decode()
    look = f"/desk/supervision/wages/{case.pk}/line/{mine}/look/"
    assert client_for("gao").post(look, {"reason": "核实"}).status_code == 403
    assert lao in client_for("ming").post(look, {"reason": "通知领钱"}).content.decode()
    with scope(SYSTEM, reason="test"):
        assert Look.objects.filter(row_id=case.pk, what="phone", reason__contains="领钱").exists()


def test_the_pages_split_save_and_lose_nothing(db, world, client_for) -> None:
    case, ming = make_wagecase(world, "ming", 1, "页面"), client_for("ming")
    start = f"/desk/supervision/wages/{case.pk}"
    bad = ming.post(f"{start}/enlist/", {"lines": "马海 9000\n李某 没有"})
    assert bad.status_code == 422
    assert "第 2 行" in bad.content.decode() and "马海 9000" in bad.content.decode()
    book = Workbook()
    book.active.append(["某某项目工资表"])
    book.active.append(["姓名", "应发工资（元）", "手机号码", "离职日期"])
    book.active.append(["马海", 9000.5, 15400090011, date(2026, 10, 8)])
    book.active.append(["李某", "没有"])
    sheet = BytesIO()
    book.save(sheet)
    sent = SimpleUploadedFile("工资表.xlsx", sheet.getvalue())
    bad = ming.post(f"{start}/enlist/", {"lines": "", "sheet": sent})
    assert bad.status_code == 422 and "第 3 行" in bad.content.decode()
    typed = bad.context["form"]["lines"].value()
    assert read_workers(typed.replace("没有", "1"))[0].phone == "15400090011"
    assert read_workers(typed.replace("没有", "1"))[0].left_on == date(2026, 10, 8)
    torn = ming.post(f"{start}/enlist/", {"sheet": SimpleUploadedFile("a.xlsx", b"PK\x03\x04")})
    assert torn.status_code == 422 and torn.context["form"].errors["sheet"]
    lines = "姓名,应发\n马海,9000\n李某,4500.01\n祁某,1500"
    assert ming.post(f"{start}/enlist/", {"lines": lines}).status_code == 302
    with world.seat("ming"):
        ids = list(WageLine.objects.on(case).order_by("place").values_list("pk", flat=True))
    told = {"key": str(uuid4()), "paid_on": today().isoformat(), **_BANK, "total": "10000"}
    page = ming.post(f"{start}/pay/", {**told, "split": "1"})
    shares = {f"fen_{pk}": page.context["form"][f"fen_{pk}"].value() for pk in ids}
    assert page.status_code == 200
    assert list(shares.values()) == ["6000.00", "3000.00", "1000.00"]
    wrong = ming.post(f"{start}/pay/", {**told, **shares, f"fen_{ids[0]}": "1"})
    assert wrong.status_code == 422 and "差" in wrong.content.decode()
    assert ming.post(f"{start}/pay/", {**told, **shares}).status_code == 302
    assert "已经登记过" in ming.post(f"{start}/pay/", {**told, **shares}).content.decode()
    more = ming.post(f"{start}/pay/", {**told, "key": str(uuid4()), "split": "1"})
    assert more.status_code == 422 and "只欠 5,000.01" in more.content.decode()
    with world.seat("ming"):
        case = WageCase.objects.get(pk=case.pk)
        assert (case.paid_fen, case.left_fen) == (1_000_000, 500_001)
        firm = case.employer
    gao, page = client_for("gao"), case.get_absolute_url()
    assert gao.get(page).status_code == 200
    with world.seat("ming"):
        tie_employer(firm, tied_unit=world.gao.unit, nature="kin", source="登记")
    assert gao.get(page).status_code == 404


def test_two_at_once_pay_once_and_a_dump_reads_nobody(fresh_database, owner_db, world) -> None:
    people = [somebody(n, 100_001, phone=f"1540009{n:04d}") for n in range(6)]
    people.append(somebody(7, 100_001, paper=PAPER))
    case = make_owed(world, "ming", 1, "同时", *people)
    ready, said = Barrier(3, timeout=30), []

    def alone(place: int) -> None:
        try:
            with world.seat("ming"):
                own = WageCase.objects.get(pk=case.pk)
                left = {one.line.pk: one.left_fen for one in standings(own)}
                ready.wait()
                paying.pay_wagecase(own, shares=left, paid_on=today(), **_BANK)
            said.append("paid")
        except ValidationError:
            said.append("refused")
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as crowd:
        list(crowd.map(alone, range(3)))
    assert sorted(said) == ["paid", "refused", "refused"]
    with world.seat("ming"):
        case = WageCase.objects.get(pk=case.pk)
        assert (case.paid_fen, case.left_fen) == (700_007, 0)
    names = owner_db.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND (relname LIKE 'supervision%' OR relname LIKE 'audit%' OR relname = 'scoping_token')"
    ).fetchall()
    assert len(names) > 10
    for (name,) in names:
        for (row,) in owner_db.execute(f'SELECT to_jsonb(t)::text FROM "{name}" t').fetchall():
            for secret in (PAPER, *(one.phone for one in people if one.phone)):
                assert secret not in row and secret.encode().hex() not in row, name


def test_the_demo_has_a_living_case_and_a_closed_one(db, world, client_for) -> None:
    put_on_file(world)
    play_letters(world)
    assert (play_wages(world), play_wages(world)) == (2, 0)
    with world.seat("ming"):
        closed, living = sorted(WageCase.objects.all(), key=lambda one: one.state)
        assert (living.workers, len(payments_of(living))) == (40, 4)
        assert 0 < living.left_fen < living.agreed_fen and closed.left_fen == 0
    assert "互助甲申劳务分包有限公司" in client_for("lao").get("/my/wages/").content.decode()
    # A special check before the holidays is a name on its check-ups.
    checked = (
        client_for("ming").get("/desk/supervision/checkup/?campaign=元旦春节前").content.decode()
    )
    assert "互助丁卯泉水厂" in checked and "互助巳丰酒业" not in checked
    page = client_for("ming").get("/desk/supervision/wagecase/").content.decode()
    assert living.number in page and closed.number in page
