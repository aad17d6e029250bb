"""The first click: from the personas page to the desk, on both widths, and to the worker's page."""

from __future__ import annotations

from playwright.sync_api import expect


def test_an_officer_steps_from_the_personas_page_onto_the_desk(site, sign_in_as, shoot) -> None:
    for name, phone in (("desktop", False), ("phone", True)):
        page = sign_in_as("ming", phone=phone)
        assert page.url == site.url("/desk/")
        expect(page.locator("main")).to_be_visible()
        shoot(page, name)


def test_a_worker_steps_onto_their_own_page(site, sign_in_as, shoot) -> None:
    page = sign_in_as("lao")
    assert page.url == site.url("/my/")
    expect(page.locator("main")).to_be_visible()
    shoot(page, "phone")


def test_a_deputy_sits_on_the_seat_of_another(site, sign_in_as) -> None:
    page = sign_in_as("dai", deputy=True)
    assert page.url == site.url("/desk/")
    expect(page.locator("body")).to_contain_text(site.world.qi.unit.name)
