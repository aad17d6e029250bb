"""From a check-up on a phone to the letter for the authority, each after its own term."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from huigong.demo.employers import put_on_file
from huigong.demo.letters import play_letters
from huigong.domains.supervision.checkups.tests.samples import make_firm
from huigong.domains.supervision.letters.models import Letter
from huigong.kernel.calendar.present import today

FIRM = "互助亥未冷链物流有限公司"


def _save(page: Page, fields: dict[str, str]) -> None:
    for label, value in fields.items():
        page.get_by_label(re.compile(rf"^\s*{label}\s*(可不填|\(|（|$)")).fill(value)
    page.locator("main form.hg-form .hg-btn-action").click()
    expect(page.locator(".hg-error")).to_have_count(0)


def test_found_on_the_spot_and_reminded(site, sign_in_as, shoot) -> None:
    firm = make_firm(site.world, "ming", FIRM)
    ming = sign_in_as("ming", phone=True)
    ming.goto(site.url(f"/desk/supervision/checkup/new/?employer={firm.pk}"))
    ming.get_by_label("怎么选定的").select_option(label="投诉举报")
    shoot(ming, "01-checkup-form")
    _save(
        ming,
        {
            "检查日期": today().isoformat(),
            "监督员": "明志远",
            "另一名监督员": "祁玉兰",
            "检查笔录": "看了工资表和考勤表，问了财务。",
        },
    )
    ming.get_by_role("link", name="记下一个问题").click()
    ming.get_by_label("违反哪一项").select_option(label="按月以货币支付")
    shoot(ming, "02-finding-form")
    _save(
        ming,
        {
            "查到的事实": "10月工资没有发放",
            "涉及人数": "40",
            "要求怎样改": "三日内发清所欠工资",
        },
    )
    expect(ming.get_by_text("投诉举报")).to_have_count(0)
    shoot(ming, "03-checkup")
    ming.get_by_role("button", name="起草提示函").click()
    expect(ming.get_by_text("《劳动法》第五十条").first).to_be_visible()
    shoot(ming, "04-draft")
    ming.get_by_role("link", name="签发编号").click()
    _save(ming, {"签发人": "马主席", "签发人职务": "主席"})
    expect(ming.get_by_text(re.compile("监提〔")).first).to_be_visible()
    shoot(ming, "05-issued")

    desk = sign_in_as("ming")
    desk.goto(ming.url)
    desk.get_by_role("link", name="登记送达").click()
    desk.get_by_label("送达方式").select_option(label="拒收")
    shoot(desk, "06-serve-form")
    _save(
        desk,
        {"用印登记号": "YY-2026-1", "送达日期": today().isoformat(), "送达凭证": "见证人两名"},
    )
    desk.get_by_role("button", name="起草意见书").click()
    expect(desk.get_by_text("送达时被拒收").first).to_be_visible()
    shoot(desk, "07-opinion")
    pdf = desk.request.get(
        site.url(desk.get_by_role("link", name=re.compile("打印件")).get_attribute("href"))
    )
    assert pdf.body().startswith(b"%PDF")
    with site.world.seat("ming"):
        assert [one.state for one in Letter.objects.order_by("id")] == ["served", "drafted"]


def test_an_answer_judged_at_the_desk(site, sign_in_as, shoot) -> None:
    put_on_file(site.world)
    play_letters(site.world)
    ming = sign_in_as("ming")
    shoot(ming, "01-today")
    ming.get_by_role("link", name=re.compile("监建〔")).first.click()
    expect(ming.get_by_text("前后的文书")).to_be_visible()
    shoot(ming, "02-proposal")
    ming.goto(site.url("/desk/supervision/letter/"))
    shoot(ming, "03-letters")
    ming.goto(site.url("/desk/"))
    ming.get_by_role("link", name="逐项审查").click()
    for place, verdict in ((1, "已改正"), (2, "没有改正")):
        ming.get_by_label(re.compile(f"^第 {place} 项 ")).select_option(label=verdict)
    shoot(ming, "04-judge")
    ming.get_by_role("button", name="保存").click()
    ming.get_by_role("button", name="起草意见书").click()
    expect(ming.get_by_text("以上各项仍未改正").first).to_be_visible()
    shoot(ming, "05-opinion")
