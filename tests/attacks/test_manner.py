"""How an employer came to be checked goes from the plan to the check-up, and to nobody who may not
know: whatever a seat without `view:manner` is sent is the same for each manner.
"""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.plans import actions
from huigong.domains.supervision.plans.models import CheckupPlan
from huigong.domains.supervision.plans.progress import lines_of, progress_of
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.actions import register_employer
from huigong.kernel.employers.models import Employer
from huigong.kernel.exchange import jobs
from huigong.kernel.scoping.ids import next_ids

LIST = "/desk/supervision/checkup/"
WORDS = ("投诉举报", "按规则选定", "来电反映")


@pytest.fixture
def plan(db, world) -> CheckupPlan:
    """Four employers, one of each manner; their names have one length and sort as they came."""
    with world.seat("jian"):
        next_ids(20_000)  # so that a row's number is no other number of a page
        firms = [
            register_employer(
                unit=world.jian.unit,
                name=f"西宁某某单位{n}号",
                industry="6020" if n == 3 else "6210",
                people=40,
            )
            for n in (3, 4, 5, 6)
        ]
        plan = actions.start_plan(year=today().year, wanted=4)
        plan = actions.choose_plan(plan, count=1, trade="60")
        plan = actions.pick_plan(plan, employer=firms[1], manner="hand", reason="去年查过")
        return actions.pick_plan(plan, employer=firms[2], manner="complaint", reason="来电反映")


def _draw(world: Any, plan: CheckupPlan) -> dict[str, Employer]:
    with world.seat("jian"):
        actions.draw_plan(plan)
        return {one.manner: one.employer for one in lines_of(plan)}


def _typed(**more: str) -> dict[str, str]:
    return {
        "checked_on": today().isoformat(),
        "about": "labour",
        "first_supervisor": "甲监督",
        "second_supervisor": "乙监督",
        "minutes": "看了工资表。",
        "signing": "signed",
        **more,
    }


def _plain(text: str, *own: object) -> str:
    """Without what is each row's own: its numbers and name, and the tokens of a page."""
    for one in sorted(map(str, own), key=len, reverse=True):
        text = text.replace(one, "·")
    text = re.sub(r"[A-Za-z0-9]{64}", "", text)
    text = text.replace(" selected", "")
    return re.sub(r"\d\d:\d\d(:\d\d(\.\d+)?)?", "", text)


def _same(found: dict[str, str]) -> str:
    one, *others = found.values()
    for other in others:
        assert one == other
    return one


def test_before_the_lot_no_number_tells_who_came_in_when(plan, world, client_for) -> None:
    page = client_for("bao").get(plan.get_absolute_url()).content.decode()
    with world.seat("jian"):
        lines = list(lines_of(plan))
    assert len(lines) == 3 and 'name="employer"' in page
    sent = set(re.findall(r'="(?:[^"]*\D)?(\d+)\D?"', page))
    assert not sent & {str(one.pk) for one in lines}
    assert sent >= {str(one.employer_id) for one in lines}


