"""A county brings in the sheet of the unions that were there before."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huigong.domains.founding.unions.models import BaseUnion, Term
from huigong.kernel.employers.actions import register_employer
from huigong.kernel.employers.codes import check_character
from huigong.kernel.employers.models import Employer
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db
URL = "/desk/founding/baseunion/import/"
HEAD = ["序号", "工会名称", "工会代码", "建会时间", "届次", "工会主席", "任期开始", "任期届满"]
MORE = ["单位统一社会信用代码", "会员数"]


def code(first: str) -> str:
    return first + check_character(first)


def sheet(rows: list[list[object]]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["互助县基层工会组织台账（2026年）"])
    page.append([*HEAD, *MORE])
    for number, row in enumerate(rows, 1):
        page.append([number, *row])
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("基层工会.xlsx", out.getvalue())


def bring_in(client, rows: list[list[object]]) -> tuple[dict, str]:
    answer = client.post(URL, {"sheet": sheet(rows)})
    assert answer.status_code == 302, answer.content.decode()[-500:]
    client.post(f"{answer['Location']}confirm/")
    page = client.get(answer["Location"])
    return page.context["job"].receipt, page.content.decode()


def test_the_unions_of_a_county_come_by_sheet(world, client_for) -> None:
    firm = code("91630223MA7550001")
    with world.seat("ming"):
        register_employer(unit=world.ming.unit, name="互助某某青稞酒厂", uscc=firm, people=460)
    first, second = (Unit.objects.get(code=f"DEMO-630223-{n}") for n in ("01", "04"))
    days = ["2016.4.28", "三", "纪明德", "2024年4月28日", "2029-04-27"]
    own = code("81630223MC0000002")
    rows = [
        [first.name, own, *days, firm, 420],
        [second.code, "", *days, "", 86],
    ]
    rows[0][3] = rows[1][3] = 3
    ming = client_for("ming")
    strange = [[*rows[0][:7], code("91630223MA7559999"), 1]]
    receipt, page = bring_in(ming, strange)
    assert receipt["bad"] == 1 and "没有这个代码的用人单位" in page
    for new in (2, 0):
        receipt, _page = bring_in(ming, rows)
        assert (receipt["new"], receipt["bad"], receipt["unchanged"]) == (new, 0, 2 - new)
    with scope(SYSTEM, reason="test"):
        row = BaseUnion.objects.get(unit=first)
        assert (row.uscc, row.term, row.members, row.mode) == (own, 3, 420, "single")
        assert row.certificate_until == row.term_until == date(2029, 4, 27)
        assert Term.objects.get(base_union=row).chair == "纪明德"
        assert BaseUnion.objects.get(unit=second).uscc is None
        assert Employer.objects.get(uscc=firm).union_id == first.pk
    with world.seat("ming"):
        other = Unit.objects.get(code="DEMO-630223-07")
    receipt, page = bring_in(ming, [[other.name, "", *rows[0][2:7], firm, 9]])
    assert receipt["bad"] == 1 and "已经有工会了" in page
