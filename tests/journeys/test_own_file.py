"""A person gets their whole file on the phone, asks to put it right, and the office answers."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import expect

from huigong.kernel.people.actions import link_person, register_person
from huigong.kernel.people.tests.samples import citizen


def test_a_person_gets_their_whole_file(site, sign_in_as, shoot) -> None:
    world = site.world
    with world.seat("ming"):
        person = register_person(
            unit=world["ming"].unit,
            name="劳成贵",
            paper_number=citizen(61),
            source="RH-2026-61",
            phone_number=world["lao"].phone,
            home_address="互助县威远镇某某路 8 号",
        )
        link_person(person, account=world["lao"].account)
    officer = sign_in_as("ming")
    officer.goto(site.url(f"/desk/people/{person.pk}/file/"))
    officer.get_by_label("为什么要调取").fill("核对入会申请")
    officer.get_by_role("button", name="调取").click()
    expect(officer.locator("main")).to_contain_text(citizen(61))
    shoot(officer, "01-desk")

    worker = sign_in_as("lao")
    worker.goto(site.url("/my/"))
    worker.get_by_role("link", name="我的档案").click()
    expect(worker.locator("main")).to_contain_text(citizen(61))
    expect(worker.locator("#looks")).to_contain_text("核对入会申请")
    shoot(worker, "02-own-file")
    with worker.expect_download() as taken:
        worker.get_by_role("button", name="下载 JSON").click()
    told = json.loads(Path(taken.value.path()).read_text(encoding="utf-8"))
    assert {"项目": "住址", "内容": "互助县威远镇某某路 8 号"} in told["identity"]
    with worker.expect_download() as taken:
        worker.get_by_role("button", name="下载 PDF").click()
    assert Path(taken.value.path()).read_bytes()[:5] == b"%PDF-"

    worker.goto(site.url("/my/file/erase/"))
    expect(worker.get_by_text("什么会留下，为什么")).to_be_visible()
    shoot(worker, "03-erase")
    worker.goto(site.url("/my/file/"))
    worker.get_by_role("link", name="要求更正").click()
    worker.get_by_label("哪里不对，应该是什么").fill("名字写成了“劳成贵”，应该是“劳承贵”。")
    shoot(worker, "04-correct")
    worker.get_by_role("button", name="交上去").click()
    expect(worker.get_by_text("最晚").first).to_be_visible()
    shoot(worker, "05-asked")

    officer.goto(site.url("/desk/people/filerequest/"))
    shoot(officer, "06-open-items")
    officer.get_by_role("link", name="YQ-").first.click()
    expect(officer.locator("main")).to_contain_text("劳承贵")
    officer.get_by_role("link", name="答复：已办").click()
    officer.get_by_label("给本人的答复").fill("已改为“劳承贵”。")
    shoot(officer, "07-answer")
    officer.get_by_role("button", name="答复：已办").click()
    worker.goto(site.url("/my/file/"))
    worker.locator("#requests summary").click()
    expect(worker.locator("#requests")).to_contain_text("已改为")
    shoot(worker, "08-answered")
