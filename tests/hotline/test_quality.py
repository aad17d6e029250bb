"""Quality checks: the seed draws the same sample again; each point is answered and kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from huigong.domains.hotline.actions import answer_case, register_case
from huigong.domains.hotline.quality.actions import draw_checks, mark_check, sample
from huigong.domains.hotline.quality.models import Point, QualityCheck, QualityDraw
from huigong.kernel.calendar.present import today

pytestmark = pytest.mark.django_db
GOOD = dict.fromkeys(Point.values, True)


def close(count: int) -> None:
    for number in range(count):
        case = register_case(
            channel="phone", kind="question", title=f"问 {number}", text="想问一下"
        )
        answer_case(case, answer="已经答复。")


def test_the_same_seed_draws_the_same_cases(seat) -> None:
    with seat("an"):
        close(12)
        first = draw_checks(first=today(), last=today(), size=4, seed=7)
        again = draw_checks(first=today(), last=today(), size=4, seed=7)
        other = draw_checks(first=today(), last=today(), size=4, seed=8)
        drawn = [
            sorted(QualityCheck.objects.filter(draw=d).values_list("row_id", flat=True))
            for d in (first, again, other)
        ]
    assert first.found == 12 and len(drawn[0]) == 4
    with seat("an"):
        assert drawn[0] == drawn[1] == sample(first)
    assert drawn[0] != drawn[2]


def test_what_cannot_be_drawn_is_said(seat) -> None:
    with seat("an"):
        with pytest.raises(ValidationError, match="没有办结的诉求"):
            draw_checks(first=today(), last=today(), size=4, seed=7)
        with pytest.raises(ValidationError, match="不能早于"):
            draw_checks(first=today(), last=today() - timedelta(days=1), size=4, seed=7)
        assert not QualityDraw.objects.exists()


def test_every_point_is_answered_and_a_fault_needs_words(seat) -> None:
    with seat("an"):
        close(1)
        draw = draw_checks(first=today(), last=today(), size=4, seed=7)
        check = QualityCheck.objects.get(draw=draw)
        with pytest.raises(ValidationError, match="每一条"):
            mark_check(check, points={"facts": True})
        with pytest.raises(ValidationError, match="要改进什么"):
            mark_check(check, points={**GOOD, "words": False})
        done = mark_check(check, points={**GOOD, "words": False}, note="没有写依据")
        assert done.failed == ["给职工的答复说得明白、有依据"] and done.checked_at


def test_the_pages_draw_and_check(seat, client_for) -> None:
    with seat("an"):
        close(3)
    client, day = client_for("an"), today().isoformat()
    assert "还没有抽过" in client.get("/desk/hotline/quality/").content.decode()
    asked = {"first": day, "last": day, "size": "2", "seed": "7"}
    answer = client.post("/desk/hotline/quality/", asked)
    assert answer.status_code == 302
    body = client.get(answer["Location"]).content.decode()
    assert body.count("未质检") == 2
    with seat("an"):
        check = QualityCheck.objects.earliest("row_id")
    form = f"/desk/hotline/quality/check/{check.pk}/"
    assert client.post(form, {"note": ""}).status_code == 200
    assert client.post(form, dict.fromkeys(Point.values, "yes")).status_code == 302
    assert "合格" in client.get(answer["Location"]).content.decode()
    assert client_for("ming").get(form).status_code == 404
