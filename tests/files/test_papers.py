"""Paper: sheets of a case and its legs, minutes scanned to their place, evidence of a reply."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.access.places import leg_of
from tests.files import samples
from tests.files.samples import sent

from huigong.domains.hotline.models import Case
from huigong.kernel.calendar.present import now, present, today
from huigong.kernel.files.models import Attachment
from huigong.kernel.scoping.scope import SYSTEM, scope

COUNTY = "QH-630223"


def rows(case: Case) -> list[Attachment]:
    with scope(SYSTEM, reason="test"):
        return list(Attachment.objects.filter(row_id=case.pk).order_by("id"))


def test_every_sheet_is_reached_from_the_case_and_says_what_it_should(case, client_for):
    county, leg = client_for("ming"), leg_of(case, COUNTY)
    page = county.get(f"/desk/hotline/case/{case.pk}/").content.decode()
    start = f"/desk/hotline/leg/{leg.pk}/paper/"
    for sort, words in (("dispatch", "派单通知单"), ("sign", "签收人")):
        assert f"{start}{sort}/" in page
        sheet = county.get(f"{start}{sort}/").content.decode()
        assert words in sheet and case.number in sheet and "互助土族自治县总工会" in sheet
    receipt = county.get(f"/desk/hotline/case/{case.pk}/receipt/").content.decode()
    assert case.number in receipt and "不等于申请仲裁" in receipt and "欠三个月工资" not in receipt
    # Nobody urges who is in time.
    assert f"{start}urge/" not in page and county.get(f"{start}urge/").status_code == 404
    with present(now() + timedelta(days=60)):
        late = client_for("an")
        assert f"{start}urge/" in late.get(f"/desk/hotline/case/{case.pk}/").content.decode()
        assert "至今没有完成" in late.get(f"{start}urge/").content.decode()
    for who in ("hua", "xi"):
        assert client_for(who).get(f"{start}dispatch/").status_code == 404
        assert client_for(who).get(f"/desk/hotline/case/{case.pk}/receipt/").status_code == 404


def test_a_minute_stands_in_the_time_line_at_its_day(case, client_for):
    county, leg = client_for("ming"), leg_of(case, COUNTY)
    address = f"/desk/files/to/hotline.case/{case.pk}/"
    values = {
        "uploads": [sent("批示.jpg", samples.photo())],
        "what": "minute",
        "audience": "all",
        "written_by": "",
        "written_on": f"{today():%Y%m%d}",
        "leg": leg.pk,
        "note": "请权益部三日内报结果",
    }
    assert "请写明是哪位领导批的" in county.post(address, values).content.decode()
    values["uploads"], values["written_by"] = [sent("批示.jpg", samples.photo())], "王主席"
    assert county.post(address, values).status_code == 302
    (row,) = rows(case)
    assert (row.leg_id, row.audience) == (leg.pk, "offices")
    page = county.get(f"/desk/hotline/case/{case.pk}/").content.decode()
    line = page[page.index("王主席 ") :]
    assert "批示" in line and "请权益部三日内报结果" in line
    assert "王主席" not in client_for("lao").get(f"/my/cases/{case.pk}/").content.decode()
    values["uploads"] = [sent("批示2.jpg", samples.photo(colour="blue"))]
    values["written_on"] = f"{today() + timedelta(days=2):%Y%m%d}"
    assert "这一天还没有到" in county.post(address, values).content.decode()


def test_evidence_comes_with_the_reply_and_stays_with_the_leg(case, client_for):
    county, leg = client_for("ming"), leg_of(case, COUNTY)
    uploads = [sent("调解协议.pdf", samples.pdf()), sent("坏的.jpg", b"MZ" + b"0" * 99)]
    values = {"reply": "已付清", "answer": "工资已付", "uploads": uploads}
    page = county.post(f"/desk/legs/{leg.pk}/reply/", values, follow=True).content.decode()
    assert "“坏的.jpg”没有收下" in page and "调解协议.pdf" in page
    (row,) = rows(case)
    assert (row.leg_id, row.what) == (leg.pk, "proof")
    assert leg_of(case, COUNTY).reply == "已付清"


def test_an_agent_takes_down_a_letter_with_its_scan(db, client_for):
    agent = client_for("an")
    values = {
        "channel": "letter",
        "kind": "complaint",
        "category": "pay.arrears",
        "title": "来信反映欠薪",
        "text": "见扫描件",
        "division": "630223",
        "people": 1,
        "uploads": [sent("来信.jpg", samples.photo()), sent("来信.pdf", samples.pdf())],
    }
    page = agent.post("/desk/hotline/new/", values, follow=True)
    assert page.status_code == 200
    with scope(SYSTEM, reason="test"):
        case = Case.objects.latest("id")
    assert [row.what for row in rows(case)] == ["scan", "scan"]
    assert "来信.jpg" in page.content.decode()


@pytest.mark.parametrize("label", ["visits.visit", "seals.sealuse"])
def test_files_are_added_to_any_register_that_says_so(db, world, client_for, label: str):
    from huigong.domains.seals.tests.samples import make_sealuse
    from huigong.domains.visits.tests.samples import make_visit

    make = make_visit if label == "visits.visit" else make_sealuse
    row, page_of = make(world, "ming", 1, "某社区"), f"/desk/{label.replace('.', '/')}/"
    county, address = client_for("ming"), f"/desk/files/to/{label}/{row.pk}/"
    assert address in county.get(f"{page_of}{row.pk}/").content.decode()
    values = {"uploads": [sent("照片.jpg", samples.photo())], "what": "other", "audience": "all"}
    assert county.post(address, values).url == f"{page_of}{row.pk}/"
    assert "照片.jpg" in county.get(f"{page_of}{row.pk}/").content.decode()
    assert client_for("hua").post(address, values).status_code == 404
