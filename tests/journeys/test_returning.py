"""Who comes back after long says who they are; who has a new number shows a document for it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.world import machine

from huigong.kernel.accounts.models import Account
from huigong.kernel.notices.models import Message
from huigong.kernel.notices.sending import full_text
from huigong.kernel.people.actions import register_person
from huigong.kernel.people.models import Person
from huigong.kernel.people.tests.samples import citizen

NEW = "15400090043"


@pytest.fixture
def person(site) -> Person:
    """The file of Lao, whose account has rested for long."""
    world = site.world
    with world.seat("ming"):
        made = register_person(
            unit=world["ming"].unit, name="劳成贵", paper_number=citizen(51), source="RH-51"
        )
    moment = timezone.now() - timedelta(days=120)
    with machine():
        account = Account.objects.find_worker(world["lao"].phone)
        Account.objects.filter(pk=account.pk).update(last_seen=moment, created_at=moment)
        Person.objects.filter(pk=made.pk).update(account=account)
    return made


def _by_code(site, phone: Page, number: str) -> None:
    phone.goto(site.url("/my/sign-in/"))
    phone.get_by_label("手机号码").fill(number)
    phone.get_by_role("button", name="获取验证码").click()
    with machine():
        sent = full_text(Message.objects.filter(template="sign_in_code").latest("id"))
    phone.get_by_label("验证码").fill(re.findall(r"\d{6}", sent)[0])
    phone.get_by_role("button", name="登录", exact=True).click()


def test_after_long_a_code_is_not_enough_and_a_new_number_is_moved_at_the_window(
    site, sign_in_as, stranger: Page, shoot, person
):
    phone = stranger
    _by_code(site, phone, site.world["lao"].phone)
    expect(phone.get_by_role("heading", name="确认是您本人")).to_be_visible()
    shoot(phone, "01-who")
    phone.get_by_label("本人的证件号码").fill(citizen(52))
    phone.get_by_role("button", name="确认，登录").click()
    expect(phone.get_by_text("和登记的不一样")).to_be_visible()
    phone.get_by_label("本人的证件号码").fill(citizen(51))
    phone.get_by_role("button", name="确认，登录").click()
    expect(phone.get_by_role("heading", name="现在可以办")).to_be_visible()

    desk = sign_in_as("ming")
    desk.goto(site.url(f"/desk/people/person/{person.pk}/"))
    desk.get_by_role("link", name="改登录号码").click()
    desk.get_by_label("新的手机号码").fill(NEW)
    desk.get_by_label("凭据").fill("看了身份证")
    shoot(desk, "02-number")
    desk.get_by_role("button", name="改登录号码").click()
    expect(desk.get_by_text("改了本人登录用的手机号码").first).to_be_visible()

    phone.goto(site.url("/my/file/"))
    assert "sign-in" in phone.url, "whoever was signed in by the old number is so no longer"
    _by_code(site, phone, NEW)
    phone.goto(site.url("/my/file/"))
    expect(phone.get_by_text("劳成贵").first).to_be_visible()
    shoot(phone, "03-file")
