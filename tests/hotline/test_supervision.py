"""督办: only when somebody is late, with a clock of its own; and reminders, each once, at work."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from huigong.domains.hotline.actions import dispatch_case, register_case
from huigong.kernel.calendar import TZ
from huigong.kernel.calendar.present import present
from huigong.kernel.notices.models import Message
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.workflow.actions import sign_leg
from huigong.kernel.workflow.models import Clock, Leg, Step, Supervision
from huigong.kernel.workflow.reminding import remind
from huigong.kernel.workflow.supervision import explain_supervision, supervise_leg

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=TZ)
LATE = datetime(2026, 11, 3, 10, 0, tzinfo=TZ)
TEXT = "请说明为什么没有签收，今天签收。"


def bare(answer) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def leg(seat) -> Leg:
    with seat("an", at=MONDAY):
        case = register_case(channel="phone", title="欠薪", text="三个月没有发工资。")
        dispatch_case(case, units=[Unit.objects.get(code="QH-630223")])
        return Leg.objects.select_related("unit", "sender").get(unit__code="QH-630223")


def test_nobody_is_called_to_account_in_time(seat, leg) -> None:
    with seat("an", at=MONDAY), pytest.raises(ValidationError, match="还没有超期"):
        supervise_leg(leg, text=TEXT)


def test_the_province_orders_and_the_county_answers(seat, leg, client_for) -> None:
    with seat("bao", at=LATE):
        order = supervise_leg(leg, text=TEXT)
        assert (order.number, order.unit.code, order.late_step) == (
            "〔2026〕1号",
            "QH-630223",
            "sign",
        )
        with pytest.raises(ValidationError, match="已经发过督办单"):
            supervise_leg(leg, text=TEXT)
    county, url = client_for("ming"), f"/desk/hotline/case/{leg.row_id}/"
    with present(LATE):
        assert TEXT in bare(county.get(url))
        assert "回复督办" in bare(county.get("/desk/"))
        path = f"/desk/supervisions/{order.pk}/explain/"
        assert client_for("hua").post(path, {"answer": "x"}).status_code == 404
        assert client_for("gao").post(path, {"answer": "x"}).status_code == 403
        assert "为什么超期" in bare(county.post(path, {"answer": " "}))
        assert county.post(path, {"answer": "值班交接漏了，现已签收。"}).status_code == 302
        assert "值班交接漏了" in bare(client_for("bao").get(url))
    with scope(SYSTEM, reason="test"):
        clock = Clock.objects.get(leg=leg, step=Step.SUPERVISE)
        sign = Clock.objects.get(leg=leg, step=Step.SIGN)
        # The order has a clock of its own; the lateness stays with the step that was late.
        assert clock.stopped_at == LATE and clock.due_at > LATE
        assert sign.stopped_at is None


def test_who_neither_sent_it_nor_stands_above_gives_no_order(seat, leg) -> None:
    with seat("ming", at=LATE), pytest.raises(ValidationError, match="超期的是本单位"):
        supervise_leg(leg, text=TEXT)
    with seat("xiang", at=LATE), pytest.raises(Exception):  # noqa: B017  # 404: out of sight
        supervise_leg(leg, text=TEXT)


def test_an_answer_is_given_once(seat, leg) -> None:
    with seat("an", at=LATE):
        order = supervise_leg(leg, text=TEXT)
        with pytest.raises(PermissionDenied):
            explain_supervision(order, answer="不是我")
    with seat("ming", at=LATE):
        order = Supervision.objects.get()
        explain_supervision(order, answer="已签收。")
        with pytest.raises(ValidationError, match="已经回复过"):
            explain_supervision(order, answer="已签收。")


@pytest.fixture(autouse=True)
def _in_chinese():
    """As the reminders' job speaks, whatever language another test has left behind."""
    with translation.override("zh-hans"):
        yield


def told() -> list[str]:
    """What offices were told, as the machine sees it: to others a message is its reader's."""
    with scope(SYSTEM, reason="test"):
        return _texts()


def _texts() -> list[str]:
    return list(
        Message.objects.filter(channel="inner").order_by("id").values_list("text", flat=True)
    )


@pytest.mark.usefixtures("leg")
def test_reminders_come_once_for_each_stage_and_only_at_work() -> None:
    with present(MONDAY.replace(hour=12, minute=40)):
        assert remind() == 0  # everybody eats
    with present(MONDAY + timedelta(minutes=30)):
        assert remind() > 0
        assert remind() == 0
    assert any("0 件超期、1 件今天到期" in text for text in told())
    before = len(told())
    with present(LATE.replace(hour=22)):
        assert remind() == 0
    with present(LATE):
        assert remind() > 0
        assert remind() == 0
    late = told()[before:]
    assert any("1 件超期" in text for text in late)
    assert not any("欠薪" in text for text in told())


def test_a_rest_day_is_quiet_and_a_day_before_is_tomorrow(seat, leg) -> None:
    with seat("ming", at=MONDAY + timedelta(hours=1)):
        sign_leg(leg)
    # Due on Monday the 9th: Friday is the working day before it, Saturday nobody is told.
    with present(datetime(2026, 11, 6, 9, 0, tzinfo=TZ)):
        remind()
    assert any("1 件明天到期" in text for text in told())
    before = len(told())
    with present(datetime(2026, 11, 7, 9, 0, tzinfo=TZ)):
        assert remind() == 0
    assert len(told()) == before
