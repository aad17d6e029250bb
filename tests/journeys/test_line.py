"""A call answered on the line, in a browser: it rings, pops up, is written down and answered."""

from __future__ import annotations

import os
import re
import signal
import threading
from contextlib import suppress

from playwright.sync_api import Browser, Error, expect

from huigong.domains.calls import cti
from huigong.domains.hotline.actions import register_case
from huigong.kernel.scoping.scope import SYSTEM, scope

PHONE = "15400001234"
ASKED = "我在化隆县一家拉面馆干活,老板说试用期不给交社保,对不对?"
ANSWER = "不对。试用期也要交社保,可以先向老板说明,不改再打来。"


def _announce(**told: object) -> None:
    from django.db import transaction

    body = cti.json.dumps(told).encode()
    with transaction.atomic(), scope(SYSTEM, reason="cti"):
        cti.take(cti.read(body))


def test_a_call_is_answered_on_the_line(site, sign_in_as, shoot, settings):
    with site.world.seat("an"):
        register_case(
            channel="phone",
            kind="question",
            title="问工龄怎么算",
            text="问工龄怎么算。",
            phone=PHONE,
            reporter_name="马某",
        )
    agent = sign_in_as("an")
    agent.goto(site.url("/desk/line/"))
    shoot(agent, "01-off-duty")
    agent.get_by_label("分机号").fill("8001")
    agent.get_by_role("button", name="上线").click()
    agent.wait_for_load_state()
    shoot(agent, "02-waiting")

    _announce(event="ring", call="ex-1", **{"from": PHONE}, extension="8001")
    pop = agent.locator("form.hg-ring")
    expect(pop).to_contain_text("154****1234")
    shoot(agent, "03-ringing")
    agent.keyboard.press("Alt+j")
    agent.wait_for_url(re.compile(r"/desk/line/\d+/$"))
    expect(agent.locator("main")).to_contain_text("154 0000 1234")
    expect(agent.locator(".hg-talk-who")).to_contain_text("问工龄怎么算")
    assert agent.evaluate("document.documentElement.scrollHeight") <= 768
    shoot(agent, "04-talking")

    agent.get_by_label("说了什么").fill(ASKED)
    expect(agent.locator("#saved")).to_contain_text("已存")
    expect(agent.get_by_label("事发地")).to_have_value("630224")
    agent.get_by_label("当场答复").fill(ANSWER)
    _announce(event="hangup", call="ex-1")
    expect(agent.locator(".hg-line-call")).to_contain_text("待整理")
    shoot(agent, "05-written")
    agent.keyboard.press("Alt+a")
    agent.wait_for_url(re.compile(r"/desk/hotline/case/\d+/$"))
    page = agent.locator("main")
    expect(page).to_contain_text("已办结")
    expect(page).to_contain_text(ANSWER)
    for said in ("登记了诉求", "直接答复了诉求"):
        expect(agent.locator("aside")).to_contain_text(said)
    shoot(agent, "06-closed")


def _kill(browser: Browser) -> None:
    """The process, not the page: no handler of the page runs."""
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    (pid,) = (one["id"] for one in told["processInfo"] if one["type"] == "browser")
    gone = threading.Event()
    browser.on("disconnected", lambda _browser: gone.set())
    os.kill(pid, signal.SIGKILL)
    with suppress(Error):
        browser.close()
    assert gone.is_set()


def test_what_was_typed_survives_a_killed_browser(
    site, sign_in_as, shoot, browser_type, browser_type_launch_args
):
    # A browser of its own, with the agent's session: killing it must not take the others along.
    doomed = browser_type.launch(**browser_type_launch_args)
    kept = sign_in_as("an").context.storage_state()
    agent = doomed.new_context(locale="zh-CN", storage_state=kept).new_page()
    agent.goto(site.url("/desk/line/"))
    agent.get_by_role("button", name="手工记一个来电").click()
    agent.wait_for_url(re.compile(r"/desk/line/\d+/$"))
    agent.get_by_label("说了什么").fill(ASKED)
    agent.get_by_label("保密").select_option(label="不让单位知道是谁反映的")
    expect(agent.locator("#saved")).to_contain_text("已存")
    _kill(doomed)

    again = sign_in_as("an")
    again.goto(site.url("/desk/line/"))
    expect(again.get_by_label("说了什么")).to_have_value(ASKED)
    expect(again.get_by_label("保密")).to_have_value("confidential")
    expect(again.locator("main")).to_contain_text("已恢复您")
    shoot(again, "restored")
    phone = sign_in_as("an", phone=True)
    phone.goto(site.url("/desk/line/"))
    shoot(phone, "phone")
