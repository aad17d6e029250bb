"""What a seat reads masked, it cannot find out by asking either: by search, filter, order, export,
suggestion or likeness. Whoever may read it finds it as before.
"""

from __future__ import annotations

import pytest
from django.db import connection

from huigong.domains.hotline.actions import dispatch_case, edit_case, register_case
from huigong.domains.hotline.joining.likes import beside, like_cases
from huigong.domains.hotline.models import Case
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.actions import sign_leg
from huigong.kernel.workflow.models import Leg

pytestmark = [pytest.mark.django_db, pytest.mark.access]
NAME = "席生英"
COUNTY = "QH-630223"
#: Who sees the case and reads its name masked: the county that handles it, those above it, and at
#: the centre itself whoever does not talk with the reporter.
MASKED = ("ming", "gao", "bao", "sheng", "jian", "lv")


def confidential(world, **more) -> Case:
    with world.seat("an"):
        given = {
            "channel": "phone",
            "kind": "complaint",
            "title": "欠薪三个月",
            "text": "三个月没有发工资",
            "employer": "互助甲某厂",
            "division": "630223",
            "reporter_name": NAME,
            "phone": world.lao.phone,
            "is_confidential": True,
        }
        case = register_case(**{**given, **more})
        dispatch_case(case, units=[Unit.objects.get(code=COUNTY)])
        return case


def finds(client, path: str, case: Case) -> bool:
    answer = client.get(path)
    return case.number in answer.content.decode() if answer.status_code == 200 else False


@pytest.mark.parametrize("is_confidential", [True, False])
@pytest.mark.parametrize("asked", [NAME, "席生", "生英", f"欠薪 {NAME}", f"{NAME} 欠薪三个月"])
def test_a_name_that_is_masked_finds_nothing(world, client_for, is_confidential, asked) -> None:
    case = confidential(world, is_confidential=is_confidential)
    paths = (
        f"/desk/hotline/case/?q={asked}",
        f"/desk/hotline/case/?q={asked}&print=1",
        f"/desk/search/?q={asked}",
        f"/api/v1/hotline/case/?q={asked}",
    )
    for who in MASKED:
        client = client_for(who)
        assert not any(finds(client, path, case) for path in paths), who
    for who in ("an", "bai"):
        client = client_for(who)
        assert all(finds(client, path, case) for path in paths), who
    # Everybody still finds it by what they read.
    for who in ("an", "ming", "gao", "bao"):
        assert finds(client_for(who), "/desk/hotline/case/?q=欠薪三个月", case), who


def test_the_second_lock_says_nothing_of_a_masked_name(world) -> None:
    case = confidential(world)

    def found(words: str) -> bool:
        with connection.cursor() as cursor:
            for own in ("true", "false"):
                cursor.execute(
                    f"SELECT scoping_search(%s, %s, %s, 10, {own})", [kind_of(Case), words, 2**62]
                )
                if (case.pk,) in cursor.fetchall():
                    return True
        return False

    for who in ("ming", "gao", "bao"):
        with world.seat(who):
            assert not found(NAME), who
            assert found("欠薪"), who
    with world.seat("an"):
        assert found(NAME)


def test_no_filter_order_or_column_reads_a_masked_field(world, client_for) -> None:
    case = confidential(world)
    ming = client_for("ming")
    plain = ming.get("/desk/hotline/case/").content.decode()
    for name in ("reporter_name", "reporter", "phone", "safe_phone", "reporter__name"):
        for value in (NAME, "无此人", world.lao.phone):
            page = ming.get(f"/desk/hotline/case/?{name}={value}&{name}__startswith={value}")
            assert page.content.decode().count(case.number) == plain.count(case.number), name
        told = ming.get(f"/api/v1/hotline/case/?order={name}")
        assert told.status_code == 200 and NAME not in told.content.decode()
        assert ming.get(f"/desk/hotline/case/choices/{name}/?q={NAME[:2]}").status_code in (
            200,
            404,
        )
    assert NAME not in ming.get(f"/api/v1/hotline/case/{case.pk}").content.decode()
    sheet = client_for("ming").post("/desk/hotline/case/export/", {"q": NAME})
    assert NAME not in sheet.content.decode(errors="replace")


