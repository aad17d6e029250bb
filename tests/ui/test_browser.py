"""The pages in a real browser: strict CSP, two widths, keyboard alone, no scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

PAGES = ("/ui/", "/ui/phone/", "/ui/paper/")
# A target is as large as the finger of its room: the phone's rule, and the desk's on a phone.
SMALL = """() => [...document.querySelectorAll('a.hg-btn, button, summary, .hg-menu a, nav a')]
  .filter((item) => item.offsetParent && item.getBoundingClientRect().height < 43.5)
  .filter((item) => !item.matches('.hg-btn-small'))
  .map((item) => item.textContent.trim())"""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    return {**browser_context_args, "locale": "zh-CN"}


@pytest.fixture
def desk(page: Page, live_server, settings) -> Iterator[Page]:
    """A page that fails its test if the browser had anything to complain of."""
    settings.HUIGONG_IS_DEMO = True
    settings.ALLOWED_HOSTS = ["*"]
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{live_server.url}/ui/")
    yield page
    assert complaints == []


def test_every_sample_page_is_quiet_under_the_policy_and_fits_a_phone(desk, live_server) -> None:
    for width, height in ((1366, 768), (360, 740)):
        desk.set_viewport_size({"width": width, "height": height})
        for path in PAGES:
            answer = desk.goto(live_server.url + path)
            assert "script-src 'self'" in answer.headers["content-security-policy"]
            assert desk.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_bar_stays_in_sight_of_a_long_page(desk) -> None:
    desk.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert desk.locator(".hg-top").bounding_box()["y"] == 0
    expect(desk.locator("#menu")).to_be_in_viewport()


def test_targets_on_a_phone_are_large_enough(desk, live_server) -> None:
    desk.set_viewport_size({"width": 360, "height": 740})
    for path in ("/ui/", "/ui/phone/"):
        desk.goto(live_server.url + path)
        assert desk.evaluate(SMALL) == []


def test_ctrl_k_finds_and_opens_by_keyboard_alone(desk, live_server) -> None:
    desk.keyboard.press("Control+k")
    box = desk.locator(".hg-palette input")
    expect(box).to_be_focused()
    box.fill("timeline")
    first = desk.locator(".hg-palette-results a").first
    expect(first).to_have_text("c-timeline")
    box.fill("手机")
    expect(first).to_contain_text("手机页")
    box.press("Enter")
    desk.wait_for_url(f"{live_server.url}/ui/phone/")


def test_escape_closes_the_palette(desk) -> None:
    desk.get_by_role("link", name="搜索").click()
    expect(desk.locator("dialog.hg-palette")).to_be_visible()
    desk.keyboard.type("写到一半")
    desk.keyboard.press("Escape")
    expect(desk.locator("dialog.hg-palette")).to_be_hidden()


def test_rows_are_walked_and_opened_without_a_mouse(desk) -> None:
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("k")
    desk.keyboard.press("j")
    expect(desk.locator("tr[data-here]")).to_have_attribute("data-href", "#row-2")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/ui/#row-2")


def test_a_click_anywhere_on_a_row_opens_it(desk) -> None:
    desk.locator("tr[data-href='#row-3'] td").nth(1).click()
    desk.wait_for_url("**/ui/#row-3")


def test_letters_typed_into_a_box_do_not_move_the_list(desk) -> None:
    desk.locator("[data-list-search]").press_sequentially("jk")
    assert desk.locator("tr[data-here]").count() == 0


def test_leaving_and_coming_back_loses_nothing_but_keeps_no_number(desk, live_server) -> None:
    story = desk.locator("#id_story")
    story.fill("九月工资没有发")
    desk.locator("#id_phone").fill("13900000000")
    desk.goto(f"{live_server.url}/ui/paper/")
    desk.goto(f"{live_server.url}/ui/")
    expect(story).to_have_value("九月工资没有发")
    expect(desk.locator("#id_phone")).to_have_value("")
    assert "1390000" not in desk.evaluate("JSON.stringify(localStorage)")
    desk.get_by_role("button", name="不要了，清空").click()
    expect(story).to_have_value("")
    desk.reload()
    expect(story).to_have_value("")


def test_a_draft_goes_once_it_was_sent(desk, live_server) -> None:
    desk.locator("#id_name").fill("示例")
    desk.locator("#id_phone").fill("13900000000")
    desk.locator("#id_kind").select_option("wage")
    desk.get_by_label("短信").check()
    desk.locator("#id_story").fill("发出去的话")
    desk.get_by_role("button", name="提交").click()
    desk.wait_for_url("**/ui/?**")
    expect(desk.locator("#id_story")).to_have_value("")
    assert desk.evaluate("Object.keys(localStorage).length") == 0


def test_numbers_are_grouped_while_they_are_typed_and_sent_plain(desk) -> None:
    phone = desk.locator("#id_phone")
    phone.press_sequentially("13900000000")
    expect(desk.locator("#id_phone + output")).to_have_text("139 0000 0000")
    expect(phone).to_have_value("13900000000")
    phone.fill("１３９ ００００ ００００")  # what a Chinese keyboard gives
    phone.blur()
    expect(phone).to_have_value("13900000000")


def test_a_form_is_sent_once_however_often_it_is_pressed(desk) -> None:
    sent: list[str] = []

    def hold(route) -> None:
        sent.append(route.request.url)  # never answered: the second press comes while it waits

    desk.route("**/nowhere/", hold)
    desk.evaluate("""() => {
      const form = document.createElement('form')
      Object.assign(form, {method: 'post', action: '/nowhere/'})
      form.innerHTML = '<button name="verb" value="sign">x</button>'
      document.body.append(form)
      const button = form.querySelector('button')
      button.click(); button.click(); button.click()
    }""")
    desk.wait_for_timeout(300)
    assert len(sent) == 1


def test_large_type_answers_at_once_and_is_remembered(desk) -> None:
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    before = desk.evaluate(size)
    desk.get_by_role("button", name="大字").click()
    assert desk.evaluate(size) > before
    desk.reload()
    assert desk.evaluate(size) > before
    desk.get_by_role("button", name="标准字").click()
    assert desk.evaluate(size) == before


def test_the_menu_of_a_phone_opens_and_closes(desk) -> None:
    desk.set_viewport_size({"width": 360, "height": 740})
    menu = desk.locator("#menu")
    expect(menu).to_be_hidden()
    button = desk.get_by_role("button", name="菜单")
    button.click()
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    button.press(" ")
    expect(menu).to_be_hidden()


def test_the_first_tab_offers_to_skip_to_the_matter(desk) -> None:
    skip = desk.locator(".hg-skip")
    assert skip.bounding_box()["y"] < 0
    desk.keyboard.press("Tab")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["y"] >= 0
    skip.press("Enter")
    expect(desk.locator("#main")).to_be_focused()


def test_everything_stands_without_a_script(desk, browser: Browser, live_server) -> None:
    context = browser.new_context(
        java_script_enabled=False, locale="zh-CN", viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/ui/")
    expect(page.locator("#menu")).to_be_visible()
    page.get_by_role("button", name="大字").click()
    assert "hg-large" in page.locator("html").get_attribute("class").split()
    page.get_by_role("link", name="搜索").click()
    assert page.url == f"{live_server.url}/ui/"
    context.close()