def test_a_check_up_takes_the_manner_and_tells_nobody(plan, world, client_for, monkeypatch) -> None:
    firms, bao = _draw(world, plan), client_for("bao")
    assert sorted(firms) == ["complaint", "draw", "hand", "rule"]
    forms, sheets, stored = {}, {}, {}
    own = [one for firm in firms.values() for one in (firm.pk, firm.name)]
    for manner, firm in firms.items():
        url = f"{LIST}new/?employer={firm.pk}"
        forms[manner] = _plain(bao.get(url).content.decode(), *own)
        told = bao.post("/desk/offline/checkup/", {"employer": firm.pk}).json()["sheet"]
        sheets[manner] = _plain(str(told), *own)
    for said in (_same(forms), _same(sheets)):
        assert "manner" not in said and "minutes" in said
    # What is refused says nothing either, whatever was guessed.
    refused = {
        f"{manner}{guess}": _plain(
            bao.post(
                f"{LIST}new/", _typed(employer=str(firm.pk), manner=guess, second_supervisor="")
            ).content.decode(),
            *own,
        )
        for guess in ("", "complaint")
        for manner, firm in firms.items()
    }
    for guess in ("", "complaint"):
        of_guess = {k: v for k, v in refused.items() if k in {f"{one}{guess}" for one in firms}}
        assert len(set(of_guess.values())) == 1, guess
    # By the page with a wrong guess, by the page without one, from a phone, by the API.
    for way, (manner, firm) in enumerate(sorted(firms.items())):
        given = _typed(employer=str(firm.pk))
        if way == 0:
            answer = bao.post(f"{LIST}new/", {**given, "manner": "draw"})
        elif way == 1:
            answer = bao.post(f"{LIST}new/", given)
        elif way == 2:
            more = {"id": str(uuid4()), "unit": world.bao.unit.pk, "base": "", "lines": []}
            sheet = {**_typed(), **more, "subject": f"employer:{firm.pk}"}
            answer = bao.post("/desk/offline/checkup/send/", sheet)
        else:
            body = {**given, "employer": firm.pk, "manner": "complaint"}
            answer = bao.post("/api/v1/supervision/checkup/", body, content_type="application/json")
        assert answer.status_code in (200, 201, 302), (way, answer.content.decode())
        assert not [word for word in (*WORDS, "complaint") if word in answer.content.decode()]
        with world.seat("jian"):
            row = stored[manner] = Checkup.objects.get(employer=firm)
            assert row.manner == manner, way
    with world.seat("jian"):
        assert progress_of([plan])[plan.pk] == (4, 4)
    _pages_are_the_same(bao, stored, monkeypatch)
    shown = bao.get(plan.get_absolute_url()).content.decode()
    assert not [word for word in WORDS if word in shown]
    # The supervisor opens it, for a reason.
    url = f"{LIST}{stored['complaint'].pk}/unmask/manner/"
    with world.seat("jian"):
        assert {one.employer_id: one.manner for one in Checkup.objects.all()} == {
            firm.pk: manner for manner, firm in firms.items()
        }
    assert "投诉举报" in client_for("jian").post(url, {"reason": "核对"}).content.decode()


def _pages_are_the_same(bao: Any, stored: dict[str, Checkup], monkeypatch: Any) -> None:
    """The page, its form, both sides of a conflict, the history, the API, the export, the list."""
    bao.get("/desk/")  # what was said of the last saving
    tails = ("", "edit/", "history/", "print/")
    pages: dict[str, dict[str, str]] = {tail: {} for tail in (*tails, "api", "both")}
    for manner, row in stored.items():
        own = (row.pk, row.employer_id, row.number, row.employer_name)
        for tail in tails:
            pages[tail][manner] = _plain(bao.get(f"{LIST}{row.pk}/{tail}").content.decode(), *own)
        api = bao.get(f"/api/v1/supervision/checkup/{row.pk}").content.decode()
        pages["api"][manner] = _plain(api, *own)
        stale = {**_typed(), "base": "0", "manner": "hand", "minutes": "别的。"}
        both = bao.post(f"{LIST}{row.pk}/edit/", stale)
        assert both.status_code == 409
        pages["both"][manner] = _plain(both.content.decode(), *own)
        assert bao.post(f"{LIST}{row.pk}/unmask/manner/", {"reason": "看"}).status_code == 403
    for name, found in pages.items():
        # A form lists every manner to choose from, and marks none.
        said = _same(found)
        assert name in ("edit/", "both") or not [word for word in WORDS if word in said], name
    # Nothing typed over it takes hold, and the answer is that of any other edit.
    row = stored["complaint"]
    form = bao.get(f"{LIST}{row.pk}/edit/").content.decode()
    assert 'value="complaint">' in form  # offered, not picked
    base = re.search(r'name="base" value="(\w+)"', form)
    assert base is not None
    for guess in ("hand", "complaint"):
        answer = bao.post(f"{LIST}{row.pk}/edit/", {**_typed(), "base": base[1], "manner": guess})
        assert answer.status_code == 302
    bao.get("/desk/")
    asked = ("", "?manner=complaint", "?order=manner")
    listed = [bao.get(f"{LIST}{more}").content.decode() for more in asked]
    orders = [re.findall(rf"{LIST}(\d+)/", text) for text in listed]
    assert orders[0] and orders[0] == orders[1] == orders[2]
    assert not [word for word in WORDS if word in "".join(listed)]
    monkeypatch.setattr(jobs, "start", lambda job: None)
    answer = bao.post(f"{LIST}export/", {"query": "", "form": "csv"})
    jobs.run(int(answer["Location"].rstrip("/").rpartition("/")[2]))
    data = b"".join(bao.get(f"{answer['Location']}file/").streaming_content).decode("utf-8-sig")
    assert row.number in data and not [word for word in (*WORDS, "complaint") if word in data]
