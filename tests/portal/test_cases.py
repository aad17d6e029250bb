"""One's own matter: where it stands, what may be read of it, and that nobody else's is there."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.portal.conftest import HAIDONG, HUZHU, MINHE, NOTE, at
from tests.world import machine

from huigong.domains.hotline import public
from huigong.kernel.accounts.models import Account
from huigong.kernel.calendar.present import present
from huigong.kernel.notices.models import Message
from huigong.kernel.workflow.actions import (
    check_leg,
    pause_leg,
    reply_leg,
    return_leg,
    sign_leg,
    transfer_leg,
)
from huigong.kernel.workflow.legs import new_leg, send

TAILS = ("", "receipt/", "paper/", "add/", "withdraw/", "judge/")


def stands(matters, number: int, when=None) -> str:
    with matters.acting("lao", when):
        found = public.my_case(number)
    assert found is not None
    return found.stand.sentence


def bare(response) -> str:
    text = response.content.decode()
    return re.sub(r'(name="csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', "", text)


def test_each_stand_is_one_sentence_with_the_office_and_the_day(db, matters):
    number = matters.report(when=at(16, 9))
    assert stands(matters, number, at(16)) == "12351热线中心已经收到，约11月17日前告诉您由哪里办。"
    matters.send(number, HUZHU, when=at(16, 11))
    assert stands(matters, number, at(16, 12)).startswith("已经转给互助县总工会，他们约11月16日")
    with matters.acting("ming", at(16, 15)):
        sign_leg(matters.leg(number, HUZHU))
    assert stands(matters, number, at(17)) == "互助县总工会正在办理，约11月23日前答复您。"
    late = "互助县总工会正在办理，原定11月23日前，已经晚了。可以拨打 12351 催问。"
    assert stands(matters, number, at(25)) == late
    with matters.acting("ming", at(18)):
        pause_leg(matters.leg(number, HUZHU), reason=NOTE)
    assert stands(matters, number, at(18)) == "互助县总工会在等有关材料，先停下计时。"


def test_the_sentence_goes_on_to_checking_calling_and_judging(db, matters):
    number = matters.report()
    matters.send(number, HUZHU)
    matters.answer(number, "已经要回两万元。")
    assert "互助县总工会已经办出结果，12351热线中心正在核对" in stands(matters, number)
    assert "已经要回两万元" not in bare(matters.client("lao").get(f"/my/cases/{number}/"))
    matters.check(number)
    assert "已有办理结果" in stands(matters, number)
    assert "已经要回两万元" in bare(matters.client("lao").get(f"/my/cases/{number}/"))
    matters.close(number, "两万元已经到账。")
    assert "已经答复您" in stands(matters, number)
    client = matters.client("lao")
    assert client.post(f"/my/cases/{number}/judge/", {"stars": "5"}).status_code == 302
    assert stands(matters, number) == "已经办结。"


def test_a_returned_case_is_arranged_anew_and_two_offices_are_counted(db, matters):
    number = matters.report()
    matters.send(number, MINHE)
    with matters.acting("hua"):
        return_leg(matters.leg(number, MINHE), refusal=NOTE)
    assert "正在重新安排由哪里办" in stands(matters, number)
    assert "民和县总工会没有接办" in bare(matters.client("lao").get(f"/my/cases/{number}/"))
    matters.send(number, HUZHU, MINHE)
    assert "互助县总工会会同民和县总工会" in stands(matters, number)


def test_the_office_furthest_down_is_the_one_that_handles(db, matters):
    number = matters.report()
    matters.send(number, HAIDONG)
    with matters.acting("gao"):
        sign_leg(matters.leg(number, HAIDONG))
    matters.send(number, HUZHU, by="gao")
    with matters.acting("ming"):
        sign_leg(matters.leg(number, HUZHU))
    assert stands(matters, number).startswith("互助县总工会正在办理")
    matters.answer_signed(number, "县里办好了")
    matters.check(number, by="gao")
    assert stands(matters, number).startswith("海东市总工会正在办理")
    page = bare(matters.client("lao").get(f"/my/cases/{number}/"))
    assert "海东市总工会转给互助县总工会办理" in page
    assert "县里办好了" not in page  # the centre has not checked it yet


def test_no_note_between_offices_reaches_the_worker_in_any_byte(db, matters):
    number = matters.report()
    matters.send(number, HAIDONG, MINHE)
    with matters.acting("hua"):
        return_leg(matters.leg(number, MINHE), refusal=NOTE)
    with matters.acting("gao"):
        city = matters.leg(number, HAIDONG)
        sign_leg(city)
        county = new_leg(city, matters.world.ming.unit, order=NOTE)
        send(county)
    with matters.acting("ming"):
        sign_leg(county)
        reply_leg(county, reply=NOTE, answer="县里的话还没有核对完")
    with matters.acting("gao"):
        check_leg(matters.leg(number, HUZHU))
        city.refresh_from_db()
        reply_leg(city, reply=NOTE, answer="市里的答复")
    client = matters.client("lao")
    seen = "".join(bare(client.get(f"/my/cases/{number}/{tail}")) for tail in TAILS)
    assert "县里的话" not in seen
    assert "市里的答复" not in seen
    matters.check(number, code=HAIDONG)
    matters.close(number, "最后的答复")
    matters.look(number, "an")
    seen += "".join(bare(client.get(f"/my/cases/{number}/{tail}")) for tail in TAILS)
    seen += bare(client.get("/my/")) + bare(client.get("/my/cases/"))
    assert NOTE not in seen
    assert "最后的答复" in seen
    assert "县里的话还没有核对完" in seen  # now it is checked up to the top
    for name in ("高振海", "明志远", "华青梅", "安雅琴"):
        assert name not in seen


def test_a_transfer_is_told_without_its_words(db, matters):
    number = matters.report()
    matters.send(number, MINHE)
    with matters.acting("hua"):
        leg = matters.leg(number, MINHE)
        sign_leg(leg)
        transfer_leg(leg, unit=matters.world.ming.unit, order=NOTE)
    page = bare(matters.client("lao").get(f"/my/cases/{number}/"))
    assert "民和县总工会转交别的单位办理" in page
    assert NOTE not in page


def test_who_looked_is_told_by_office_and_time_never_by_name_or_reason(db, matters):
    number = matters.report()
    page = bare(matters.client("lao").get(f"/my/cases/{number}/"))
    assert "还没有工会的人打开看过" in page
    matters.look(number, "an")
    page = bare(matters.client("lao").get(f"/my/cases/{number}/"))
    assert "12351热线中心 看了您的姓名和电话" in page
    assert "安雅琴" not in page


@pytest.mark.parametrize("who", ["mai", "ming", "an", "sheng"])
def test_another_person_finds_nothing_whoever_they_are(db, matters, who):
    number = matters.report(text="只给自己看的内容")
    matters.send(number, HUZHU)
    client = matters.client(who)
    for tail in TAILS:
        mine, none = f"/my/cases/{number}/{tail}", f"/my/cases/999999999/{tail}"
        for verb in (client.get, client.post):
            stranger, nothing = verb(mine), verb(none)
            assert stranger.status_code == nothing.status_code
            assert stranger.status_code in (404, 405)
            assert bare(stranger) == bare(nothing)
    assert "只给自己看的内容" not in bare(client.get("/my/")) + bare(client.get("/my/cases/"))
    with matters.acting("lao"):
        case = public.my_case(number)
    assert case is not None
    assert (case.stars, case.may_withdraw) == (None, True)


def test_a_stranger_is_sent_to_sign_in_and_back(db, matters):
    number = matters.report()
    for tail in TAILS:
        for verb in ("get", "post"):
            answer = getattr(matters.client(), verb)(f"/my/cases/{number}/{tail}")
            assert answer.status_code == 302
            wanted = f"%2Fmy%2Fcases%2F{number}%2F{tail.replace('/', '%2F')}"
            assert answer["Location"] == f"/my/sign-in/?next={wanted}"


@pytest.mark.parametrize("number", ["0", "9223372036854775808", "-1", "1e3", "%00", "1%00"])
def test_senseless_numbers_are_refused_quietly(db, matters, number):
    assert matters.client("lao").get(f"/my/cases/{number}/").status_code in (400, 404)


def test_pages_of_a_person_are_kept_by_no_cache(db, matters):
    number = matters.report()
    for path in ("/my/", "/my/cases/", f"/my/cases/{number}/", "/my/report/"):
        assert "no-store" in matters.client("lao").get(path)["Cache-Control"]


def test_added_words_reach_the_office_once_and_dated(db, matters):
    number = matters.report()
    client = matters.client("lao")
    for _ in range(2):
        client.post(f"/my/cases/{number}/add/", {"text": "我找到记工本了"})
    (case,) = matters.all()
    assert case.text.count("我找到记工本了") == 1
    assert re.search(r"【\d\d-\d\d \d\d:\d\d 补充】我找到记工本了$", case.text)


def test_adding_too_much_gets_a_sentence_and_keeps_it(db, matters):
    number = matters.report(text="长" * 2000)
    client, url = matters.client("lao"), f"/my/cases/{number}/add/"
    refused = bare(client.post(url, {"text": "补" * 1001}))
    assert "现在 1001 个字，最多 1000 个字" in refused
    assert "补" * 1001 in refused
    assert client.post(url, {"text": "补" * 1000}).status_code == 302
    full = bare(client.post(url, {"text": "再" * 999}))
    assert "这里放不下了" in full
    assert "再" * 999 in full
    assert "请写下要补充的情况" in bare(client.post(url, {"text": " "}))
    assert client.post(url, {"text": "a\x00"}).status_code == 400


def test_withdrawing_asks_first_ends_everything_and_sends_no_word_of_an_answer(db, matters):
    number = matters.report()
    matters.send(number, HUZHU)
    client, url = matters.client("lao"), f"/my/cases/{number}/withdraw/"
    assert "撤回以后，工会不再办这件事" in bare(client.get(url))
    assert client.post(url).status_code == 302
    assert stands(matters, number) == "您已经撤回，不再办理。"
    with machine():
        assert not Message.objects.filter(template="matter_answered").exists()
    again = bare(client.post(url))
    assert "不能撤回" in again
    refused = bare(client.post(f"/my/cases/{number}/add/", {"text": "还有话"}))
    assert "已经办结" in refused
    assert "还有话" in refused


def test_a_case_is_judged_once_and_only_when_answered(db, matters):
    number = matters.report()
    client, url = matters.client("lao"), f"/my/cases/{number}/judge/"
    assert "不能评价" in bare(client.post(url, {"stars": "5"}))
    matters.send(number, HUZHU)
    matters.answer(number, "办好了")
    matters.check(number)
    matters.close(number, "办好了")
    for wrong in ("0", "6", "", "x", "99999999999999999999"):
        assert client.post(url, {"stars": wrong}).status_code == 200
    assert "请选一个分数" in bare(client.post(url, {"judgement": "写了话"}))
    assert client.post(url, {"stars": "2", "judgement": "太慢了"}).status_code == 302
    again = bare(client.post(url, {"stars": "5"}))
    assert "已经评价过了" in again
    (case,) = matters.all()
    assert (case.stars, case.judgement) == (2, "太慢了")


def test_twelve_matters_cost_as_many_questions_as_two(db, matters):
    asked = []
    for days in (range(2, 4), range(4, 14)):
        for day in days:
            matters.report(when=at(day), text=f"{day} 日的事")
        with matters.acting("lao", at(20)), CaptureQueriesContext(connection) as queries:
            assert len(public.my_cases()) == days[-1] - 1
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 6


def test_an_empty_list_helps(db, matters):
    page = bare(matters.client("mai").get("/my/cases/"))
    assert "您还没有反映过事情" in page
    assert 'href="/my/report/"' in page


def test_the_worker_reads_no_whole_phone_anywhere(db, matters):
    number = matters.report(phone="15400000099")
    own = Account.objects.get(pk=matters.world.lao.account.pk).open_phone()
    client = matters.client("lao")
    pages = ["/my/", "/my/report/", *(f"/my/cases/{number}/{tail}" for tail in TAILS)]
    seen = "".join(bare(client.get(path)) for path in pages)
    assert own not in seen
    assert "15400000099" not in seen


def test_a_year_later_the_year_is_said(db, matters):
    number = matters.report(when=at(31, 9, month=12))
    matters.send(number, HUZHU, when=at(31, 10, month=12))
    with matters.acting("ming", at(31, 11, month=12)):
        sign_leg(matters.leg(number, HUZHU))
    assert "2027年1月" in stands(matters, number, at(31, 12, month=12))
    with present(at(31, 12, month=12)):
        assert "2027年1月" in bare(matters.client("lao").get("/my/"))
