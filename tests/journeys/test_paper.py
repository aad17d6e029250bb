"""A reminder to every employer of the province: from a topic to the paper that anybody verifies."""

from __future__ import annotations

import io
import re

import docx
from playwright.sync_api import expect

from huigong.domains.supervision.letters.models import Letter
from huigong.kernel.calendar.present import today
from huigong.kernel.files.kinds import KINDS


def _changed(path: str) -> bytes:
    """The file as an officer saves it after a change."""
    paper, made = docx.Document(path), io.BytesIO()
    paper.paragraphs[5].insert_paragraph_before("在 Word 里添的一句。")
    paper.save(made)
    return made.getvalue()


def test_a_trade_is_reminded_and_a_stranger_verifies(site, sign_in_as, shoot) -> None:
    bao = sign_in_as("bao")
    bao.goto(site.url("/desk/supervision/letter/"))
    bao.get_by_role("link", name="起草告行业的提示函").click()
    shoot(bao, "01-form")
    bao.get_by_label("要求书面反馈").check()
    bao.get_by_role("button", name="起草").click()
    expect(bao.get_by_text("全省各用人单位、平台企业").first).to_be_visible()
    shoot(bao, "02-draft")
    with bao.expect_download() as taken:
        bao.get_by_role("link", name=re.compile(r"^\s*Word 稿$")).click()
    bao.get_by_role("link", name="上传改好的 Word 稿").click()
    file = {
        "name": "改.docx",
        "mimeType": KINDS["docx"].media,
        "buffer": _changed(taken.value.path()),
    }
    bao.get_by_label("改好的 Word 稿").set_input_files(file)
    shoot(bao, "03-word")
    bao.locator("main form.hg-form .hg-btn-action").click()
    expect(bao.get_by_text("在 Word 里添的一句。").first).to_be_visible()
    with site.world.seat("bao"):
        address = site.url(Letter.objects.get().get_absolute_url())
    bao.goto(address)
    bao.get_by_role("link", name="签发编号").click()
    for label, value in (("签发人", "白永福"), ("签发人职务", "副主席")):
        bao.get_by_label(re.compile(rf"^\s*{label}\s*(可不填|$)")).fill(value)
    bao.locator("main form.hg-form .hg-btn-action").click()
    bao.get_by_role("link", name="登记发布").click()
    for label, value in (
        ("用印登记号", "SZ-1"),
        ("发布日期", today().isoformat()),
        ("在哪里发布的", "公众号"),
    ):
        bao.get_by_label(re.compile(rf"^\s*{label}")).first.fill(value)
    bao.locator("main form.hg-form .hg-btn-action").click()
    expect(bao.get_by_text("已发布").first).to_be_visible()
    shoot(bao, "04-published")
    path = bao.get_by_role("link", name="查验页").get_attribute("href")

    phone = sign_in_as("bate")
    phone.goto(site.url(path))
    expect(phone.get_by_role("heading", name="有效")).to_be_visible()
    shoot(phone, "05-check")
    phone.get_by_label(re.compile("^从标题到正文")).fill("关于返岗复工时期依法用工的提示函")
    phone.get_by_role("button", name="比对").click()
    expect(phone.get_by_text("不一样").first).to_be_visible()
    small = sign_in_as("bao", phone=True)
    small.goto(site.url("/desk/supervision/trade/"))
    small.locator("summary", has_text="选监督事项").click()
    shoot(small, "06-form-phone")
    small.goto(address)
    shoot(small, "07-letter-phone")
