"""Who complains is safe: the tied stay out, names open step by step, nothing is seen by others."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.http import Http404

from huigong.domains.hotline.actions import (
    close_case,
    dispatch_case,
    edit_case,
    register_case,
    report_case,
)
from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.protection.actions import (
    accuse_office,
    aftercare_case,
    aftercare_retaliation,
    consent_case,
    handover_case,
)
from huigong.domains.hotline.protection.aftercare.actions import start_aftercare
from huigong.domains.hotline.protection.models import AfterCare, Party, Relay
from huigong.kernel.access import reach, verbs_on
from huigong.kernel.audit.models import Event
from huigong.kernel.calendar.present import now, present, today
from huigong.kernel.employers.actions import register_employer, tie_employer
from huigong.kernel.org.models import Link, Unit
from huigong.kernel.scoping.models import Barred, Recusal, Sight
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.actions import (
    ask_extension,
    check_leg,
    reply_leg,
    sign_leg,
    transfer_leg,
)
from huigong.kernel.workflow.legs import new_leg
from huigong.kernel.workflow.models import Clock, Leg, LegState, Step

CANARY = "金丝雀加班费"
UNION, BRANCH, COUNTY, TOWN, PREFECTURE = (
    *("DEMO-630223-01", "DEMO-630223-02", "QH-630223", "QH-630223100", "QH-6302"),
)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def brewery(world, *, tied: bool = True):
    with world.seat("ming"):
        employer = register_employer(
            unit=world.ming.unit, name="互助巳丰酒业有限公司", division="630223", union=unit(UNION)
        )
        if tied:
            tie_employer(employer, tied_unit=unit(UNION), nature="employs", source="本人申报")
    return employer


def complaint(world, **more):
    with world.seat("an"):
        given = {
            "channel": "phone",
            "kind": "complaint",
            "title": CANARY,
            "text": f"{CANARY}没有发",
            "employer": "巳丰酒厂",
            "division": "630223",
            "reporter_name": "席生英",
            "phone": world.lao.phone,
        }
        return register_case(**{**given, **more})


def leg_of(case: Case, code: str) -> Leg:
    with scope(SYSTEM, reason="test"):
        return Leg.objects.select_related("unit", "sender").get(row_id=case.pk, unit__code=code)


def work_to_the_end(world, case: Case, **closing) -> None:
    with world.seat("an"):
        dispatch_case(Case.objects.get(pk=case.pk), units=[unit(COUNTY)])
    with world.seat("ming"):
        sign_leg(leg_of(case, COUNTY))
        reply_leg(leg_of(case, COUNTY), reply="已核实", answer="已补发")
    with world.seat("an"):
        check_leg(leg_of(case, COUNTY))
        close_case(Case.objects.get(pk=case.pk), answer="已补发", is_satisfied=True, **closing)


# --- the employer's own people -------------------------------------------------------------------


def test_a_tied_union_loses_the_case_when_the_workplace_is_named(db, world, client_for) -> None:
    employer, case = brewery(world), complaint(world)
    with world.seat("an"):
        consent_case(case, to="union", is_given=True, manner="paper")
        untied = unit("DEMO-630223-07")
        dispatch_case(case, units=[unit(UNION)], order=CANARY)
    ji = client_for("ji")
    assert ji.get(case.get_absolute_url()).status_code == 200
    an = client_for("an")
    given = {"kind": "complaint", "title": CANARY, "text": CANARY, "people": "1"}
    url = f"{case.get_absolute_url()}fill/"
    assert an.post(url, {**given, "workplace": "互助巳丰酒业有限公司"}).status_code == 302
    page = an.get(case.get_absolute_url()).content.decode()
    assert "按登记的利害关系回避：负责人受雇于这家单位" in page and "连同它的下级" in page
    assert "有关单位按规定回避" in page
    with scope(SYSTEM, reason="test"):
        row = Case.objects.get(pk=case.pk)
        assert row.state == CaseState.REGISTERED and row.workplace_id == employer.pk
        assert Leg.objects.get(row_id=case.pk, unit__code=UNION).state == LegState.WITHDRAWN
        owed = Clock.objects.filter(row_id=case.pk, stopped_at=None)
        assert [(c.step, c.unit.code) for c in owed] == [(Step.ACCEPT, "QH-DIR-12351")]
    for path in (
        *("/desk/", "/desk/today/later/", "/desk/today/waiting/", "/desk/hotline/case/"),
        *("/api/v1/hotline/case/", f"/desk/search/?q={CANARY}", f"/desk/hotline/case/?q={CANARY}"),
        *("/desk/hotline/case/?print=1", f"/api/v1/hotline/case/?q={CANARY}", "/desk/jobs/"),
    ):
        body = ji.get(path).content.decode().replace(f'value="{CANARY}"', "")
        assert CANARY not in re.sub(f"[?&]q={CANARY}|“{CANARY}”", "", body), path
        assert case.number not in body, path
    for tail in ("", "history/", "print/", "paper/", "dispatch/", "recuse/", "consent/", "phone/"):
        assert ji.get(f"{case.get_absolute_url()}{tail}").status_code == 404, tail
    assert ji.get(f"/api/v1/hotline/case/{case.pk}").status_code == 404
    with world.seat("ji") as seat, connection.cursor() as cursor:
        for table, column in (
            *(("hotline_case", "id"), ("hotline_caseevent", "pgh_obj_id")),
            *(("workflow_leg", "row_id"), ("workflow_clock", "row_id")),
            *(("hotline_consent", "row_id"), ("scoping_recusal", "row_id")),
        ):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [case.pk])
            assert cursor.fetchone() == (0,), table
        cursor.execute(
            "SELECT count(*) FROM audit_event WHERE row_id = %s AND account_id <> %s",
            [case.pk, seat.account_id],
        )
        assert cursor.fetchone() == (0,)
    # The township above it never had the case; the county acts instead, and sees why.
    with world.seat("an"):
        dispatch_case(Case.objects.get(pk=case.pk), units=[unit(COUNTY)])
    seen = client_for("ming").get(case.get_absolute_url()).content.decode()
    assert CANARY in seen and untied.name not in seen


def test_the_tied_are_no_choice_and_a_forged_post_is_refused(db, world, client_for) -> None:
    employer, case = brewery(world), complaint(world)
    with world.seat("an"):
        edit_case(case, workplace_id=employer.pk)
        consent_case(case, to="union", is_given=True, manner="paper")
    an, url = client_for("an"), f"{case.get_absolute_url()}dispatch/"
    page = an.get(url).content.decode()
    assert unit(UNION).name not in page
    for code in (UNION, BRANCH):
        answer = an.post(url, {"unit": unit(code).pk, "order": ""})
        assert answer.status_code == 200 and answer.context["form"].errors["unit"]
        with world.seat("an"), pytest.raises(ValidationError, match="回避"):
            dispatch_case(Case.objects.get(pk=case.pk), units=[unit(code)])
    with scope(SYSTEM, reason="test"):
        assert not Leg.objects.filter(row_id=case.pk, unit__code__in=(UNION, BRANCH)).exists()
    with world.seat("an"):
        dispatch_case(Case.objects.get(pk=case.pk), units=[unit(COUNTY)])
    ming = client_for("ming")
    with world.seat("ming"):
        leg = sign_leg(leg_of(case, COUNTY))
        with pytest.raises(ValidationError, match="回避"):
            transfer_leg(leg, unit=unit(UNION))
    answer = ming.post(f"/desk/legs/{leg.pk}/transfer/", {"unit": unit(UNION).pk, "order": "办"})
    assert answer.status_code == 200


def test_a_tie_that_becomes_known_later_holds_for_open_matters(db, world) -> None:
    employer, case = brewery(world, tied=False), complaint(world)
    with world.seat("an"):
        consent_case(case, to="union", is_given=True, manner="paper")
        edit_case(case, workplace_id=employer.pk)
        dispatch_case(case, units=[unit(UNION)])
    with world.seat("ji"):
        assert Case.objects.filter(pk=case.pk).exists()
    with world.seat("ming"):
        tie_employer(employer, tied_unit=unit(UNION), nature="pays", source="工资表")
    with world.seat("ji"):
        assert not Case.objects.filter(pk=case.pk).exists()
    with scope(SYSTEM, reason="test"):
        kept = Recusal.objects.get(row_id=case.pk)
        assert kept.by_id == world.ming.account.pk and kept.cause == "tie"
        assert Case.objects.get(pk=case.pk).state == CaseState.REGISTERED


def test_a_tied_officer_sees_nothing_while_the_office_works_on(db, world, client_for) -> None:
    employer, case = brewery(world, tied=False), complaint(world)
    post = world.ming.seats()[0].post
    with world.seat("gao"):
        tie_employer(employer, tied_post=post, nature="kin", source="本人申报")
    with world.seat("an"):
        dispatch_case(case, units=[unit(COUNTY)])
    ming = client_for("ming")
    assert ming.get(case.get_absolute_url()).status_code == 200
    with world.seat("an"):
        edit_case(Case.objects.get(pk=case.pk), workplace_id=employer.pk)
    for path in (
        "/desk/",
        "/desk/hotline/case/",
        "/api/v1/hotline/case/",
        f"/desk/search/?q={CANARY}",
    ):
        body = ming.get(path).content.decode()
        assert case.number not in body, path
    for tail in ("", "history/", "paper/", "phone/"):
        assert ming.get(f"{case.get_absolute_url()}{tail}").status_code == 404
    assert ming.get(f"/desk/legs/{leg_of(case, COUNTY).pk}/sign/").status_code == 404
    with world.seat("ming"), connection.cursor() as cursor:
        for table, column in (("hotline_case", "id"), ("workflow_leg", "row_id")):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [case.pk])
            assert cursor.fetchone() == (0,), table
    with scope(SYSTEM, reason="test"):
        seers = set(
            Sight.objects.filter(kind=kind_of(Case), row_id=case.pk).values_list("seer", flat=True)
        )
        assert unit(COUNTY).pk in seers  # the office has it still
        assert Barred.objects.get().account_id == world.ming.account.pk


def test_the_button_keeps_out_an_office_or_a_person(db, world, client_for) -> None:
    case = complaint(world)
    an, url = client_for("an"), f"{case.get_absolute_url()}recuse/"
    assert "登记回避" in an.get(case.get_absolute_url()).content.decode()
    given = {"unit": COUNTY, "officer": "", "is_deep": "on", "reason": ""}
    assert an.post(url, given).context["form"].errors["reason"]
    given["reason"] = "反映的就是它"
    assert an.post(url, given).status_code == 302
    page = an.get(f"{case.get_absolute_url()}dispatch/").content.decode()
    assert unit(COUNTY).name not in page and unit(TOWN).name not in page
    # The place's own office stays out: its superior is proposed.
    assert f'value="{unit(PREFECTURE).pk}" selected' in page
    officer = world.xi.name
    given = {"unit": world.xi.unit.code, "officer": officer, "reason": "近亲属"}
    assert an.post(url, given).status_code == 302
    with scope(SYSTEM, reason="test"):
        assert Barred.objects.get().account_id == world.xi.account.pk
    assert client_for("ming").get(url).status_code == 404
    with world.seat("an"):
        dispatch_case(Case.objects.get(pk=case.pk), units=[unit("QH-6301")])
    assert client_for("xi").get(case.get_absolute_url()).status_code == 404


def test_it_holds_when_the_tree_moves(db, world) -> None:
    employer, case = brewery(world), complaint(world)
    with world.seat("an"):
        edit_case(case, workplace_id=employer.pk)
        dispatch_case(case, units=[unit("QH-6301")])
    with scope(SYSTEM, reason="test"), connection.cursor() as cursor:
        moved = unit(UNION)
        Link.objects.filter(unit=moved, line=1, until_on=None).update(parent=unit("QH-6301"))
        cursor.execute("SELECT * FROM org_refresh(%s)", [[moved.pk]])
    with world.seat("ji"):
        assert not Case.objects.filter(pk=case.pk).exists()
    intake = leg_of(case, "QH-DIR-12351")
    with world.seat("an"):
        for code in (UNION, BRANCH):
            with pytest.raises(ValidationError, match="回避"):
                new_leg(intake, unit(code))


# --- consent -------------------------------------------------------------------------------------


def test_no_enterprise_union_without_a_written_yes(db, world, client_for) -> None:
    employer, case = brewery(world, tied=False), complaint(world)
    with world.seat("an"):
        edit_case(case, workplace_id=employer.pk)
    an, url = client_for("an"), f"{case.get_absolute_url()}dispatch/"
    chosen = {"unit": unit(UNION).pk, "order": ""}
    assert unit(UNION).name in an.get(url).content.decode()
    body = an.post(url, chosen).content.decode()
    assert "要有职工的书面同意" in body and f'href="{case.get_absolute_url()}consent/"' in body
    consent = f"{case.get_absolute_url()}consent/"
    given = {"to": "union", "is_given": "no", "manner": "paper", "given_on": today().isoformat()}
    assert an.post(consent, given).status_code == 302
    assert "不同意把这件事转给本单位工会" in an.post(url, chosen).content.decode()
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert an.post(consent, {**given, "given_on": tomorrow}).context["form"].errors["given_on"]
    assert an.post(consent, {**given, "is_given": "yes"}).status_code == 302
    assert an.post(url, chosen).status_code == 302
    with scope(SYSTEM, reason="test"):
        assert Leg.objects.filter(row_id=case.pk, unit__code=UNION).exists()


def test_the_worker_says_so_on_the_phone(db, world, client_for) -> None:
    employer = brewery(world, tied=False)
    with world.seat("lao"):
        case = report_case(text=CANARY, division="630223", phone=world.lao.phone)
    with world.seat("an"):
        edit_case(Case.objects.get(pk=case.pk), workplace_id=employer.pk)
    lao, url = client_for("lao"), f"/my/cases/{case.pk}/consent/"
    assert "没有说就按不同意办" in lao.get(url).content.decode()
    assert lao.post(url, {"to": "union", "said": "yes"}).status_code == 302
    assert "您同意。" in lao.get(url).content.decode()
    with world.seat("an"):
        dispatch_case(Case.objects.get(pk=case.pk), units=[unit(UNION)])
    assert client_for("mai").get(url).status_code == 404
    assert client_for("mai").post(url, {"to": "union", "said": "yes"}).status_code == 404


# --- about an office -----------------------------------------------------------------------------


def test_a_complaint_about_an_office_skips_it_and_all_below(db, world, client_for) -> None:
    case = complaint(world)
    with world.seat("an"):
        dispatch_case(case, units=[unit(COUNTY)])
    with world.seat("ming"):
        sign_leg(leg_of(case, COUNTY))
        send = new_leg(leg_of(case, COUNTY), unit(TOWN))
        send.save(force_insert=True)
    an = client_for("an")
    url = f"{case.get_absolute_url()}about/"
    assert an.post(url, {"unit": COUNTY, "officer": world.ming.name}).status_code == 302
    for who in ("ming", "xiang"):
        assert client_for(who).get(case.get_absolute_url()).status_code == 404, who
    page = an.get(case.get_absolute_url()).content.decode()
    assert "它和它的下级看不到这件事" in page and world.ming.name in page
    form = an.get(f"{case.get_absolute_url()}dispatch/").content.decode()
    assert f'value="{unit(PREFECTURE).pk}" selected' in form
    assert unit(COUNTY).name not in form and unit(TOWN).name not in form
    forged = an.post(f"{case.get_absolute_url()}dispatch/", {"unit": unit(COUNTY).pk})
    assert forged.context["form"].errors["unit"]
    assert (
        an.post(f"{case.get_absolute_url()}dispatch/", {"unit": unit(PREFECTURE).pk}).status_code
        == 302
    )
    assert client_for("gao").get(case.get_absolute_url()).status_code == 200


def test_when_it_is_about_who_took_it_in_the_superior_takes_over(db, world) -> None:
    case = complaint(world)
    with world.seat("an"):
        accuse_office(case, unit=unit("QH-DIR-12351"))
    with world.seat("an"):
        assert not Case.objects.filter(pk=case.pk).exists()
    with world.seat("bao"):
        row = Case.objects.get(pk=case.pk)
        assert row.unit.code == "QH"
        clock = Clock.objects.get(row_id=case.pk, stopped_at=None)
        assert clock.unit.code == "QH" and Event.objects.filter(verb="workflow.taken_over").exists()
        dispatch_case(row, units=[unit(PREFECTURE)])


def test_who_took_it_over_finishes_it(db, world, client_for) -> None:
    """Checks what the centre had sent, calls back, closes; an office with a leg may not."""
    case = complaint(world, is_confidential=True)
    with world.seat("an"):
        dispatch_case(case, units=[unit(COUNTY)])
        accuse_office(Case.objects.get(pk=case.pk), unit=unit("QH-DIR-12351"))
    with world.seat("ming"):
        sign_leg(leg_of(case, COUNTY))
        ask_extension(leg_of(case, COUNTY), days=2, reason="要去工地核对")
        reply_leg(leg_of(case, COUNTY), reply="已核实", answer="已补发")
    with world.seat("an"):
        with pytest.raises((Http404, Case.DoesNotExist)):
            close_case(Case.objects.get(pk=case.pk), answer="不该是我", is_satisfied=True)
        assert not Leg.objects.filter(row_id=case.pk).exists()
    bao, page = client_for("bao"), case.get_absolute_url()
    assert "审核通过" in bao.get(page).content.decode()
    check = f"/desk/legs/{leg_of(case, COUNTY).pk}/check/"
    assert bao.post(check).status_code == 302
    assert (
        "待回访" in bao.get("/desk/").content.decode()
        or "回访" in bao.get("/desk/").content.decode()
    )
    # Whom one calls back, one reads in full.
    assert "席生英" in bao.get(page).content.decode()
    for who in ("ming", "gao"):
        with world.seat(who), pytest.raises((PermissionDenied, Http404)):
            close_case(Case.objects.get(pk=case.pk), answer="不该是我", is_satisfied=True)
    answer = bao.post(
        f"{page}close/", {"answer": "已补发", "is_satisfied": "yes", "note": "已接通"}
    )
    assert answer.status_code == 302
    with world.seat("bao"):
        assert Case.objects.get(pk=case.pk).state == CaseState.CLOSED
        assert AfterCare.objects.filter(row_id=case.pk).count() == 3
    assert bao.post(f"{page}archive/").status_code in (200, 302)


def test_an_office_of_a_leg_gets_none_of_the_receiving_offices_verbs(db, world) -> None:
    case = complaint(world)
    with world.seat("an"):
        dispatch_case(case, units=[unit(COUNTY)])
    with world.seat("ming"):
        row = Case.objects.get(pk=case.pk)
        held = verbs_on(row)
        assert not held & {"close", "answer", "edit", "settle", "archive", "accuse", "view:own"}
        assert not Case.objects.filter(reach(Case, "close"), pk=case.pk).exists()
    with world.seat("bao"):
        assert "close" not in verbs_on(Case.objects.get(pk=case.pk))


def test_of_an_accusation_only_the_receipt_stays(db, world, client_for) -> None:
    case = complaint(
        world, title=f"举报{CANARY}", text=f"{CANARY}收受礼金", employer=f"{CANARY}单位"
    )
    with world.seat("an"):
        accuse_office(case, unit=unit(COUNTY), post=world.ming.seats()[0].post, is_officer=True)
        handover_case(case, body="省纪委监委派驻纪检监察组", number="移〔2026〕3号")
    an = client_for("an")
    page = an.get(case.get_absolute_url()).content.decode()
    assert "移〔2026〕3号" in page and CANARY not in page
    assert CANARY not in an.get(f"{case.get_absolute_url()}history/").content.decode()
    assert CANARY not in an.get(f"/desk/hotline/case/?q={CANARY[:3]}").content.decode()
    with scope(SYSTEM, reason="test"), connection.cursor() as cursor:
        for table in ("hotline_case", "hotline_caseevent", "audit_event", "workflow_leg"):
            cursor.execute(f"SELECT count(*) FROM {table} x WHERE x::text LIKE %s", [f"%{CANARY}%"])
            assert cursor.fetchone() == (0,), table
        assert not Case.objects.get(pk=case.pk).phone
    refused = pytest.raises(ProgrammingError, match="another office")
    with world.seat("hua"), connection.cursor() as c, refused, transaction.atomic():
        c.execute("SELECT scoping_forget(%s, %s, %s)", [kind_of(Case), case.pk, ["text"]])


# --- many people ---------------------------------------------------------------------------------

TWELVE = "\n".join(
    f"{'*' if n < 5 else ''}工友{'甲乙丙丁戊己庚辛壬癸子丑'[n]}，1540000{7000 + n}，欠薪{n}千元"
    for n in range(12)
)


def test_twelve_people_join_in_one_go_and_each_sees_their_own_line(db, world, client_for) -> None:
    case = complaint(world, phone="", reporter_name="")
    an, url = client_for("an"), f"{case.get_absolute_url()}people/"
    six = TWELVE.replace("工友己", "*工友己").replace("**", "*")
    body = an.post(url, {"lines": six}).content.decode()
    assert "代表不能超过 5 人" in body and "工友丑" in body  # what was typed is still there
    assert "第 2 行" in an.post(url, {"lines": "工友甲，15400007001\n123"}).content.decode()
    assert an.post(url, {"lines": TWELVE}).status_code == 302
    with world.seat("an"):
        assert Party.objects.filter(row_id=case.pk).count() == 12
        assert Case.objects.get(pk=case.pk).people == 12
    page = an.get(case.get_absolute_url()).content.decode()
    assert "工友丑" in page and "154****7011" in page and "15400007011" not in page
    with scope(SYSTEM, reason="test"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM hotline_party p WHERE p::text LIKE '%%15400007011%%'")
        assert cursor.fetchone() == (0,)
        account = Party.objects.get(name="工友丙").account
    from django.test import Client

    from huigong.kernel.testing.worlds import sign_in

    worker = Client()
    sign_in(worker, account)
    mine = worker.get("/my/joined/").content.decode()
    assert "欠薪2千元" in mine and "共 12 人反映" in mine and case.number in mine
    for other in ("工友甲", "工友丑", "欠薪3千元", f"{CANARY}没有发"):
        assert other not in mine
    assert worker.get(f"/my/cases/{case.pk}/").status_code == 404
    with world.seat("an"):
        dispatch_case(Case.objects.get(pk=case.pk), units=[unit(COUNTY)])
    county = client_for("ming").get(case.get_absolute_url()).content.decode()
    assert "工**" in county and "工友甲" not in county


def test_the_first_complainant_reads_no_other_name(db, world, client_for) -> None:
    with world.seat("lao"):
        case = report_case(text=CANARY, division="630223", phone=world.lao.phone)
    an = client_for("an")
    an.post(f"{case.get_absolute_url()}people/", {"lines": TWELVE})
    with world.seat("lao"), connection.cursor() as cursor:
        assert not Party.objects.exists()
        cursor.execute("SELECT count(*) FROM hotline_party")
        assert cursor.fetchone() == (0,)
    assert "工友" not in client_for("lao").get(f"/my/cases/{case.pk}/").content.decode()


# --- emergencies ---------------------------------------------------------------------------------


def test_an_emergency_is_on_record_before_the_form_is_complete(db, world, client_for) -> None:
    an = client_for("an")
    assert an.post("/desk/hotline/emergency/", {"what": "塌"}).status_code == 200
    answer = an.post("/desk/hotline/emergency/", {"what": "工地塌方三人被埋", "division": "630223"})
    assert answer.status_code == 302
    with world.seat("an"):
        case = Case.objects.get(title="工地塌方三人被埋")
        clock = Clock.objects.get(row_id=case.pk, step=Step.RELAY)
        assert (clock.due_at - clock.started_at) == timedelta(minutes=10)
        assert case.is_urgent and case.reporter_name == ""
    url = f"{case.get_absolute_url()}relay/"
    assert answer["Location"] == url
    assert f'value="{unit(COUNTY).pk}" selected' in an.get(url).content.decode()
    refused = an.post(url, {"unit": unit(COUNTY).pk, "is_answered": "yes", "answered_by": ""})
    assert refused.context["form"].errors["answered_by"]
    an.post(url, {"body": "119", "is_answered": "no", "answered_by": ""})
    with world.seat("an"):
        assert Clock.objects.filter(row_id=case.pk, step=Step.RELAY, stopped_at=None).exists()
    ming = client_for("ming")
    assert "工地塌方" not in ming.get("/desk/").content.decode()
    given = {"unit": unit(COUNTY).pk, "is_answered": "yes", "answered_by": "值班员明白"}
    assert an.post(url, given).status_code == 302
    with world.seat("an"):
        assert not Clock.objects.filter(row_id=case.pk, step=Step.RELAY, stopped_at=None).exists()
        assert Relay.objects.filter(row_id=case.pk).count() == 2
    top = ming.get("/desk/").content.decode()
    assert top.index("电话急报") < top.index("hg-tabs") and "值班员明白" in top
    assert (
        an.post(
            url, {"unit": unit(PREFECTURE).pk, "is_answered": "yes", "answered_by": "高"}
        ).status_code
        == 302
    )
    assert "工地塌方" in client_for("gao").get("/desk/").content.decode()
    assert "工地塌方" not in client_for("hua").get("/desk/").content.decode()
    # The form is completed afterwards.
    full = {"kind": "service", "title": "工地塌方", "text": "补登的内容", "people": "3"}
    assert an.post(f"{case.get_absolute_url()}fill/", full).status_code == 302


# --- names ---------------------------------------------------------------------------------------


def test_a_name_opens_step_by_step_and_the_worker_reads_who_looked(db, world, client_for) -> None:
    case = complaint(world)
    with world.seat("an"):
        dispatch_case(case, units=[unit(COUNTY)])
    assert "席生英" in client_for("an").get(case.get_absolute_url()).content.decode()
    ming = client_for("ming")
    for tail in ("", "paper/", "print/", "history/"):
        assert "席生英" not in ming.get(f"{case.get_absolute_url()}{tail}").content.decode(), tail
    assert "席**" in ming.get(case.get_absolute_url()).content.decode()
    url = f"{case.get_absolute_url()}phone/"
    assert "席生英" not in ming.get(url).content.decode()
    shown = ming.post(url, {"why": "meet", "reason": "内部说明"}).content.decode()
    assert "席生英" in shown and world.lao.phone in shown
    told = client_for("lao").get(f"/my/cases/{case.pk}/").content.decode()
    assert "看了您的姓名和电话（约时间见面）" in told and "内部说明" not in told
    # Those above see the case, and no name.
    assert "席生英" not in client_for("gao").get(case.get_absolute_url()).content.decode()
    assert client_for("gao").post(url, {"why": "meet"}).status_code == 403


def test_who_was_asked_no_name_is_not_called_anonymous(db, world, client_for) -> None:
    """匿名 is for who chose it; an account without a name has given none."""
    with world.seat("lao"):
        told = report_case(text=CANARY, phone=world.lao.phone)
    hidden = complaint(world, reporter_name="", phone="", is_confidential=True)
    silent = complaint(world, reporter_name="", phone="0971-6150001")
    an = client_for("an")
    for case, wanted in ((told, "未留姓名"), (silent, "未留姓名"), (hidden, "匿名")):
        page = an.get(case.get_absolute_url()).content.decode()
        assert f"<dt>反映人</dt><dd>{wanted}</dd>" in page


def test_a_confidential_name_stays_at_the_centre(db, world, client_for) -> None:
    case = complaint(world, is_confidential=True)
    with world.seat("an"):
        dispatch_case(case, units=[unit(COUNTY)])
    ming, url = client_for("ming"), f"{case.get_absolute_url()}phone/"
    assert "席" not in ming.get(case.get_absolute_url()).content.decode()
    shown = ming.post(url, {"why": "meet"}).content.decode()
    assert "席生英" not in shown and world.lao.phone in shown
    with world.seat("lao"):
        from huigong.domains.hotline.protection.public import say

        say(case.pk, to="name", is_given=True)
    assert "席生英" in ming.post(url, {"why": "meet"}).content.decode()


# --- afterwards ----------------------------------------------------------------------------------


def test_three_calls_after_a_complaint_and_retaliation_is_a_new_case(db, world, client_for) -> None:
    case = complaint(world)
    work_to_the_end(world, case)
    with world.seat("an"):
        days = list(AfterCare.objects.filter(row_id=case.pk).values_list("due_on", flat=True))
        assert sorted(day - today() for day in days) == [timedelta(days=n) for n in (7, 30, 90)]
        with pytest.raises(ValidationError, match="没有要做的"):
            aftercare_case(Case.objects.get(pk=case.pk), outcome="fine")
    assert start_aftercare(today()) == 0
    week = now() + timedelta(days=7)
    with present(week):
        assert start_aftercare(today()) == 1
        assert start_aftercare(today()) == 0
        an = client_for("an")
        inbox = an.get("/desk/").content.decode()
        assert "防报复回访" in inbox and f"{case.get_absolute_url()}aftercare/" in inbox
        url = f"{case.get_absolute_url()}aftercare/"
        given = {"outcome": "retaliated", "note": ""}
        assert an.post(url, given).context["form"].errors["note"]
        answer = an.post(url, {**given, "note": "调去看大门"})
        assert answer.status_code == 302
        page = an.get(answer["Location"]).content.decode()
        assert "反映被打击报复" in page and case.number in page and "要求保密" in page
        assert "防报复回访" not in an.get("/desk/").content.decode()
    with world.seat("an"):
        fresh = Case.objects.get(follows_id=case.pk)
        assert fresh.pk != case.pk and fresh.is_urgent
        assert AfterCare.objects.filter(row_id=case.pk, done_at=None).count() == 2


def test_retaliation_told_to_the_superior_is_a_new_case_of_the_superior(
    db, world, client_for
) -> None:
    """The centre, of which the first complained, sees nothing of the second either."""
    case = complaint(world)
    with world.seat("an"):
        accuse_office(case, unit=unit("QH-DIR-12351"))
    with world.seat("bao"):
        dispatch_case(Case.objects.get(pk=case.pk), units=[unit(COUNTY)])
    with world.seat("ming"):
        sign_leg(leg_of(case, COUNTY))
        reply_leg(leg_of(case, COUNTY), reply="已核实", answer="已补发")
    with world.seat("bao"):
        check_leg(leg_of(case, COUNTY))
        close_case(Case.objects.get(pk=case.pk), answer="已补发", is_satisfied=True)
    with present(now() + timedelta(days=7)):
        start_aftercare(today())
        url = f"{case.get_absolute_url()}aftercare/"
        bao, given = client_for("bao"), {"outcome": "retaliated", "note": CANARY}
        answer = bao.post(url, given)
        assert answer.status_code == 302
        page = bao.get(answer["Location"]).content.decode()
        assert CANARY in page and case.number in page and "席生英" in page
        with world.seat("bao"):
            fresh = Case.objects.get(follows_id=case.pk)
            assert fresh.unit.code == "QH" and fresh.about_unit.code == "QH-DIR-12351"
            assert "dispatch" in verbs_on(fresh)
            assert Leg.objects.get(row_id=fresh.pk).unit.code == "QH"
            dispatch_case(fresh, units=[unit(COUNTY)])
            with pytest.raises(PermissionDenied):
                register_case(channel="phone", title=CANARY, text=CANARY)
        # Who has only a leg of the case makes none of its calls.
        assert client_for("ming").post(url, given).status_code == 403
        with world.seat("ming"), pytest.raises(PermissionDenied):
            aftercare_retaliation(first=Case.objects.get(pk=case.pk), note=CANARY)
        with world.seat("an"):
            assert not Case.objects.filter(pk=fresh.pk).exists()


def test_calls_that_nobody_made_come_one_after_the_other(db, world) -> None:
    case = complaint(world)
    work_to_the_end(world, case)

    def running() -> int:
        return Clock.objects.filter(row_id=case.pk, step=Step.AFTERCARE, stopped_at=None).count()

    with present(now() + timedelta(days=40)):
        assert start_aftercare(today()) == 1 and start_aftercare(today()) == 0
        with world.seat("an", at=now()):
            assert running() == 1
            aftercare_case(Case.objects.get(pk=case.pk), outcome="fine")
            assert running() == 0
        assert start_aftercare(today()) == 1
        with world.seat("an", at=now()):
            assert running() == 1


def test_no_calls_after_an_anonymous_matter_or_a_question(db, world) -> None:
    for more in ({"reporter_name": "", "phone": ""}, {"kind": "question"}):
        case = complaint(world, **more)
        work_to_the_end(world, case)
        with world.seat("an"):
            assert not AfterCare.objects.filter(row_id=case.pk).exists()


def test_a_stranger_cannot_recuse(db, world) -> None:
    case = complaint(world)
    with world.seat("hua"), pytest.raises(Http404):
        consent_case(case, to="union", is_given=True, manner="paper", given_on=date(2026, 1, 1))
