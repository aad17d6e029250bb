"""A founding from the ledger of employers without a union to the certificate, by two offices."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from huigong.domains.founding.tests.samples import make_employer
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.codes import check_character

FIRM = "互助亥未冷链物流有限公司"
SIGNED = "马生华 15400088801 组长\n李有才 15400088802 筹备组\n祁玉兰 15400088803 女"
_FIRST = "81630223MC0000009"


def _move(page: Page, name: str, fields: dict[str, str]) -> None:
    """Open a move of the page, fill its form, do it."""
    page.get_by_role("link", name=name, exact=True).click()
    for label, value in fields.items():
        page.get_by_label(label).fill(value)
    page.locator("main form.hg-form .hg-btn-action").click()
    expect(page.locator(".hg-error")).to_have_count(0)


def test_from_the_ledger_to_the_certificate(site, sign_in_as, shoot) -> None:
    make_employer(site.world, "ming", FIRM, 34)
    make_employer(site.world, "ming", "互助戌申小吃店", 7)
    ming = sign_in_as("ming")
    ming.goto(site.url("/desk/unfounded/"))
    expect(ming.get_by_text("应当建会")).to_have_count(1)
    shoot(ming, "01-ledger")
    # The form asks by whom it is approved: the prefecture, whose officer is another person.
    ming.get_by_role("row", name=re.compile(FIRM)).get_by_role("link", name="先改再启动").click()
    expect(ming.get_by_label("拟建工会名称")).to_have_value(f"{FIRM}工会")
    ming.get_by_label("批准的上级工会").select_option(label="海东市总工会")
    shoot(ming, "02-start")
    ming.get_by_role("button", name="保存").click()
    _move(ming, "登记申请职工", {"申请职工": SIGNED})
    expect(ming.get_by_text("154****8801")).to_be_visible()
    ming.get_by_role("button", name="报请批复筹建").click()
    expect(ming.get_by_text("待批复筹建").first).to_be_visible()
    shoot(ming, "03-asked")

    gao = sign_in_as("gao")
    gao.get_by_role("link", name=re.compile(FIRM)).click()
    _move(gao, "批复同意筹建", {"筹建批复文号": "东工筹〔2026〕1号"})
    shoot(gao, "04-permitted")

    ming.reload()
    _elect(ming, shoot)

    gao.goto(site.url("/desk/"))
    gao.get_by_role("link", name=re.compile(FIRM)).click()
    _move(gao, "批准成立", {"成立批复文号": "东工发〔2026〕9号"})
    expect(gao.get_by_text("已成立").first).to_be_visible()
    # Nobody's document has been checked: all three wait for the review of the new union.
    expect(gao.get_by_role("link", name="待审核 3")).to_be_visible()
    shoot(gao, "06-founded")
    gao.get_by_role("link", name=re.compile("关于同意成立工会的批复")).click()
    expect(gao.locator("main")).to_contain_text("马生华")
    shoot(gao, "07-paper")
    gao.go_back()
    gao.get_by_role("link", name=re.compile("基层工会登记、法人证书")).click()
    code = _FIRST + check_character(_FIRST)
    _move(gao, "登记法人证书", {"统一社会信用代码": code, "发证日期": today().isoformat()})
    expect(gao.locator("dd", has_text=code)).to_be_visible()
    shoot(gao, "08-union")
    ming.goto(site.url("/desk/unfounded/"))
    expect(ming.get_by_text(FIRM)).to_have_count(0)


def _elect(page: Page, shoot) -> None:
    """Once with too few for women workers, then right."""
    page.get_by_role("link", name="登记大会选举", exact=True).click()
    fields = {
        "大会日期": today().isoformat(),
        "应到人数": "34",
        "实到人数": "30",
        "女会员人数": "12",
        "任期（年）": "3",
        "工会主席": "马生华",
        "工会委员会委员": "李有才、韩福祥",
        "经费审查委员会主任": "白秀英",
    }
    for label, value in fields.items():
        page.get_by_label(label).fill(value)
    page.get_by_label("已核对").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("要同时建立女职工委员会").first).to_be_visible()
    shoot(page, "05-refused")
    page.get_by_label("女职工委员会主任").fill("祁玉兰")
    page.get_by_label("女职工委员会委员").fill("白秀英")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("待批准成立").first).to_be_visible()


def test_on_a_phone(site, sign_in_as, shoot) -> None:
    make_employer(site.world, "ming", FIRM, 34)
    ming = sign_in_as("ming", phone=True)
    ming.goto(site.url("/desk/unfounded/"))
    shoot(ming, "01-ledger")
    ming.get_by_role("button", name="启动建会").click()
    expect(ming.get_by_text("职工申请中").first).to_be_visible()
    _move(ming, "登记申请职工", {"申请职工": SIGNED})
    expect(ming.get_by_text("筹备组组长").first).to_be_visible()
    shoot(ming, "02-founding")
