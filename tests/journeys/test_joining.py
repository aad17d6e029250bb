"""A rider joins by a code of squares, the county admits, the card says "valid" and nothing more;
an officer finds people; a membership moves to another prefecture.
"""

from __future__ import annotations

import re
import time

import openpyxl
import pytest
from playwright.sync_api import expect
from tests.files.samples import photo

from huigong.domains.membership.actions import record_member
from huigong.domains.membership.card import token_of
from huigong.domains.membership.models import Membership
from huigong.domains.membership.opening import open_point
from huigong.kernel.people.tests.samples import citizen


@pytest.fixture
def code(site):
    with site.world.seat("ming"):
        return open_point(unit=site.world["ming"].unit, name="威远镇骑手驿站", group="rider").code


def test_a_rider_joins_in_under_a_minute_and_shows_a_card(site, sign_in_as, shoot, code):
    phone = sign_in_as("lao")
    begun = time.monotonic()
    phone.goto(site.url(f"/my/join/{code}/"))
    phone.get_by_role("textbox", name="姓名").fill("劳成贵")
    phone.get_by_role("textbox", name="证件号码").fill(citizen(51))
    phone.get_by_label(re.compile("我自愿加入工会")).check()
    shoot(phone, "01-form")
    phone.get_by_role("button", name="申请入会").click()
    expect(phone.get_by_text("正在审核")).to_be_visible()
    assert time.monotonic() - begun < 60
    shoot(phone, "02-waiting")

    desk = sign_in_as("ming")
    desk.goto(site.url("/desk/"))
    desk.get_by_role("link", name="批准入会").first.click()
    shoot(desk, "03-review")
    expect(desk.get_by_text("还没有核对")).to_be_visible()
    desk.get_by_role("link", name="批准入会").click()
    desk.get_by_role("button", name=re.compile("批准入会")).click()
    expect(desk.get_by_text("在籍").first).to_be_visible()

    phone.goto(site.url("/my/membership/"))
    phone.get_by_role("link", name="出示会员证").click()
    expect(phone.locator(".hg-card-code svg")).to_be_visible()
    shoot(phone, "04-card")
    with site.world.seat("ming"):
        token = token_of(Membership.objects.get().pk)
    checker = sign_in_as("mai")
    checker.goto(site.url(f"/my/valid/{token}/"))
    expect(checker.get_by_role("heading", name="有效")).to_be_visible()
    assert "劳成贵" not in checker.content()
    shoot(checker, "05-valid")


def test_an_officer_finds_and_moves_a_member(site, sign_in_as, shoot):
    with site.world.seat("ming"):
        record_member(
            unit=site.world["ming"].unit,
            name="才让卓玛",
            paper_number=citizen(61),
            source="RH-1",
            phone_number="13909720061",
            group="rider",
        )
    desk = sign_in_as("ming")
    for q in ("才让", "cairang", citizen(61), "13909720061"):
        desk.goto(site.url("/desk/people/find/"))
        desk.get_by_label(re.compile("姓名、拼音")).fill(q)
        desk.get_by_role("button", name="查找").click()
        expect(desk.get_by_role("link", name="才让卓玛")).to_be_visible()
    shoot(desk, "01-found")
    desk.goto(site.url("/desk/membership/membership/"))
    shoot(desk, "02-members")
    desk.get_by_role("link", name="才让卓玛").first.click()
    desk.get_by_role("link", name="转出到另一个工会").click()
    desk.get_by_label("转到哪个工会").fill("QH-632801")
    desk.get_by_role("button", name="发给对方").click()
    expect(desk.get_by_text("待转入方接收").first).to_be_visible()
    shoot(desk, "03-offered")

    there = next(k for k, p in site.world.personas.items() if p.unit_code == "QH-632801")
    other = sign_in_as(there)
    other.goto(site.url("/desk/"))
    other.get_by_role("link", name=re.compile("才\\*")).first.click()
    assert "才让卓玛" not in other.content()
    shoot(other, "04-offer-there")
    other.get_by_role("button", name="接收", exact=True).click()
    expect(other.get_by_text("已接收").first).to_be_visible()
    other.goto(site.url("/desk/membership/membership/"))
    expect(other.get_by_role("link", name="才让卓玛")).to_be_visible()


def test_a_county_brings_in_its_workbook(site, sign_in_as, shoot, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["互助县会员花名册（2026年）"])
    sheet.append(["工会名称", "会员姓名", "身份证号码", "申请书编号", "联系电话", "入会时间"])
    code = site.world["ming"].unit.code
    for n, name in enumerate(("才让卓玛", "马小龙", "阿", "韩·麦尔燕")):
        line = [code, name, citizen(70 + n), f"HZ-{n}", 13909700070 + n, "2024.5.1"]
        sheet.append(line)
    path = tmp_path / "会员花名册.xlsx"
    book.save(path)
    desk = sign_in_as("ming")
    desk.goto(site.url("/desk/membership/membership/"))
    desk.get_by_role("link", name="导入").click()
    desk.locator("input[type=file]").set_input_files(path)
    desk.get_by_role("button", name="上传并核对").click()
    shoot(desk, "01-checked")
    desk.get_by_role("button", name=re.compile("写入|导入")).first.click()
    shoot(desk, "02-done")
    desk.goto(site.url("/desk/people/find/"))
    desk.get_by_label(re.compile("姓名、拼音")).fill("hanmai")
    desk.get_by_role("button", name="查找").click()
    expect(desk.get_by_role("link", name="韩·麦尔燕")).to_be_visible()


def test_an_officer_applies_for_who_is_not_there_with_a_paper(site, sign_in_as, shoot, tmp_path):
    scan = tmp_path / "申请书.jpg"
    scan.write_bytes(photo())
    desk = sign_in_as("ming")
    desk.goto(site.url("/desk/membership/membership/"))
    shoot(desk, "01-members")
    desk.get_by_role("link", name=re.compile("代办入会")).click()
    desk.get_by_label(re.compile("纸质申请书")).check()
    desk.get_by_label("入会申请书编号").fill("RH-2026-7")
    desk.get_by_label("姓名").fill("劳成贵")
    desk.get_by_label("证件号码").fill(citizen(81))
    desk.get_by_label("本人手机号码").fill(site.world["lao"].account.open_phone())
    shoot(desk, "02-proxy")
    desk.get_by_role("button", name="保存").click()
    desk.get_by_label("指印").check()
    desk.locator("input[type=file]:not([capture])").set_input_files(scan)
    shoot(desk, "03-paper")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("入会申请书（指印）", exact=True)).to_be_visible()
    shoot(desk, "04-review")
    phone = sign_in_as("lao")
    phone.goto(site.url("/my/membership/"))
    expect(phone.get_by_text("有工会替您提出了入会申请")).to_be_visible()
    shoot(phone, "05-told")
    phone.get_by_role("button", name="不是我的意思，撤回").click()
    expect(phone.get_by_text("已经撤回")).to_be_visible()
    desk.goto(site.url("/desk/membership/team/"))
    desk.locator("#id_source").fill("RH-班组-1")
    for n, number in enumerate((citizen(82), "630225199005120018")):
        desk.locator(f"#id_rows-{n}-name").fill("马小龙")
        desk.locator(f"#id_rows-{n}-paper_number").fill(number)
    desk.get_by_role("button", name="逐个登记").click()
    expect(desk.get_by_text("登记了 1 人")).to_be_visible()
    expect(desk.get_by_text(re.compile("校验位"))).to_be_visible()
    shoot(desk, "06-team")
