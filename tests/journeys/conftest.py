"""A running site with the personas' world, and browsers for several people at once.

    site          site.url("/desk/"), site.world; the demo's doors are open; a database of the
                  test's own
    sign_in_as    sign_in_as("ming") → a Page on their start page, signed in through the personas
                  page (who is not in front gets a session); staff at 1366 × 768, workers on a
                  phone of 360 × 740; sign_in_as("ming", phone=True) or
                  sign_in_as("dai", deputy=True) to differ
    shoot         shoot(page, "01-desk") → .local/screenshots/<test>/01-desk.png, where
                  HUIGONG_SCREENSHOTS is set

Every page is watched: a console error, an exception, a request to another host or a sideways
scroll bar at the end fails the test.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as live_settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from huigong.config import home
from huigong.kernel.accounts.models import DemoPersona
from huigong.kernel.testing.worlds import World

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}


@dataclass
class Site:
    """The address of the running site, and its people."""

    base_url: str
    world: World

    def url(self, path: str) -> str:
        return f"{self.base_url}{path}"


@dataclass
class Watch:
    """What browsers complained of."""

    base_url: str
    complaints: list[str] = field(default_factory=list)

    def over(self, page: Page) -> Page:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._asked)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    def _asked(self, request: Request) -> None:
        there = urlsplit(request.url)
        if there.scheme in {"http", "https"} and there.netloc != urlsplit(self.base_url).netloc:
            self.complaints.append(f"asked another host: {request.url}")


@pytest.fixture
def site(live_server, settings, world: World) -> Site:
    settings.HUIGONG_IS_DEMO = True
    settings.ALLOWED_HOSTS = ["*"]
    return Site(live_server.url, world)


@pytest.fixture
def sign_in_as(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    watch = Watch(site.base_url)
    contexts: list[BrowserContext] = []

    def enter(key: str, *, phone: bool | None = None, deputy: bool = False) -> Page:
        persona = site.world[key]
        is_phone = persona.is_worker if phone is None else phone
        context = browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport=PHONE if is_phone else DESKTOP,
            has_touch=is_phone,
        )
        context.set_default_timeout(45_000)
        contexts.append(context)
        page = watch.over(context.new_page())
        card = DemoPersona.objects.filter(account=persona.account).first()
        if card is None or deputy:
            _with_session(site, context, key, deputy=deputy)
            page.goto(site.url("/my/" if persona.is_worker else "/desk/"))
        else:
            page.goto(site.url("/demo/"))
            page.locator(f'form[action="/demo/enter/{card.pk}/"] button').click()
            page.wait_for_url(site.url(card.start_url))
        return page

    yield enter
    sideways = [page.url for context in contexts for page in context.pages if _is_too_wide(page)]
    for context in contexts:
        context.close()
    assert watch.complaints == []
    assert sideways == []


@pytest.fixture
def stranger(site: Site, browser: Browser) -> Iterator[Page]:
    """A phone on which nobody is signed in."""
    context = browser.new_context(locale="zh-CN", viewport=PHONE, has_touch=True)
    yield context.new_page()
    context.close()


def _with_session(site: Site, context: BrowserContext, key: str, *, deputy: bool) -> None:
    client = site.world.client_for(key, deputy=deputy)
    name = live_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site.base_url}])


def _is_too_wide(page: Page) -> bool:
    if page.is_closed() or not page.viewport_size:
        return False
    wide = page.evaluate("document.documentElement.scrollWidth")
    return bool(wide > page.viewport_size["width"])


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[[Page, str], Path]:
    folder = home.home() / "screenshots" / re.sub(r"\W+", "-", request.node.name).strip("-")

    def take(page: Page, name: str) -> Path:
        path = folder / f"{name}.png"
        if not os.environ.get("HUIGONG_SCREENSHOTS"):
            # Pictures are for people to look at: one takes as long as three steps of a journey.
            return path
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True)
        return path

    return take


@pytest.fixture(autouse=True)
def _no_page_without_watch(request: pytest.FixtureRequest) -> None:
    if "page" in request.fixturenames:
        raise pytest.UsageError("旅程测试用 sign_in_as 取得页面，不用 page。")
