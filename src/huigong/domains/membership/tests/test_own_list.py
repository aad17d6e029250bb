"""A list that leaves out what is the same on every line: the union that it is of."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huigong.domains.membership.models import Membership
from huigong.domains.membership.tests.test_workbook import NAMES, URL, brought_in, size
from huigong.kernel.exchange import jobs
from huigong.kernel.org.models import Unit
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db
__all__ = ("size",)


def plain_list(count: int = 12) -> SimpleUploadedFile:
    """A union's own list: it does not name the union."""
    head = ["会员姓名", "身份证号码", "入会时间", "申请书编号"]
    lines = [[NAMES[n % 6], citizen(500 + n), "2024-05-01", f"YZ-{n}"] for n in range(count)]
    told = io.StringIO()
    csv.writer(told).writerows([head, *lines])
    return SimpleUploadedFile("名册.csv", told.getvalue().encode())


def looked_at(client, place) -> Any:
    job = client.get(place).context["job"]
    if job.state == "waiting":
        jobs.run(job.pk)
    return client.get(place)


def columns(page) -> dict[str, str]:
    return {f"column-{one['place']}": one["field"] for one in page.context["columns"]}


@pytest.mark.parametrize("who", ["dong", "ji"], ids=["none below it", "a branch below it"])
def test_a_union_brings_in_its_own_list_without_naming_itself(world, client_for, size, who):
    client, unit = client_for(who), world[who].unit
    receipt = brought_in(client, plain_list())
    assert (receipt["new"], receipt["bad"]) == (12, 0), receipt
    with world.seat(who):
        assert {row.unit_id for row in Membership.objects.all()} == {unit.pk}


def test_what_is_the_same_on_every_line_is_said_once(world, client_for, size):
    client, unit = client_for("ming"), world.ming.unit
    place = client.post(URL, {"sheet": plain_list()})["Location"]
    page = looked_at(client, place)
    # A county does not go without saying: it has others below it.
    assert page.context["needed"] == "所在工会"
    assert page.context["common"].initial == {}
    said = {"unit": unit.code}
    client.post(f"{place}columns/", {**columns(page), **said})
    page = looked_at(client, place)
    assert page.context["common"].initial == said and not page.context["needed"]
    client.post(f"{place}confirm/")
    receipt = looked_at(client, place).context["job"].receipt
    assert (receipt["new"], receipt["bad"]) == (12, 0), receipt
    with world.seat("ming"):
        assert {row.unit_id for row in Membership.objects.all()} == {unit.pk}
    # What was said beside the sheet changes nobody who is there already.
    other = Unit.objects.get(code="DEMO-630223-04")
    again = client.post(URL, {"sheet": plain_list()})["Location"]
    page = looked_at(client, again)
    client.post(f"{again}columns/", {**columns(page), "unit": other.code})
    client.post(f"{again}confirm/")
    receipt = looked_at(client, again).context["job"].receipt
    assert (receipt["new"], receipt["changed"], receipt["bad"]) == (0, 0, 0), receipt


def test_a_unit_out_of_reach_is_refused_and_kept_in_its_box(world, client_for, size):
    client = client_for("ming")
    place = client.post(URL, {"sheet": plain_list()})["Location"]
    page = looked_at(client, place)
    client.post(f"{place}columns/", {**columns(page), "unit": world.hua.unit.code})
    page = looked_at(client, place)
    assert page.context["common"].initial == {"unit": world.hua.unit.code}
    assert "不在您可选的范围内" in page.content.decode()
    assert not page.context["is_confirmable"]
    with scope(SYSTEM, reason="test"):
        assert not Membership.objects.exists()
