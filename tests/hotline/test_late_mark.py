"""A case that is past its time says so in the list, by a word and not by colour alone."""

from __future__ import annotations

from datetime import timedelta

from huigong.domains.hotline.actions import register_case
from huigong.kernel.calendar.present import now


def _register(world, title: str, **seat: object) -> None:
    with world.seat("an", **seat):
        register_case(
            channel="phone",
            kind="complaint",
            category="pay.arrears",
            title=title,
            text="三个月没有发工资。",
            division="630223",
        )


def test_a_late_case_is_marked_in_words_and_one_in_time_is_not(db, world, client_for) -> None:
    _register(world, "很久以前的事", at=now() - timedelta(days=60))
    _register(world, "刚刚的事")
    page = client_for("an").get("/desk/hotline/case/").content.decode()
    rows = {
        title: row for row in page.split("<tr")[1:] for title in ("很久", "刚刚") if title in row
    }
    assert "hg-row-late" in rows["很久"] and "已超期" in rows["很久"]
    assert "hg-row-late" not in rows["刚刚"] and "已超期" not in rows["刚刚"]
