"""After the end, in browsers: a case becomes a volume, and with consent a story without names."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect
from tests.hotline.test_protection import complaint, work_to_the_end

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection.actions import consent_case
from huigong.kernel.calendar.present import today


def _ended(world) -> Case:
    case = complaint(world, employer="巳丰酒厂")
    work_to_the_end(world, case)
    return case


def test_a_closed_case_becomes_a_volume_and_is_lent(site, sign_in_as, shoot) -> None:
    case = _ended(site.world)
    agent = sign_in_as("an")
    agent.goto(site.url(case.get_absolute_url()))
    agent.get_by_role("button", name="归档").click()
    expect(agent.get_by_text("已归档。")).to_be_visible()
    expect(agent.get_by_role("link", name="补充登记")).to_have_count(0)
    shoot(agent, "01-archived")

    agent.get_by_role("link", name="归档案卷").click()
    agent.get_by_role("row", name=re.compile(case.number)).get_by_role("link").first.click()
    expect(agent.locator("main")).to_contain_text("派单通知单")
    shoot(agent, "02-volume")
    agent.get_by_role("link", name="借出").click()
    agent.get_by_label("借阅人").fill("简文静")
    agent.get_by_label("借阅事由").fill("复核办理经过")
    agent.get_by_label("应还日期").fill(f"{today() + timedelta(days=7)}")
    shoot(agent, "03-lend")
    agent.get_by_role("button", name="借出").click()
    expect(agent.locator("main")).to_contain_text("简文静")
    expect(agent.locator("main")).to_contain_text("这一卷现在是“借出”")
    shoot(agent, "04-lent")
    agent.get_by_role("link", name="打印").click()
    expect(agent.locator("body")).to_contain_text("卷内目录")
    shoot(agent, "05-catalogue")

    stranger = sign_in_as("hua")
    assert stranger.request.get(agent.url).status == 404


def test_a_story_without_names_needs_two_and_a_word(site, sign_in_as, shoot) -> None:
    case = _ended(site.world)
    with site.world.seat("an"):
        consent_case(Case.objects.get(pk=case.pk), to="publish", is_given=True, manner="paper")
    writer = sign_in_as("an")
    writer.goto(site.url(case.get_absolute_url()))
    writer.get_by_role("link", name="编写典型案例").click()
    writer.get_by_label("标题").fill("旺季的加班费补上了")
    writer.get_by_label("发生了什么").fill("巳丰酒厂旺季每天多干三个小时，只算一个小时。")
    writer.get_by_label("怎样办的").fill("县工会到厂里核对了考勤，厂里一周内补发。")
    writer.get_by_role("button", name=re.compile("编写典型案例|保存|提交")).click()
    expect(writer.locator("main")).to_contain_text("看得出是谁的")
    shoot(writer, "01-told-too-much")
    writer.get_by_label("发生了什么").fill("一家厂旺季每天多干三个小时，只算一个小时。")
    writer.get_by_role("button", name=re.compile("编写典型案例|保存|提交")).click()
    expect(writer.locator("main")).to_contain_text("待审核")
    shoot(writer, "02-draft")

    reviewer = sign_in_as("bai")
    reviewer.goto(writer.url)
    reviewer.get_by_role("button", name="公开").click()
    expect(reviewer.locator("main")).to_contain_text("已公开")
    shoot(reviewer, "03-published")

    worker = sign_in_as("lao")
    worker.goto(site.url("/my/know/"))
    worker.get_by_role("link", name="典型案例").click()
    expect(worker.locator("main")).to_contain_text("县工会到厂里核对了考勤")
    shoot(worker, "04-read")
    with site.world.seat("an"):
        consent_case(Case.objects.get(pk=case.pk), to="publish", is_given=False, manner="paper")
    worker.reload()
    expect(worker.locator("main")).not_to_contain_text("县工会到厂里核对了考勤")
