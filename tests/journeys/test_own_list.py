"""A base union's chair brings in the list as it lies in the drawer, from a phone."""

from __future__ import annotations

import csv
import io

from playwright.sync_api import expect

from huigong.domains.membership.models import Membership
from huigong.kernel.people.tests.samples import citizen

PEOPLE = ("扎西东智", "马秀英", "韩海龙", "李青", "王建国", "尤素福·马")


def test_a_list_without_a_heading_and_with_months_alone_comes_in_by_phone(site, sign_in_as, shoot):
    told = io.StringIO()
    csv.writer(told).writerows(
        (n + 1, name, citizen(560 + n), f"1391234{n:04}", "2024年5月", f"YZ-{n + 1}")
        for n, name in enumerate(PEOPLE)
    )
    phone = sign_in_as("ji", phone=True)
    phone.goto(site.url("/desk/membership/membership/import/"))
    phone.set_input_files(
        "input[type=file]",
        {"name": "名册.csv", "mimeType": "text/csv", "buffer": told.getvalue().encode()},
    )
    phone.get_by_role("button", name="上传并核对").click()
    expect(phone.get_by_text("这张表没有标题行")).to_be_visible()
    shoot(phone, "01-known")
    # What is sure is chosen; the day and the application are said by hand.
    for place, field in {1: "name", 2: "paper_number", 3: "phone_number", 4: "", 5: ""}.items():
        expect(phone.locator(f"select[name=column-{place}]")).to_have_value(field)
    phone.locator("select[name=column-4]").select_option("joined_on")
    phone.locator("select[name=column-5]").select_option("source")
    phone.get_by_role("button", name="按这样对应，重新核对").click()
    expect(phone.get_by_text("不是完整的日期").first).to_be_visible()
    shoot(phone, "02-months")
    phone.get_by_label("只写到月的日期").check()
    phone.get_by_role("button", name="按这样对应，重新核对").click()
    expect(phone.get_by_label("只写到月的日期")).to_be_checked()
    phone.locator("form[action$='/confirm/'] button").click()
    expect(phone.get_by_text("新增 6 条")).to_be_visible()
    shoot(phone, "03-done")
    with site.world.seat("ji"):
        rows = Membership.objects.select_related("person").order_by("id")
        assert [row.person.name for row in rows] == list(PEOPLE)
        assert {str(row.joined_on) for row in rows} == {"2024-05-01"}
