"""The law's clock in browsers: asked on the phone, seen at the desk, printed, warned of, told."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect

from huigong.domains.hotline.law.warning import warn_all
from huigong.kernel.calendar.present import today


def test_the_last_day_is_known_seen_and_told(site, sign_in_as, shoot) -> None:
    worker = sign_in_as("lao")
    worker.goto(site.url("/my/report/"))
    worker.get_by_label("出了什么事").fill("饭店老板说明天不用来了，什么补偿都没有。")
    worker.get_by_label("大概是哪方面的事").select_option("contract.dismissal")
    worker.get_by_label("事情在哪里").select_option("630223")
    worker.get_by_role("button", name="提交").click()
    worker.get_by_role("link", name="回答几个问题，算最晚哪一天").click()
    shoot(worker, "01-questions")
    # 360 days ago: six days are left, and the warning is due at once.
    knew = today() - timedelta(days=355)
    worker.get_by_label("哪一天知道自己吃亏的").fill(f"{knew:%Y%m%d}")
    worker.get_by_role("button", name="算最晚哪一天").click()
    worker.get_by_text("怎么算的").click()
    expect(worker.locator("#law")).to_contain_text("第二十七条")
    shoot(worker, "02-last-day")
    worker.get_by_role("link", name=re.compile("打印办事单")).click()
    expect(worker.locator("main")).to_contain_text("申请劳动仲裁办事单")
    worker.set_viewport_size({"width": 800, "height": 1100})
    shoot(worker, "03-paper")
    worker.set_viewport_size({"width": 360, "height": 740})
    assert warn_all() == 1 and warn_all() == 0

    agent = sign_in_as("an")
    agent.goto(site.url("/desk/"))
    expect(agent.get_by_text("法律期限快到了，请告诉职工")).to_be_visible()
    shoot(agent, "04-today")
    agent.locator("article", has_text="最晚").first.get_by_role("link").click()
    agent.get_by_role("link", name="记中断、中止").click()
    agent.get_by_label("什么事").select_option("claimed")
    agent.locator("#id_on").fill(f"{today() - timedelta(days=30):%Y%m%d}")
    agent.get_by_label("凭什么证明").fill("微信截图")
    shoot(agent, "05-turn")
    agent.get_by_role("button", name="记中断、中止").click()
    expect(agent.get_by_text("待律师确认，先不算")).to_be_visible()
    agent.get_by_role("button", name="已告诉职工").click()
    expect(agent.get_by_text("已记下：期限已经告诉职工")).to_be_visible()
    shoot(agent, "06-case")

    lawyer = sign_in_as("lv")
    lawyer.goto(agent.url)
    lawyer.get_by_role("link", name="律师确认").click()
    lawyer.get_by_text("算", exact=True).click()
    lawyer.get_by_label("理由").fill("截图能看出时间和内容。")
    lawyer.get_by_role("button", name="律师确认").click()
    expect(lawyer.locator("#law")).to_contain_text("重新起算")
    shoot(lawyer, "07-confirmed")
