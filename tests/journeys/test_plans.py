"""A year's check-ups: planned, drawn in an order that tells nothing, one of them made."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.plans.models import CheckupPlan
from huigong.domains.supervision.plans.progress import lines_of
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.actions import register_employer

_COMPLAINED, _PICKED = "西宁长风装卸服务有限公司", "西宁昆仑保洁服务有限公司"
_NAMES = (
    *(f"西宁河湟快递服务部{n}号网点" for n in range(1, 5)),
    *(
        "西宁青杨食品厂",
        "西宁凤凰山砖厂",
        "西宁南川木器厂",
        "西宁小桥铸造厂",
        "西宁海湖纸业有限公司",
    ),
    *(_COMPLAINED, _PICKED),
)


def _employers(world) -> None:
    with world.seat("jian"):
        for n, name in enumerate(_NAMES):
            trade = "6020" if "快递" in name else "7810"
            register_employer(unit=world.jian.unit, name=name, industry=trade, people=20 + n)


def _save(page: Page) -> None:
    page.locator("main form.hg-form .hg-btn-action").click()
    expect(page.locator(".hg-error")).to_have_count(0)


def _pick(page: Page, employer: str, why: str, reason: str) -> None:
    page.get_by_role("link", name="加入一家").click()
    page.get_by_label("用人单位").select_option(label=employer)
    page.get_by_label("为什么").select_option(label=why)
    page.get_by_label("理由").fill(reason)
    _save(page)


def test_a_plan_of_eight(site, sign_in_as, shoot) -> None:
    _employers(site.world)
    jian = sign_in_as("jian")
    jian.goto(site.url("/desk/supervision/plans/"))
    shoot(jian, "01-none")
    jian.get_by_label("计划家数").fill("8")
    _save(jian)
    jian.get_by_role("link", name="按规则选").click()
    jian.get_by_label("最多选几家").fill("3")
    jian.get_by_label("行业代码").fill("60")
    shoot(jian, "02-rule")
    _save(jian)
    _pick(jian, _PICKED, "指定", "去年查出问题，今年复查")
    _pick(jian, _COMPLAINED, "投诉举报", "12351 反映两个月没有发工资")
    shoot(jian, "03-before-the-lot")
    jian.get_by_role("button", name="抽取其余 3 家，定下次序").click()
    expect(jian.get_by_text("0/8")).to_be_visible()
    expect(jian.get_by_text("投诉举报")).to_be_visible()
    shoot(jian, "04-drawn")

    # An officer of the same union sees the order and nothing of how each came in.
    bao = sign_in_as("bao")
    bao.goto(jian.url)
    rows = bao.locator("main tbody tr")
    expect(rows).to_have_count(8)
    order = [rows.nth(n).locator("td").first.inner_text() for n in range(8)]
    assert order == list("12345678")
    for word in ("投诉举报", "指定", "抽查", "12351"):
        expect(bao.get_by_text(word)).to_have_count(0)
    shoot(bao, "05-officer")
    rows.filter(has_text=_COMPLAINED).get_by_role("link", name="登记检查").click()
    expect(bao.get_by_label("怎么选定的")).to_have_count(0)
    shoot(bao, "06-check-up")
    for label, value in (
        ("检查日期", today().isoformat()),
        ("监督员", "简文静"),
        ("另一名监督员", "保玉兰"),
        ("检查笔录", "看了工资表和考勤表，问了财务。"),
    ):
        bao.get_by_label(re.compile(rf"^\s*{label}\s*(可不填|\(|（|$)")).fill(value)
    _save(bao)
    expect(bao.get_by_text("投诉举报")).to_have_count(0)
    shoot(bao, "07-checked")

    narrow = sign_in_as("jian", phone=True)
    narrow.goto(jian.url)
    expect(narrow.get_by_text("1/8")).to_be_visible()
    done = narrow.locator("main tbody tr").filter(has_text=_COMPLAINED)
    expect(done.get_by_role("link", name=re.compile("^JC"))).to_be_visible()
    shoot(narrow, "08-narrow")
    with site.world.seat("jian"):
        (checkup,) = Checkup.objects.all()
        line = lines_of(CheckupPlan.objects.get()).get(employer=checkup.employer)
        assert checkup.manner == line.manner == "complaint"
