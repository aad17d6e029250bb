"""Forty workers of one employer are paid in three instalments, and each sees their own line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from huigong.domains.supervision.checkups.tests.samples import make_firm
from huigong.domains.supervision.wages.models import WageLine
from huigong.kernel.calendar.present import today

Shoot = Callable[[Page, str], Path]
FIRM = "互助亥申劳务分包有限公司"


def _field(page: Page, label: str) -> Locator:
    return page.get_by_label(re.compile(rf"^\s*{label}\s*(可不填|\(|（|$)"))


def _pay(page: Page, shoot: Shoot, total: str, proof: str) -> None:
    page.get_by_role("link", name="登记付款").click()
    _field(page, "这一次的总额（元）").fill(total)
    _field(page, "凭证").fill(proof)
    page.get_by_role("button", name="按尚欠比例分").click()
    expect(page.get_by_text("请核对后保存")).to_be_visible()
    shoot(page, "03-shared-out")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已登记付款")).to_be_visible()


def test_forty_workers_paid_in_three_instalments(site, sign_in_as, shoot) -> None:
    firm = make_firm(site.world, "ming", FIRM)
    ming = sign_in_as("ming")
    ming.goto(site.url(f"/desk/supervision/wagecase/new/?employer={firm.pk}"))
    _field(ming, "立案日期").fill(today().isoformat())
    ming.get_by_label("怎么发现的").select_option(label="走访")
    ming.get_by_label("农民工工资").check()
    shoot(ming, "01-new")
    ming.locator("main form.hg-form .hg-btn-action").click()

    phones = [site.world.lao.phone, *(f"1540008{n:04d}" for n in range(39))]
    rows = [f"工人{'甲乙丙丁'[n % 4]}{'一二三四五六七八九十'[n // 4]}" for n in range(40)]
    sheet = ["姓名\t应发\t已发\t期间\t手机号码\t离职日期"]
    sheet += [
        f"{name}\t{9000 + 100 * n}.50\t500\t2026-07至2026-09\t{phone}\t2026-10-08"
        for n, (name, phone) in enumerate(zip(rows, phones, strict=True))
    ]
    ming.get_by_role("link", name="登记职工").click()
    box = _field(ming, "名单，一行一个人")
    box.fill("\n".join(sheet))
    ming.get_by_role("button", name="保存").click()
    expect(ming.get_by_text("登记了 40 人")).to_be_visible()

    ming.get_by_role("link", name="登记协商结果").click()
    _field(ming, "协议凭证").fill("三方协议 7 号，职工代表签字")
    shoot(ming, "02-agree")
    ming.get_by_role("button", name="保存").click()
    _pay(ming, shoot, "100000", "回单 1")
    _pay(ming, shoot, "150000.01", "回单 2")
    ming.get_by_text("登记错了，冲正").nth(1).click()
    ming.get_by_label("为什么冲正").nth(1).fill("回单 2 是另一家的")
    ming.get_by_role("button", name="冲正这一次").click()
    expect(ming.get_by_text("-150,000.01")).to_be_visible()
    shoot(ming, "04-case")

    lao = sign_in_as("lao")
    lao.goto(site.url("/my/wages/"))
    lao.get_by_role("link", name=FIRM).click()
    expect(lao.get_by_text("更正：这一笔登记错了")).to_be_visible()
    shoot(lao, "05-own-line")
    with site.world.seat("ming"):
        other = WageLine.objects.get(place=2).pk
    assert lao.request.get(site.url(f"/my/wages/{other}/")).status == 404
    lao.close()

    _pay(ming, shoot, "150000.01", "回单 3")
    left = ming.locator("dt:has-text('尚欠') + dd").first.inner_text()
    _pay(ming, shoot, left, "回单 4")
    ming.get_by_role("link", name="办结").click()
    ming.get_by_label("怎样结束").select_option(label="全部付清")
    _field(ming, "结果").fill("看了回单，问了三名职工")
    ming.locator("main form.hg-form .hg-btn-action").click()
    expect(ming.get_by_text("已办结").first).to_be_visible()
    shoot(ming, "06-closed")
