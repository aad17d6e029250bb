"""A 提示函 to a whole trade: from dated data, with the articles of its day and no others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huigong.domains.supervision.letters import actions
from huigong.domains.supervision.letters.models import Letter, LetterItem
from huigong.domains.supervision.letters.tests.samples import issue, make_letter, serve
from huigong.domains.supervision.letters.trade import actions as trade
from huigong.domains.supervision.letters.trade.topics import DATA, read, shelf, topics_on
from huigong.kernel.calendar.due import Due
from huigong.kernel.calendar.present import today
from huigong.kernel.workflow.inbox import mine
from huigong.kernel.workflow.models import Clock

SPRING = datetime(2025, 2, 10, 1, tzinfo=UTC)


def test_the_first_reminder_of_2025_rebuilt_from_data(db, world) -> None:
    with world.seat("bao", at=SPRING):
        letter = trade.draft_trade_letter(topic="back-to-work")
        said, items = letter.text, list(LetterItem.objects.on(letter).order_by("place"))
        assert letter.addressee == "全省各用人单位、平台企业"
        aspects = ["依法招用", "书面劳动合同", "劳动报酬", "社会保险", "休息休假"]
        aspects += ["民主管理和集体协商", "劳动安全卫生"]
        assert list(dict.fromkeys(one.heading for one in items))[:7] == aspects
        assert all(one.basis and not one.facts for one in items)
        words = ("几个平台", "书面协议", "小时最低工资", "人身意外", "工伤自负", "放弃社会保险")
        words += ("百分之三百", "应休未休", "禁忌", "产假", "（七）劳动安全卫生。")
        assert [word for word in words if word not in said] == []
        # What the court said in September 2025 is not held against anybody in February.
        assert "解释（二）" not in said and "《劳动合同法》第二十六条" in said
        letter = issue(letter)
        assert letter.number.endswith("监提〔2025〕1号")
    with world.seat("bao", at=datetime(2026, 2, 25, 1, tzinfo=UTC)):
        assert "解释（二）" in trade.draft_trade_letter(topic="back-to-work").text


def test_it_is_published_and_closed_and_waits_only_where_asked(db, world, client_for) -> None:
    given = {"topic": "", "duties": ("pay-monthly", "hours-weekly-rest"), "addressee": "各快递网点"}
    where = {"seal_number": "YZ-1", "published_on": today(), "where": "公众号"}
    with world.seat("ming"):
        letter = issue(trade.draft_trade_letter(**given))
        assert "一、工时与加班" in letter.text and "《劳动法》第五十条" in letter.text
        with pytest.raises(ValidationError, match="登记发布"):
            serve(letter)
        letter = trade.publish_letter(letter, **where)
        with pytest.raises(ValidationError, match="没有要求反馈"):
            trade.prolong_letter(letter, new_day=today() + timedelta(days=9), reason="等等")
        assert letter.state == "published" and not mine().filter(row_id=letter.pk).exists()
        with pytest.raises(ValidationError, match="没有下一份"):
            actions.follow_letter(before=letter)
        assert actions.close_letter(letter, outcome="检查了十二家，都已改正").state == "closed"
        asking = issue(trade.draft_trade_letter(**given, asks_reply=True))
        assert "书面告知我会" in asking.text and asking.serial == 2
        asking = trade.publish_letter(asking, **where)
        assert [one.row_id for one in mine().filter(row_id=asking.pk)] == [asking.pk]
    url = asking.get_absolute_url()
    assert "延长反馈期限" in client_for("ming").get(url).content.decode()
    with world.seat("ming"):
        asking = _prolonged(asking)
    shown = client_for("ming").get(url).content.decode()
    assert f"{asking.answer_by:%Y-%m-%d}" in shown and "为什么是这个时间" in shown
    assert "延长反馈期限" not in shown
    with world.seat("ming"):
        asking = actions.close_letter(asking, outcome="收到四十家的反馈")
        assert asking.due_at is None and not mine().filter(row_id=asking.pk).exists()
        one = issue(make_letter(world, "ming", 1, "一家"))
        with pytest.raises(ValidationError, match="登记送达"):
            trade.publish_letter(one, **where)
        for wrong in ({"topic": "no-such"}, {"topic": ""}, {"topic": "", "duties": ("no-such",)}):
            with pytest.raises(ValidationError, match="监督事项"):
                trade.draft_trade_letter(**wrong)


def _prolonged(letter: Letter) -> Letter:
    """Once, to a later day, with the reason beside the clock."""
    was = letter.answer_by
    assert was is not None
    with pytest.raises(ValidationError, match="晚于现在的期限"):
        trade.prolong_letter(letter, new_day=was, reason="早了")
    later = was + timedelta(days=15)
    letter = trade.prolong_letter(letter, new_day=later, reason="协会来函，网点还在统计")
    assert letter.answer_by == later
    (clock,) = mine().filter(row_id=letter.pk)
    assert clock.due_at == letter.due_at
    told = Due.from_json(Clock.objects.on(letter).get(stopped_at=None).due).explain()
    assert "协会来函" in " ".join(told)
    with pytest.raises(ValidationError, match="只能延长一次"):
        trade.prolong_letter(letter, new_day=later + timedelta(days=1), reason="再来")
    return letter


def test_a_letter_is_about_one_employer_or_for_a_trade(db, world) -> None:
    letter = make_letter(world, "ming", 1, "半个")
    with world.seat("ming"):
        for half in ({"employer": None}, {"checkup": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Letter.objects.filter(pk=letter.pk).update(**half)


def test_what_was_taken_back_is_written_anew(db, world) -> None:
    letter = make_letter(world, "ming", 1, "撤回")
    with world.seat("ming"):
        letter = serve(issue(letter), "refused")
        after = issue(actions.follow_letter(before=letter))
        after = actions.withdraw_letter(after, outcome="发错了单位")
        assert after.number and after.state == "withdrawn"
        again = issue(actions.follow_letter(before=Letter.objects.get(pk=letter.pk)))
        assert again.serial == 2
        with pytest.raises(ValidationError, match="已经起草"):
            actions.follow_letter(before=Letter.objects.get(pk=letter.pk))


def test_topics_say_where_everything_is_written(db, tmp_path) -> None:
    assert shelf().problems == [] and [one.code for one in topics_on(today())] == ["back-to-work"]
    text = (DATA / "back_to_work.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "broken.yaml"
    for right, wrong, told in (
        ("duty: contract-no-deposit", "duty: no-such", "is no duty"),
        ("basis: [劳动法 第十二条, 就业促进法 第二十七条、第二十八条]", "basis: []", "no source"),
        ("confidence: CONFIRMED_2ND", "confidence: SURE", "unknown confidence"),
    ):
        broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
        assert [one for one in read([broken]).problems if told in one], wrong
    broken.write_text(text.replace("CONFIRMED_2ND", "UNCONFIRMED"), encoding="utf-8")
    (unsure,) = read([broken]).topics.values()
    day = date(2026, 11, 2)
    assert "平台企业和新就业形态用工" not in {one.section for one in unsure.asks_on(day)}
    assert unsure.asks_on(date(1990, 1, 1) + timedelta(days=1)) != unsure.asks_on(day)
