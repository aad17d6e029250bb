"""A register on a phone: a card of four lines a row, whatever the words are."""

from __future__ import annotations

from playwright.sync_api import expect

from huigong.domains.hotline.actions import register_case

#: Four lines and the card's own edges, in pixels.
HIGHEST = 124


def test_a_case_takes_four_lines_on_a_phone(site, sign_in_as, shoot) -> None:
    given = {"channel": "phone", "text": "x", "division": "630222"}
    with site.world.seat("an"):
        register_case(
            title="工资没有结", employer="民和未禾建筑装饰工程劳务分包有限责任公司", **given
        )
        register_case(title="问年休假怎么算", employer="", **given)
    page = sign_in_as("an", phone=True)
    page.goto(site.url("/desk/hotline/case/"))
    shoot(page, "narrow-list")
    rows = page.locator("#rows tbody tr")
    expect(rows).to_have_count(2)
    for row in rows.all():
        assert row.bounding_box()["height"] <= HIGHEST
        for shown in (".hg-card-key", ".hg-card-state", ".hg-card-lead", ".hg-card-due"):
            expect(row.locator(shown)).to_be_visible()
        expect(row.locator(".hg-card-rest").first).to_be_hidden()
    state, key = rows.first.locator(".hg-card-state"), rows.first.locator(".hg-card-key")
    assert abs(state.bounding_box()["y"] - key.bounding_box()["y"]) < 8
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
