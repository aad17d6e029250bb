"""Employers on file: found from anywhere, kept by their office, tied to unions."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from huigong.kernel.audit.models import Event
from huigong.kernel.employers.actions import (
    alias_employer,
    register_employer,
    rename_employer,
    tie_employer,
    untie_employer,
)
from huigong.kernel.employers.finding import briefs, by_code, find_employers, tied_to
from huigong.kernel.employers.models import Employer, Tie
from huigong.kernel.employers.tests.samples import code
from huigong.kernel.org.models import Unit
from huigong.kernel.testing.worlds import World

pytestmark = pytest.mark.django_db
TIED = "DEMO-630223-01"


def on_file(world: World, who: str = "ming", **more: object) -> Employer:
    with world.seat(who):
        given = {"unit": world[who].unit, "name": "互助巳丰酒业有限公司", "division": "630223"}
        return register_employer(**{**given, **more})


def names(words: str) -> list[str]:
    return [found.name for found in find_employers(words)]


def test_found_from_anywhere_by_two_characters_code_and_former_name(world) -> None:
    employer = on_file(world, uscc=code(7))
    with world.seat("ming"):
        alias_employer(employer, former_name="县青稞酒厂")
        rename_employer(employer, new_name="互助巳丰青稞酒股份公司")
    for who in ("an", "hua", "ge"):
        with world.seat(who):
            assert not Employer.objects.exists()  # the file itself is not theirs
            for words in (
                "青稞酒股",
                "青稞",
                "县青稞酒厂",
                "巳丰酒业",
                code(7),
                code(7)[:9].lower(),
            ):
                assert names(words) == ["互助巳丰青稞酒股份公司"], (who, words)
            assert names("酒") == names("") == names("县城酒厂") == names("%%") == []
            assert by_code(code(7)).former == "县青稞酒厂 互助巳丰酒业有限公司"
            assert briefs([employer.pk, None])[employer.pk].place == "互助土族自治县"


def test_only_the_system_asks_the_index_past_sight(world) -> None:
    on_file(world)
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with world.seat("hua"), connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute("SELECT scoping_search_all(1, '巳丰', 10)")


def test_former_names_keep_their_days(world) -> None:
    employer = on_file(world)
    with world.seat("ming"):
        from datetime import date

        rename_employer(employer, new_name="互助新名酒业公司", since=date(2026, 3, 1))
        kept = employer.former_names.get()
        assert (kept.name, kept.until_on) == ("互助巳丰酒业有限公司", date(2026, 2, 28))
        with pytest.raises(ValidationError, match="新的名称"):
            rename_employer(employer, new_name="互助新名酒业公司")


def test_a_code_taken_elsewhere_is_refused_with_a_sentence(world) -> None:
    on_file(world, uscc=code(7))
    with pytest.raises(ValidationError, match="已有单位登记过"):
        on_file(world, "hua", uscc=code(7), name="民和某某公司")
    with pytest.raises(ValidationError, match="校验位"):
        on_file(world, uscc=code(7)[:-1] + ("0" if code(7)[-1] != "0" else "1"))


def test_ties_hold_while_they_last(world) -> None:
    employer = on_file(world)
    union = Unit.objects.get(code=TIED)
    with world.seat("ming"):
        before = Event.objects.count()
        tie_employer(employer, tied_unit=union, nature="employs", source="主席申报")
        assert Event.objects.count() == before + 1
        post = world.xiang.seats()[0].post
        tie_employer(employer, tied_post=post, nature="kin", source="本人申报")
    with world.seat("an"):
        assert not Tie.objects.exists()
        found = tied_to(employer.pk)
        assert [(one.unit_id, one.account_id) for one in found] == [
            (union.pk, None),
            (post.unit_id, world.xiang.account.pk),
        ]
    with world.seat("ming"):
        with pytest.raises(ValidationError, match="为什么"):
            untie_employer(Tie.objects.first(), reason=" ")
        untie_employer(Tie.objects.order_by("pk").first(), reason="已换届")
    from datetime import timedelta

    from huigong.kernel.calendar.present import today

    tomorrow = today() + timedelta(days=1)
    assert [one.account_id for one in tied_to(employer.pk, on=tomorrow)] == [world.xiang.account.pk]


@pytest.mark.parametrize(
    ("more", "words"),
    [({}, "二者选一"), ({"nature": "fund"}, "工会经费不算"), ({"source": " "}, "怎么知道")],
)
def test_a_tie_says_whose_and_how_known(world, more: dict, words: str) -> None:
    employer = on_file(world)
    union = None if not more else Unit.objects.get(code=TIED)
    given = {"tied_unit": union, "nature": "employs", "source": "申报"}
    with world.seat("ming"), pytest.raises(ValidationError, match=words):
        tie_employer(employer, **{**given, **more})


def test_the_chair_keeps_no_files(world) -> None:
    for who in ("ji", "dai", "lao"):
        with world.seat(who), pytest.raises(PermissionDenied):
            register_employer(unit=Unit.objects.get(code=TIED), name="互助某厂")


def test_the_pages_show_and_take_a_tie(world, client_for) -> None:
    employer = on_file(world, union=Unit.objects.get(code=TIED))
    ming = client_for("ming")
    page = ming.get(f"/desk/employers/{employer.pk}/tie/").content.decode()
    assert "百分之二工会经费不是利害关系" in page and "互助巳丰酒业有限公司工会" in page
    given = {"unit": "没有这个工会", "officer": "", "nature": "employs", "source": "申报"}
    answer = ming.post(f"/desk/employers/{employer.pk}/tie/", given)
    assert "没有叫“没有这个工会”的工会" in answer.content.decode()
    given |= {"unit": TIED, "officer": "张三"}
    answer = ming.post(f"/desk/employers/{employer.pk}/tie/", given)
    assert "没有叫这个名字的干部" in answer.content.decode()
    given["officer"] = world.ji.name
    assert ming.post(f"/desk/employers/{employer.pk}/tie/", given).status_code == 302
    page = ming.get(employer.get_absolute_url()).content.decode()
    assert "负责人受雇于这家单位" in page and "关系已结束" in page
    tie = tied_to(employer.pk)[0]
    assert tie.account_id == world.ji.account.pk


def test_the_agent_names_the_employer_of_a_case(world, client_for) -> None:
    from huigong.domains.hotline.actions import register_case
    from huigong.domains.hotline.models import Case

    employer = on_file(world, uscc=code(7))
    on_file(world, name="互助巳丰包装有限公司")
    with world.seat("an"):
        case = register_case(
            channel="phone",
            kind="complaint",
            title="没有加班费",
            text="每天十一个小时",
            employer="酒厂",
        )
    an = client_for("an")
    url = f"/desk/hotline/case/{case.pk}/fill/"
    given = {"kind": "complaint", "title": case.title, "text": case.text, "people": "1"}
    body = an.post(url, {**given, "workplace": "巳丰"}).content.decode()
    assert "不止一家" in body and code(7) in body
    assert "台账里没有“甲乙厂”" in an.post(url, {**given, "workplace": "甲乙厂"}).content.decode()
    assert an.post(url, {**given, "workplace": code(7)}).status_code == 302
    with world.seat("an"):
        assert Case.objects.get(pk=case.pk).workplace_id == employer.pk
    page = an.get(f"/desk/hotline/case/{case.pk}/").content.decode()
    assert "互助巳丰酒业有限公司 · 互助土族自治县" in page
    assert f'value="{code(7)}"' in an.get(url).content.decode()
    options = an.get("/desk/employers/find/?workplace=巳丰").content.decode()
    assert code(7) in options and "互助巳丰包装有限公司" in options
    assert client_for("ji").get("/desk/employers/find/?q=巳丰").status_code == 403
