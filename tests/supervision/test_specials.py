"""Special checks before a holiday: a window, and what is counted for it from the rows in sight."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from huigong.demo.employers import put_on_file
from huigong.demo.letters import play_letters
from huigong.demo.specials import play_specials
from huigong.demo.wages import play_wages
from huigong.domains.supervision.checkups.actions import note_checkup, record_checkup
from huigong.domains.supervision.checkups.tests.samples import make_firm
from huigong.domains.supervision.specials.actions import amend_special, announce_special
from huigong.domains.supervision.specials.counting import Sums, count, specials_for
from huigong.domains.supervision.specials.models import SpecialCheck
from huigong.domains.supervision.wages.actions import enlist_wagecase, open_wagecase
from huigong.domains.supervision.wages.counting import payments_of, standings
from huigong.domains.supervision.wages.paying.actions import pay_wagecase, reverse_wagecase
from huigong.domains.supervision.wages.tests.samples import somebody
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Unit

LIST = "/desk/supervision/specials/"


def _check(world, who, firm, about="wages", days=0):
    with world.seat(who):
        return record_checkup(
            employer=firm,
            checked_on=today() - timedelta(days=days),
            about=about,
            manner="rule",
            first_supervisor="甲",
            second_supervisor="乙",
            minutes="看了工资表。",
        )


def _special(world, who="jian", **more) -> SpecialCheck:
    with world.seat(who):
        window = {"from_on": today() - timedelta(days=20), "until_on": today() + timedelta(days=9)}
        return announce_special(**{"name": "冬季欠薪专项", "about": "wages", **window, **more})


def _count(world, who, special) -> Sums:
    with world.seat(who):
        return count(special).total


def test_what_is_about_it_in_its_days_and_unions_counts_once(db, world) -> None:
    special = _special(world)
    firm, other = (make_firm(world, "ming", f"互助专项第{n}厂") for n in (1, 2))
    checkup = _check(world, "ming", firm)
    _check(world, "ming", firm, days=20)
    _check(world, "ming", other, about="labour")  # about something else
    _check(world, "ming", other, days=21)  # the day before it began
    with world.seat("ming"):
        note_checkup(checkup, duty="pay-monthly", facts="没有发。", demand="发清")
        first = {"employer": firm, "opened_on": today(), "origin": "checkup"}
        case = open_wagecase(**first, checkup=checkup)
        case = enlist_wagecase(case, people=[somebody(1), somebody(2)], count=2)
        lines = [one.line for one in standings(case)]
        given = {"paid_on": today(), "manner": "bank", "proof": "回单 1"}
        case = pay_wagecase(case, shares={lines[0].pk: 1_000}, **given)
        case = pay_wagecase(case, shares={lines[1].pk: 500}, **given)
        case = reverse_wagecase(case, payment=payments_of(case)[-1].payment.pk, reason="记错了案件")
        # Known otherwise, in the same weeks, at an employer that was checked; and at one that
        # was not.
        for employer in (firm, other):
            more = {"origin": "workers", "opened_on": today(), "employer": employer}
            enlist_wagecase(open_wagecase(**more), people=[somebody(3)], count=1)
        owed = sum(line.owed_fen for line in lines) + somebody(3).due_fen - somebody(3).had_fen
    expected = Sums(2, 1, 1, 2, 3, owed, 1_000)
    assert _count(world, "ming", special) == _count(world, "jian", special) == expected
    assert _count(world, "hua", special) == Sums()


def test_it_runs_where_it_was_said_and_below(db, world) -> None:
    with world.seat("gao"):
        mine = Unit.objects.get(pk=world.ming.unit.pk)
    special = _special(world, "gao", units=[mine])
    for who in ("ming", "hua"):
        _check(world, who, make_firm(world, who, f"{who}的厂"))
    with world.seat("gao"):
        counted = count(special)
        assert list(counted.by_unit) == [mine] and counted.total.employers == 1
        # An employer that two unions checked is one employer.
        wide = announce_special(
            name="两县", about="wages", from_on=today(), until_on=today(), units=()
        )
        assert count(wide).total.checkups == 2
    with world.seat("hua"):
        assert special not in specials_for(world.hua.unit.pk)
        assert wide in specials_for(world.hua.unit.pk)
        with pytest.raises(PermissionDenied):
            amend_special(wide, name="别人的", about="wages", from_on=today(), until_on=today())
        with pytest.raises(ValidationError, match="本单位和下级"):
            announce_special(
                name="邻县", about="wages", from_on=today(), until_on=today(), units=[mine]
            )
    with world.seat("gao"):
        for days in (-1, 400):
            with pytest.raises(ValidationError):
                until = today() + timedelta(days=days)
                amend_special(special, name="长", about="wages", from_on=today(), until_on=until)
        until = today() + timedelta(days=3)
        given = {"name": "短", "about": "wages", "from_on": today(), "until_on": until}
        special = amend_special(special, **given, is_dropped=True)
        assert count(special).total == Sums() and special not in specials_for(world.gao.unit.pk)


def test_its_pages(db, world, client_for) -> None:
    _check(world, "ming", make_firm(world, "ming", "互助页面厂"))
    jian, day = client_for("jian"), today().isoformat()
    assert "还没有专项检查" in jian.get(LIST).content.decode()
    given = {"name": "欠薪专项", "about": "wages", "from_on": day, "until_on": day}
    assert jian.post(f"{LIST}announce/", {**given, "until_on": "2020-01-01"}).status_code == 422
    page = jian.post(f"{LIST}announce/", given)["Location"]
    shown = jian.get(page).content.decode()
    assert "互助页面厂" in shown and "正在开展" in shown
    assert "欠薪专项" in client_for("ming").get(LIST).content.decode()
    assert "互助页面厂" not in client_for("hua").get(page).content.decode()
    assert client_for("ming").get(f"{page}amend/").status_code == 403
    assert client_for("sheng").post(f"{LIST}announce/", given).status_code == 403
    assert client_for("lao").get(page).status_code == 404
    assert jian.post(f"{page}amend/", {**given, "name": "改名"}).status_code == 302
    assert "改名" in jian.get(page).content.decode()


def test_the_demo_has_one_before_spring_festival(db, world) -> None:
    put_on_file(world)
    play_letters(world)
    play_wages(world)
    assert (play_specials(world), play_specials(world)) == (2, 0)
    sums = _count(world, "jian", SpecialCheck.objects.get())
    assert (sums.checkups, sums.employers, sums.findings, sums.cases, sums.workers) == (
        2,
        2,
        2,
        2,
        20,
    )
    assert 0 < sums.paid_fen < sums.owed_fen