def test_a_suggestion_does_not_confirm_a_name(world, client_for) -> None:
    case = confidential(world, title="夜里跑车太累", text="夜里跑车太累，想歇一天也不行")
    for who in ("ming", "bao", "lv"):
        client = client_for(who)
        typed = {"title": "夜里跑车太累", "text": "想歇一天也不行"}
        told = []
        for name in (NAME, "无其人"):
            page = client.post("/desk/knowledge/suggest/", {**typed, "employer": name})
            assert page.status_code in (200, 403)
            told.append(case.number in page.content.decode())
        assert told[0] == told[1], who


def test_two_cases_of_one_person_are_not_told_apart_from_two_persons(world, client_for) -> None:
    first = confidential(world)
    second = confidential(world, is_confidential=False, employer="另一家")
    with world.seat("an"):
        assert [group.label for group in like_cases(first)] == ["同一反映人"]
        from huigong.domains.hotline.joining.actions import join_case, open_bundle

        bundle = open_bundle(title="同一人两次", likeness="person")
        join_case(first, bundle=bundle)
        join_case(Case.objects.get(pk=second.pk), bundle=bundle)
    for who in ("ming", "gao", "bao", "lv"):
        with world.seat(who):
            told = beside(Case.objects.get(pk=first.pk))
            assert told["like_groups"] == [] and told["bundle_others"] == [], who
            assert told["bundle"] is None, who
        page = client_for(who).get(first.get_absolute_url()).content.decode()
        assert second.number not in page, who
        opened = client_for(who).get(bundle.get_absolute_url())
        assert opened.status_code == 404 or second.number not in opened.content.decode(), who
    assert second.number in client_for("an").get(first.get_absolute_url()).content.decode()


def test_how_many_people_is_not_counted_by_a_masked_name(world) -> None:
    cases = [confidential(world) for _n in range(3)]
    with world.seat("an"):
        by_label = {group.label: group for group in like_cases(cases[0])}
        assert by_label["同一用人单位"].people == 1
    with world.seat("ming"):
        (group,) = like_cases(Case.objects.get(pk=cases[0].pk))
        assert len(group.cases) == 2 and group.people is None


def test_no_paper_prints_a_masked_name(world, client_for) -> None:
    case = confidential(world)
    with world.seat("ming"):
        leg = Leg.objects.get(row_id=case.pk, unit__code=COUNTY)
        sign_leg(leg)
    for who in MASKED:
        client = client_for(who)
        papers = (
            f"{case.get_absolute_url()}paper/",
            f"{case.get_absolute_url()}receipt/",
            f"/desk/hotline/leg/{leg.pk}/paper/dispatch/",
            f"/desk/hotline/leg/{leg.pk}/paper/sign/",
        )
        for path in papers:
            assert NAME not in client.get(path).content.decode(), (who, path)
    shown = client_for("an").get(f"/desk/hotline/leg/{leg.pk}/paper/dispatch/")
    assert shown.status_code == 200 and NAME in shown.content.decode()


def test_a_kept_view_does_not_open_what_is_masked(world, client_for) -> None:
    case = confidential(world)
    an, lv = client_for("an"), client_for("lv")
    given = {"name": "她的", "share": "unit", "query": f"q={NAME}"}
    assert an.post("/desk/hotline/case/views/", given).status_code == 302
    assert finds(an, f"/desk/hotline/case/?q={NAME}", case)
    assert not finds(lv, f"/desk/hotline/case/?q={NAME}", case)


def test_a_case_that_moves_to_another_office_is_found_there(world) -> None:
    """The name goes with the case: who takes it over finds it, who had it no longer does."""
    from huigong.domains.hotline.protection.actions import accuse_office

    case = confidential(world)
    with world.seat("an"):
        edit_case(case, reporter_name="席生兰")
        accuse_office(Case.objects.get(pk=case.pk), unit=Unit.objects.get(code="QH-DIR-12351"))
    kind = None
    with scope(SYSTEM, reason="test"):
        kind = kind_of(Case)
    for who, words, wanted in (
        ("bao", "席生兰", True),
        ("bao", NAME, False),
        ("an", "席生兰", False),
    ):
        with world.seat(who), connection.cursor() as cursor:
            cursor.execute("SELECT scoping_search(%s, %s, %s, 10, true)", [kind, words, 2**62])
            assert ((case.pk,) in cursor.fetchall()) is wanted, (who, words)
