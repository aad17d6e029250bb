"""The first thin line: found at an employer, reminded, demanded, proposed; each with its clock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.timezone import localdate

from huigong.demo.employers import put_on_file
from huigong.demo.letters import play_letters
from huigong.domains.supervision.checkups import actions as actions_of
from huigong.domains.supervision.checkups.found import findings_of
from huigong.domains.supervision.checkups.tests.samples import make_found
from huigong.domains.supervision.letters import actions
from huigong.domains.supervision.letters.chain import reason_against_level
from huigong.domains.supervision.letters.models import Letter, LetterItem
from huigong.domains.supervision.letters.rules import Why, may_sign, why_not_next
from huigong.domains.supervision.letters.tests.samples import issue, make_letter, serve
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.actions import tie_employer
from huigong.kernel.org.models import Level, Unit
from huigong.kernel.workflow.inbox import mine
from huigong.kernel.workflow.models import Clock


def test_from_the_finding_to_the_proposal(db, world) -> None:
    letter = make_letter(world, "ming", 1, "无答复")
    assert "《劳动法》第五十条" in letter.text and "涉及40人" in letter.text
    assert "投诉" not in letter.text
    kinds = []
    for kind in ("opinion", "proposal"):
        with world.seat("ming"):
            letter = serve(issue(letter))
            (clock,) = mine().filter(row_id=letter.pk)
            assert clock.due_at == letter.due_at
            with pytest.raises(ValidationError, match="答复期限"):
                actions.follow_letter(before=letter)
        with world.seat("ming", at=letter.due_at + timedelta(minutes=1)):
            letter = actions.follow_letter(before=letter)
            assert letter.kind == kind and letter.number == ""
            kinds.append(letter.get_kind_display())
    assert kinds == ["意见书", "建议书"]
    assert letter.addressee == "互助土族自治县人力资源和社会保障局"
    with world.seat("ming", at=letter.before.due_at + timedelta(hours=1)):
        letter = serve(issue(letter))
        assert letter.number.startswith("互助县总工会监建〔") and letter.number.endswith("〕1号")
        assert Letter.objects.get(pk=letter.before_id).state == "overtaken"
        assert not Clock.objects.filter(row_id=letter.before_id, stopped_at=None).exists()
        assert LetterItem.objects.on(letter).count() == 2
        (clock,) = mine().filter(row_id=letter.pk)
        assert clock.due["amount"] == 60


def test_a_draft_without_a_number_is_opened_from_the_list(db, world, client_for) -> None:
    letter = make_letter(world, "ming", 1, "草稿")
    page = client_for("ming").get("/desk/supervision/letter/").content.decode()
    assert f'<a class="hg-key" href="{letter.get_absolute_url()}">打开</a>' in page
    assert 'hg-none"><a' not in page


def test_a_check_up_begins_one_letter(db, world) -> None:
    letter = make_letter(world, "ming", 1, "一份")
    with world.seat("ming"):
        with pytest.raises(ValidationError, match="已经起草过"):
            actions.draft_letter(checkup=letter.checkup, kind="hint")
        actions.drop_letter(letter, outcome="写错了")
        assert actions.draft_letter(checkup=letter.checkup, kind="opinion").state == "drafted"


def test_a_refused_letter_waits_for_nothing(db, world) -> None:
    letter = make_letter(world, "ming", 1, "拒收")
    with world.seat("ming"):
        letter = serve(issue(letter), "refused")
        with pytest.raises(ValidationError, match="拒收"):
            actions.extend_letter(letter, new_day=today(), reason="对方申请")
        assert letter.due_at is None and not mine().filter(row_id=letter.pk).exists()
        after = actions.follow_letter(before=letter)
        assert "拒收" in after.text
        with pytest.raises(ValidationError, match="已经起草"):
            actions.follow_letter(before=letter)
        with pytest.raises(ValidationError, match="不能"):
            actions.edit_letter(issue(after), title="改过的标题", addressee="某厂", text="改。")


def test_an_answer_is_judged_point_by_point(db, world) -> None:
    letter = make_letter(world, "ming", 1, "答复")
    with world.seat("ming"):
        letter = serve(issue(letter))
        later = letter.answer_by + timedelta(days=30)
        letter = actions.extend_letter(letter, new_day=later, reason="对方书面申请延期")
        (clock,) = mine().filter(row_id=letter.pk)
        assert clock.due_at == letter.due_at and localdate(clock.due_at) == later
        letter = actions.answer_letter(letter, answered_on=today(), answer="已改。")
        (clock,) = mine().filter(row_id=letter.pk)
        assert clock.step == "check" and letter.due_at is None
        with pytest.raises(ValidationError, match="第 2 项"), transaction.atomic():
            actions.judge_letter(letter, verdicts={1: ("met", "看了回单")})
        letter = Letter.objects.get(pk=letter.pk)
        letter = actions.judge_letter(letter, verdicts={1: ("met", "看了回单"), 2: ("unmet", "")})
        assert not mine().filter(row_id=letter.pk).exists()
        after = actions.follow_letter(before=letter)
        assert [one.duty for one in LetterItem.objects.on(after)] == ["contract-written"]
        assert "第五十条" not in after.text and "《劳动合同法》第十条" in after.text


def test_numbers_have_no_gap_and_no_twin(db, world) -> None:
    drafts = [make_letter(world, "ming", n, "编号") for n in range(3)]
    other = make_letter(world, "hua", 9, "邻县")
    with world.seat("ming"):
        numbers = [issue(drafts[0]).serial]
        # Nobody signed: refused after the number was drawn, and the number is given back.
        with pytest.raises(ValidationError), transaction.atomic():
            actions.issue_letter(drafts[1], signer="甲" * 41, signer_post="主席")
        actions.drop_letter(Letter.objects.get(pk=drafts[1].pk), outcome="合在一起发")
        numbers.append(issue(drafts[2]).serial)
    with world.seat("hua"):
        numbers.append(issue(other).serial)
    assert numbers == [1, 2, 1]


def test_who_is_tied_sees_neither_and_nothing_tells_of_the_complaint(db, world, client_for) -> None:
    letter = make_letter(world, "ming", 1, "有关系")
    with world.seat("ming"):
        checkup, firm = letter.checkup, letter.employer
        kept = {"manner": "draw", "first_supervisor": "甲", "second_supervisor": "乙"}
        actions_of.edit_checkup(checkup, minutes="看了工资表。", **kept)
    gao, page = client_for("gao"), checkup.get_absolute_url()
    api = f"/api/v1/supervision/checkup/{checkup.pk}"
    for address in (page, f"{page}print/", f"{page}history/", "/desk/supervision/checkup/", api):
        shown = gao.get(address)
        assert shown.status_code == 200, address
        said = shown.content.decode()
        assert not [word for word in ("投诉举报", "抽查", "complaint") if word in said], address
    assert gao.get(letter.get_absolute_url()).status_code == 200
    with world.seat("ming"):
        tie_employer(firm, tied_unit=world.gao.unit, nature="kin", source="登记")
    assert gao.get(page).status_code == 404
    assert gao.get(letter.get_absolute_url()).status_code == 404


def test_a_finding_names_a_duty_that_holds_here(db, world) -> None:
    checkup = make_found(world, "ming", 1, "事项")
    with world.seat("ming"):
        for duty in ("no-such", "pay-monthly"):
            with pytest.raises(ValidationError):
                actions_of.note_checkup(checkup, duty=duty, facts="某事", demand="改")
        paid = findings_of(checkup).get(duty="pay-monthly")
        checkup = actions_of.strike_checkup(checkup, finding=paid.pk)
        assert checkup.findings == 1
        checkup = actions_of.note_checkup(checkup, duty="pay-monthly", facts="某事", demand="改")
        assert checkup.findings == 2


def test_only_a_county_proposes_and_a_confirmed_post_signs(db) -> None:
    town = Unit(level=Level.TOWNSHIP, division="630223100")
    assert "县级" in reason_against_level(town, "proposal")
    assert not reason_against_level(town, "hint")
    assert may_sign("副主席", "主席、副主席") and not may_sign("干事", "主席、副主席")
    late = {"has_next": True, "state": "served", "is_refused": False, "all_met": False}
    assert why_not_next(**late, is_late=False) == Why.RUNNING
    assert why_not_next(**late, is_late=True) is None
    judged = {**late, "state": "judged", "is_late": False}
    assert why_not_next(**judged) is None
    assert why_not_next(**{**judged, "all_met": True}) == Why.MET
    assert why_not_next(**{**judged, "has_next": False}) == Why.LAST


def test_a_letter_is_a_pdf_and_the_demo_tells_its_stories(db, world, client_for) -> None:
    put_on_file(world)
    assert play_letters(world) == 4
    assert play_letters(world) == 0
    with world.seat("ming"):
        states = list(Letter.objects.order_by("id").values_list("kind", "state"))
        assert Letter.objects.get(checkup=None).state == "drafted"
        proposal = Letter.objects.get(kind="proposal")
    assert states == [
        ("hint", "overtaken"),
        ("opinion", "overtaken"),
        ("proposal", "served"),
        ("hint", "answered"),
        ("hint", "drafted"),
    ]
    ming = client_for("ming")
    page = ming.get(proposal.get_absolute_url()).content.decode()
    assert "前后的文书" in page and "为什么是这个时间" in page
    paper = ming.get(f"/desk/supervision/paper/{proposal.pk}/pdf/")
    assert paper.content.startswith(b"%PDF") and len(paper.content) > 5_000
    # Nothing that is over is called late.
    assert "已超期" not in ming.get("/desk/supervision/letter/").content.decode()
    # The brewery is tied to its own union: what the rule did stands in the history in words.
    with world.seat("ming"):
        judged = Letter.objects.get(state="answered").get_absolute_url()
    assert "有关单位按规定回避" in ming.get(judged).content.decode()
    assert client_for("hua").get(paper.request["PATH_INFO"]).status_code == 404


def test_many_issue_at_once_without_gap_or_twin(fresh_database, world) -> None:
    """Twelve at a time in one series; every third is refused after its number was drawn, and one
    draft is issued by two people at the same moment.
    """
    drafts = [make_letter(world, "ming", n, "同时") for n in range(11)]
    with world.seat("ming"):
        twice = [Letter.objects.get(pk=drafts[0].pk), *drafts]
    ready = Barrier(len(twice), timeout=30)

    def alone(place: int) -> None:
        try:
            ready.wait()
            with world.seat("ming"), suppress(ValidationError):
                signer = "甲" * 41 if place % 3 == 2 else "马主席"
                actions.issue_letter(twice[place], signer=signer, signer_post="主席")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(twice)) as crowd:
        list(crowd.map(alone, range(len(twice))))
    with world.seat("ming"):
        serials = sorted(Letter.objects.exclude(number="").values_list("serial", flat=True))
        later = issue(Letter.objects.filter(number="").first())
    assert serials == list(range(1, len(serials) + 1)) and len(serials) == 7
    assert later.serial == len(serials) + 1
