"""The courier story at the desk: a trade from the check-ups, the procuratorate, the list, each firm
to its end, the typical case.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from huigong.domains.supervision.joint.models import SectorFinding
from huigong.domains.supervision.joint.tests.samples import make_outlet
from huigong.kernel.calendar.present import today

LIST = "单位名称\t统一社会信用代码\t问题\n" + "\n".join(
    f"互助某某快递{n}号网点\t\t{'漏缴' if n < 5 else '未参加'}" for n in range(6)
)


def _fill(page: Page, fields: dict[str, str]) -> None:
    for label, value in fields.items():
        page.get_by_label(re.compile(rf"^\s*{label}\s*(可不填|\(|（|$)")).first.fill(value)


def _save(page: Page, fields: dict[str, str]) -> None:
    _fill(page, fields)
    page.locator("main form .hg-btn-action").click()
    expect(page.locator(".hg-error")).to_have_count(0)


def test_couriers_followed_to_the_last_firm(site, sign_in_as, shoot) -> None:
    day = today().isoformat()
    for n in range(3):
        make_outlet(site.world, "jian", f"西宁某某快递{n}号网点")
    jian = sign_in_as("jian")
    jian.goto(site.url("/desk/supervision/sectors/"))
    shoot(jian, "01-trades")
    jian.get_by_role("button", name="提出").click()
    jian.get_by_role("link", name="移送检察机关").click()
    jian.get_by_label("新就业形态劳动者").check()
    given = {"接收的检察院": "省人民检察院", "移送日期": day, "移送的材料": "检查笔录三份"}
    # Nobody has said whether a trade that cooperates may be handed over: a reason is asked for.
    expect(jian.get_by_text("还没有确认：")).to_be_visible()
    shoot(jian, "02-transfer")
    _save(jian, {**given, "请示的依据": "请示全总权益部，电话记录 3 号"})
    jian.get_by_role("link", name="登记检察机关答复").click()
    jian.get_by_label("检察机关的答复").select_option(label="已发检察建议")
    _save(jian, {"答复日期": day, "答复内容": "向省人社厅发出检察建议"})
    jian.get_by_role("link", name="登记主管部门立案").click()
    _save(jian, {"主管部门": "省人社厅", "立案日期": day})
    shoot(jian, "03-acting")
    _list_and_follow(jian, day, shoot)
    _write_up(jian, day, shoot)
    with site.world.seat("jian"):
        (sector,) = SectorFinding.objects.all()
        assert (sector.state, sector.firms, sector.firms_done) == ("submitted", 6, 6)
    phone = sign_in_as("jian", phone=True)
    phone.goto(jian.url)
    shoot(phone, "09-phone")
    phone.get_by_role("link", name=re.compile("看全部 6 户")).click()
    shoot(phone, "10-phone-firms")
    phone.goto(site.url("/desk/supervision/sectors/"))
    shoot(phone, "11-phone-trades")


def _list_and_follow(jian: Page, day: str, shoot) -> None:
    jian.get_by_role("link", name="登记清单").click()
    jian.get_by_label("粘贴清单").fill(f"{LIST}\n互助某某快递六号网点\t123\t漏缴")
    jian.locator("main form .hg-btn-action").click()
    expect(jian.get_by_text("第 8 行")).to_be_visible()
    shoot(jian, "04-bad-line")
    jian.get_by_role("link", name="返回").last.click()
    for box in range(4):
        jian.locator("input[name=ids]").nth(box).check()
    jian.get_by_label("结果", exact=True).select_option(index=0)
    _save(jian, {"怎么知道的": "人社部门缴费记录"})
    jian.get_by_role("link", name=re.compile("^还没有结果")).click()
    expect(jian.locator("input[name=ids]")).to_have_count(2)
    shoot(jian, "05-still-open")
    for box in range(2):
        jian.locator("input[name=ids]").nth(box).check()
    _save(jian, {"怎么知道的": "电话回访"})
    expect(jian.get_by_text("5/5")).to_be_visible()
    shoot(jian, "06-all-done")
    jian.goto(jian.url.removesuffix("/firms/").replace("/sector/", "/sectorfinding/") + "/")


def _write_up(jian: Page, day: str, shoot) -> None:
    jian.get_by_role("link", name="登记处理结果").click()
    _save(jian, {"处理完毕的日期": day, "主管部门的处理结果": "排查完毕，逐户督促"})
    jian.get_by_role("link", name="办结").click()
    _save(jian, {"结果": "六户全部改正"})
    jian.get_by_role("link", name="写典型案例").click()
    shoot(jian, "07-case-form")
    jian.locator("main form .hg-btn-action").click()
    jian.get_by_role("link", name="报送典型案例").click()
    _save(jian, {"报送日期": day, "报送给": "全国总工会"})
    shoot(jian, "08-submitted")
    pdf = jian.get_by_role("link", name=re.compile("典型案例（PDF）")).get_attribute("href")
    assert jian.request.get(jian.url.partition("/desk")[0] + pdf).body().startswith(b"%PDF")
