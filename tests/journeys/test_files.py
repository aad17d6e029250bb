"""Papers and photographs, in browsers: handed in on a phone, opened at a desk, printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.access.places import leg_of, unit
from tests.files import samples

from huigong.domains.hotline.actions import dispatch_case, register_case
from huigong.domains.hotline.models import Case
from huigong.kernel.workflow.actions import sign_leg

pytestmark = pytest.mark.slow
BAD = b"MZ" + b"\x00" * 300


@pytest.fixture
def case(site) -> Case:
    world = site.world
    with world.seat("an"):
        found = register_case(
            channel="phone",
            kind="complaint",
            category="pay.arrears",
            title="工地拖欠三个月工资",
            text="七月干到十月，说好一天 280 元，只给过 6000 元，还差 21000 元。老板不接电话。",
            employer="互助甲申劳务",
            division="630223",
            reporter_name="劳师傅",
            phone=world.lao.phone,
        )
        dispatch_case(found, units=[unit("QH-630223")], order="请先核对用工单位和欠薪数额。")
    with world.seat("ming"):
        sign_leg(leg_of(found, "QH-630223"))
    return found


def test_photographs_from_a_phone_reach_the_county(site, case, sign_in_as, shoot, tmp_path: Path):
    worker = sign_in_as("lao")
    worker.goto(site.url(f"/my/cases/{case.pk}/add/"))
    good, bad = tmp_path / "工资条.jpg", tmp_path / "记工本.jpg"
    good.write_bytes(samples.photo((900, 1200), colour="#c9b78f"))
    bad.write_bytes(BAD)
    worker.get_by_label("要补充什么").fill("这是八月的工资条和记工本。")
    worker.set_input_files("#id_uploads", [good, bad])
    shoot(worker, "01-add")
    worker.get_by_role("button", name="交上去").click()
    worker.get_by_text("没有收下").wait_for()
    shoot(worker, "02-told")
    worker.get_by_role("link", name="工资条.jpg", exact=True).scroll_into_view_if_needed()
    shoot(worker, "03-mine")

    county = sign_in_as("ming")
    county.goto(site.url(f"/desk/hotline/case/{case.pk}/"))
    county.get_by_role("link", name="扫描批示").click()
    minute = tmp_path / "批示.jpg"
    minute.write_bytes(samples.photo((900, 600), colour="#eeeeee"))
    county.set_input_files("#id_uploads", [minute])
    county.get_by_label("谁批的").fill("王主席")
    county.get_by_label("哪天批的").fill("20260103")
    county.get_by_label("说明").fill("请权益部三日内报结果")
    shoot(county, "04-minute")
    county.get_by_role("button", name="上传").click()
    county.get_by_text("收下了 1 份附件").wait_for()
    county.locator("#files").scroll_into_view_if_needed()
    shoot(county, "05-case")
    with county.expect_download() as taken:
        county.get_by_role("link", name="工资条.jpg", exact=True).click()
    assert taken.value.suggested_filename == "工资条.jpg"
    county.set_viewport_size({"width": 360, "height": 740})
    county.goto(site.url(f"/desk/hotline/case/{case.pk}/"))
    county.locator("#files").scroll_into_view_if_needed()
    shoot(county, "06-case-phone")


def test_sheets_fit_on_paper(site, case, sign_in_as, shoot):
    agent, leg = sign_in_as("an"), leg_of(case, "QH-630223")
    agent.goto(site.url(f"/desk/hotline/case/{case.pk}/"))
    agent.locator("#papers").scroll_into_view_if_needed()
    shoot(agent, "00-papers")
    agent.emulate_media(media="print")
    for name, path in (
        ("dispatch", f"leg/{leg.pk}/paper/dispatch"),
        ("sign", f"leg/{leg.pk}/paper/sign"),
        ("receipt", f"case/{case.pk}/receipt"),
        ("paper", f"case/{case.pk}/paper"),
    ):
        agent.goto(site.url(f"/desk/hotline/{path}/"))
        shoot(agent, name)


def test_the_register_of_seals_is_filled_in_from_a_case(site, case, sign_in_as, shoot):
    county = sign_in_as("ming")
    county.goto(site.url(f"/desk/hotline/case/{case.pk}/"))
    county.get_by_role("link", name="盖了章？登记用印").click()
    assert county.get_by_label("关联事项编号").input_value() == case.number
    shoot(county, "01-seal")
