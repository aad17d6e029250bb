"""The rows of the proof: own, of the neighbour, of nobody; whatever an address can name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from tests.files import samples

from huigong.demo.world import CANARY, plant_canaries
from huigong.domains.calls.actions import ring_call
from huigong.domains.calls.models import Call
from huigong.domains.calls.papers import Referral, Shift
from huigong.domains.founding import actions as founding_actions
from huigong.domains.founding.models import Applicant, Founding
from huigong.domains.founding.unions.models import BaseUnion
from huigong.domains.founding.unions.tests.samples import make_baseunion
from huigong.domains.hotline.actions import dispatch_case, register_case
from huigong.domains.hotline.advising.actions import ask_lawyer
from huigong.domains.hotline.archive.models import Volume
from huigong.domains.hotline.archive.tests.samples import make_volume
from huigong.domains.hotline.joining.actions import join_case, open_bundle
from huigong.domains.hotline.law.actions import Told, note_turn, state_facts
from huigong.domains.hotline.law.models import LimitTurn
from huigong.domains.hotline.models import Advice, Bundle, Case, QualityCheck, QualityDraw
from huigong.domains.hotline.orders.models import SuperiorOrder, UpwardMessage
from huigong.domains.hotline.outside.actions import add_note, record_body, send_outside
from huigong.domains.hotline.outside.models import OutsideBody, OutsideLeg, OutsideNote
from huigong.domains.hotline.own.models import Proxy
from huigong.domains.hotline.own.proxies import name_by_phone
from huigong.domains.hotline.typical.models import TypicalCase
from huigong.domains.hotline.typical.tests.samples import make_typicalcase
from huigong.domains.knowledge.actions import draft_article, load_law
from huigong.domains.knowledge.models import Article, Law, Provision
from huigong.domains.membership.models import JoinPoint, Membership
from huigong.domains.membership.tests.samples import make_joinpoint, make_membership
from huigong.domains.membership.transfers.models import Transfer
from huigong.domains.membership.transfers.tests.samples import make_transfer
from huigong.domains.seals.models import SealUse
from huigong.domains.seals.tests.samples import make_sealuse
from huigong.domains.supervision.checkups.models import Checkup, Finding
from huigong.domains.supervision.joint.models import SectorFinding
from huigong.domains.supervision.joint.tests.samples import make_sectorfinding
from huigong.domains.supervision.letters.annex.actions import annex_letter
from huigong.domains.supervision.letters.annex.models import AnnexLine
from huigong.domains.supervision.letters.annex.typed import Named
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.tests.samples import consent, issue, make_letter, serve
from huigong.domains.supervision.plans.actions import start_plan
from huigong.domains.supervision.plans.models import CheckupPlan
from huigong.domains.supervision.risks.models import Risk
from huigong.domains.supervision.risks.tests.samples import make_risk
from huigong.domains.supervision.shares.actions import give_share, open_guestdesk
from huigong.domains.supervision.shares.models import GuestDesk, Share
from huigong.domains.supervision.specials.actions import announce_special
from huigong.domains.supervision.specials.models import SpecialCheck
from huigong.domains.supervision.wages.models import WageCase, WageLine, WagePayment
from huigong.domains.supervision.wages.paying.actions import pay_wagecase
from huigong.domains.supervision.wages.tests.samples import make_owed, somebody
from huigong.domains.twins.models import PossibleTwin
from huigong.domains.twins.tests.samples import make_possibletwin
from huigong.domains.visits.actions import record_visit
from huigong.domains.visits.models import Visit
from huigong.kernel.access.middleware import person_scope
from huigong.kernel.accounts.models import DemoPersona
from huigong.kernel.audit.trail import record_look
from huigong.kernel.calendar.present import now, today
from huigong.kernel.checks.models import Problem
from huigong.kernel.employers.actions import register_employer, tie_employer
from huigong.kernel.employers.models import Employer, Tie
from huigong.kernel.exchange.models import Job, JobKind
from huigong.kernel.files.models import Attachment, Quarantined
from huigong.kernel.files.receiving import Label, receive
from huigong.kernel.org.models import Deputy, Post, Unit
from huigong.kernel.params.actions import set_override
from huigong.kernel.params.models import Override
from huigong.kernel.people.asked import FileRequest
from huigong.kernel.people.merged import Merge
from huigong.kernel.people.models import Person
from huigong.kernel.people.tests.samples import make_filerequest, make_merge, make_person
from huigong.kernel.register.models import SavedView
from huigong.kernel.reorganisation.models import Plan, PlanStep
from huigong.kernel.reorganisation.plans import add_step, prepare_plan
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.testing.worlds import World
from huigong.kernel.workflow.actions import (
    ask_extension,
    assist_leg,
    reply_leg,
    return_leg,
    sign_leg,
)
from huigong.kernel.workflow.models import Clock, Extension, Leg, Supervision
from huigong.kernel.workflow.supervision import supervise_leg

OWN, NEIGHBOUR, NOBODY, HUGE = "own", "neighbour", "nobody", "huge"
ABSENT = {NOBODY: 987_654_321, HUGE: 10**30}
OWN_UNIT, OTHER_UNIT, OWN_TOWN = "QH-630223", "QH-630222", "QH-630223100"


@dataclass
class Places:
    """Per place, the row of each model that an address may name."""

    rows: dict[str, dict[type[models.Model], models.Model]] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)

    def find(self, place: str, model: type[models.Model]) -> models.Model | None:
        return self.rows.get(place, {}).get(model)

    def number(self, place: str, model: type[models.Model]) -> object:
        """What stands in the address for a model in a place."""
        row = self.find(place, model)
        return ABSENT[place] if row is None else row.pk


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def leg_of(case: Case, at: str) -> Leg:
    with scope(SYSTEM, reason="proof"):
        legs = Leg.objects.select_related("unit", "sender")
        return legs.filter(row_id=case.pk, unit__code=at).latest("id")


def build(world: World) -> Places:
    """Two counties with one of everything; every text of the second holds the canary."""
    places = Places()
    own, other = _own_case(world), _other_case(world)
    _law(world, own, "自家")
    for case, person in ((own, "lao"), (other[0], "")):
        _ask(world, case, person)
    _law(world, other[0], CANARY)
    places.cases = [own, *other]
    places.rows[OWN] = _about(own, OWN_UNIT, _visit(world, "ming", OWN_UNIT, "自家"))
    places.rows[NEIGHBOUR] = _about(other[0], OTHER_UNIT, _visit(world, "hua", OTHER_UNIT, CANARY))
    places.rows[OWN] |= _employer(world, "ming", OWN_UNIT, "自家")
    places.rows[NEIGHBOUR] |= _employer(world, "hua", OTHER_UNIT, CANARY)
    places.rows[OWN] |= {SealUse: make_sealuse(world, "ming", 1, "自家")}
    places.rows[NEIGHBOUR] |= {SealUse: make_sealuse(world, "hua", 1, CANARY)}
    places.rows[OWN] |= {Person: make_person(world, "ming", 1, "自家")}
    places.rows[NEIGHBOUR] |= {Person: make_person(world, "hua", 1, CANARY)}
    places.rows[OWN] |= _founding(world, "ming", "自家")
    places.rows[NEIGHBOUR] |= _founding(world, "hua", CANARY)
    for who, place, text in (("ming", OWN, "自家"), ("hua", NEIGHBOUR, CANARY)):
        places.rows[place] |= _letter(world, who, text)
        with world.seat(who):
            places.rows[place] |= {CheckupPlan: start_plan(year=2026, wanted=1)}
        places.rows[place] |= {SectorFinding: make_sectorfinding(world, who, 1, text)}
        places.rows[place] |= _wages(world, who, text)
        places.rows[place] |= {
            Membership: make_membership(world, who, 1, text),
            JoinPoint: make_joinpoint(world, who, 1, text),
            Transfer: make_transfer(world, who, 2, text),
        }
    places.rows[OWN] |= {FileRequest: make_filerequest(world, "ming", 2, "自家")}
    places.rows[NEIGHBOUR] |= {FileRequest: make_filerequest(world, "hua", 2, CANARY)}
    places.rows[OWN] |= {Merge: make_merge(world, "ming", 3, "自家")}
    places.rows[NEIGHBOUR] |= {Merge: make_merge(world, "hua", 3, CANARY)}
    places.rows[OWN] |= {PossibleTwin: make_possibletwin(world, "ming", 3, "自家")}
    places.rows[NEIGHBOUR] |= {PossibleTwin: make_possibletwin(world, "hua", 3, CANARY)}
    places.rows[OWN] |= {Volume: make_volume(world, "ming", 1, "自家")}
    places.rows[NEIGHBOUR] |= {Volume: make_volume(world, "hua", 1, CANARY)}
    places.rows[OWN] |= {TypicalCase: make_typicalcase(world, "ming", 2, "自家")}
    places.rows[NEIGHBOUR] |= {TypicalCase: make_typicalcase(world, "hua", 2, CANARY)}
    places.rows[OWN] |= _files(world, "ming", own, "自家")
    places.rows[NEIGHBOUR] |= _files(world, "hua", other[0], CANARY)
    places.rows[OWN] |= _line(world, "QH-DIR-12351", own, "自家")
    places.rows[NEIGHBOUR] |= _line(world, OTHER_UNIT, other[0], CANARY)
    places.rows[OWN] |= _beside(world, own, OWN_UNIT, "自家")
    places.rows[NEIGHBOUR] |= _beside(world, other[0], OTHER_UNIT, CANARY)
    places.rows[OWN] |= _order(own, "自家")
    places.rows[NEIGHBOUR] |= _order(other[0], CANARY)
    places.rows[OWN] |= _outside(world, "ming", leg_of(own, OWN_UNIT), "自家")
    places.rows[NEIGHBOUR] |= _outside(world, "hua", leg_of(other[0], OTHER_UNIT), CANARY)
    places.rows[OWN] |= _shared(world, "ming", places.rows[OWN], "自家")
    places.rows[NEIGHBOUR] |= _shared(world, "hua", places.rows[NEIGHBOUR], CANARY)
    places.rows[OWN] |= _settings(world, "ming", OWN_UNIT, "自家")
    places.rows[NEIGHBOUR] |= _settings(world, "hua", OTHER_UNIT, CANARY)
    # What everybody may read is nobody's: the neighbour's article is one's own.
    shared = _knowledge(world) | _special(world)
    places.rows[OWN] |= shared
    places.rows[NEIGHBOUR] |= shared
    return places


def _knowledge(world: World) -> dict[type[models.Model], models.Model]:
    with world.seat("lv"):
        article = draft_article(code="proof", title="凭据", first="先看", body="试。〔建议〕")
    with scope(SYSTEM, reason="proof"):
        law = load_law(
            title="凭据法",
            version_on=date(2020, 1, 1),
            kind="法律",
            digest="0",
            rows=[(1, 0, "", "凭据。")],
        )
    return {Article: article, Law: law, Provision: law.provisions.get()}


def _special(world: World) -> dict[type[models.Model], models.Model]:
    window = {"from_on": date(2026, 1, 1), "until_on": date(2026, 2, 1)}
    with world.seat("ming"):
        return {SpecialCheck: announce_special(name="凭据专项", about="wages", **window)}


def _own_case(world: World) -> Case:
    with world.seat("an"):
        case = register_case(
            channel="phone",
            kind="complaint",
            category="pay.arrears",
            title="自家的事",
            text="自家的内容",
            employer="互助自家某厂",
            division="630223",
            reporter_name="劳某",
            phone=world.lao.phone,
        )
        dispatch_case(case, units=[unit(OWN_UNIT)], order="请尽快办理")
    _work(world, "ming", leg_of(case, OWN_UNIT), "自家", OWN_TOWN)
    return case


def _other_case(world: World) -> list[Case]:
    cases = plant_canaries(world)
    leg = leg_of(cases[0], OTHER_UNIT)
    _work(world, "hua", leg, CANARY, "QH-630222100")
    # A third goes the whole way to a reply, a fourth is sent back with a reason.
    for number, act in ((3, _reply), (4, _return)):
        with world.seat("an"):
            case = register_case(
                channel="phone",
                kind="complaint",
                title=f"{CANARY}{number}",
                text=CANARY,
                employer=f"{CANARY}商行",
                division="630222",
                reporter_name=f"{CANARY}某",
            )
            dispatch_case(case, units=[unit(OTHER_UNIT)], order=CANARY)
        with world.seat("hua"):
            act(leg_of(case, OTHER_UNIT))
            record_look(case, what="phone", reason=f"{CANARY}的理由")
        cases.append(case)
    return cases


def _ask(world: World, case: Case, person: str) -> None:
    """The worker of a case asks somebody to act who has no part in the proof."""
    reporter = world[person].account if person else None
    with scope(SYSTEM, reason="proof"):
        seat = person_scope(reporter.pk if reporter else Case.objects.get(pk=case.pk).reporter_id)
    with scope(seat):
        name_by_phone(
            case,
            phone="15400009977",
            person_name=CANARY if not person else "自家",
            proxy_name="代办人",
            until_on=today() + timedelta(days=30),
            is_full=False,
        )


def _law(world: World, case: Case, word: str) -> None:
    with world.seat("an"):
        state_facts(case, facts={"left": Told(day=date(2026, 9, 1))})
        note_turn(case, turn="claimed", on=date(2026, 10, 1), proof=f"{word}的短信")


def _proxy(case: Case) -> Proxy | None:
    return Proxy.objects.filter(case_id=case.pk).first()


def _reply(leg: Leg) -> None:
    sign_leg(leg)
    reply_leg(leg, reply=f"{CANARY}的办理情况", answer=f"{CANARY}的答复")


def _return(leg: Leg) -> None:
    return_leg(leg, refusal=f"{CANARY}的退回理由")


def _work(world: World, who: str, leg: Leg, word: str, town: str) -> None:
    with world.seat(who):
        sign_leg(leg)
        ask_extension(leg, days=5, reason=f"{word}的延期理由")
        found = Unit.objects.filter(code=town).first()
        if found is not None:
            assist_leg(leg, unit=found, order=f"{word}的协办要求")
    with world.seat("bao", at=now() + timedelta(days=30)):
        supervise_leg(leg, text=f"{word}的督办要求")


def _visit(world: World, who: str, code: str, word: str) -> Visit:
    with world.seat(who):
        return record_visit(
            unit=unit(code),
            number=f"ZF-{code}-1",
            visited_on=date(2026, 11, 2),
            occasion="hardship",
            place=f"{word}社区",
            people=3,
            note=f"{word}的情况记录",
        )


def _employer(
    world: World, who: str, code: str, word: str
) -> dict[type[models.Model], models.Model]:
    with world.seat(who):
        employer = register_employer(unit=unit(code), name=f"{word}砂石料场")
        tie_employer(employer, tied_unit=unit("QH-6301"), nature="kin", source=f"{word}的来源")
        return {Employer: employer, Tie: Tie.objects.get(row_id=employer.pk)}


def _founding(world: World, who: str, word: str) -> dict[type[models.Model], models.Model]:
    """A founding that a prefecture has let prepare, one who signed, and a union on the register."""
    with world.seat(who):
        founding = founding_actions.start_founding(
            name=f"{word}联合工会", mode="joint", approver=world.gao.unit
        )
        sheet = f"{word}组 组长\n{word}员 1540006{founding.pk % 10000:04d}"
        founding = founding_actions.enrol_founding(founding, sheet=sheet)
        founding = founding_actions.submit_founding(founding)
        signed = Applicant.objects.on(founding).latest("pk")
    with world.seat("gao"):
        founding = founding_actions.permit_founding(founding, permit_number="1号")
    union = make_baseunion(world, who, 1, f"{word}某厂工会")
    return {Founding: founding, Applicant: signed, BaseUnion: union}


def _letter(world: World, who: str, word: str) -> dict[type[models.Model], models.Model]:
    """A check-up with findings, and a letter that waits for its answer."""
    letter = make_letter(world, who, 1, word)
    with world.seat(who):
        letter = serve(issue(letter))
        letter = annex_letter(letter, people=[Named(f"{word}某")], consent=consent())
        named = AnnexLine.objects.on(letter).get()
        finding = Finding.objects.on(letter.checkup).earliest("id")
        risk = make_risk(world, who, 2, word)
        found = {Checkup: letter.checkup, Finding: finding, Letter: letter, Risk: risk}
        return {**found, AnnexLine: named}


def _wages(world: World, who: str, word: str) -> dict[type[models.Model], models.Model]:
    """A case of wages: of two workers the first, who signs in at one's own, has got something."""
    phone = world.lao.phone if who == "ming" else "15400009966"
    case = make_owed(world, who, 1, word, somebody(0, phone=phone), somebody(1))
    with world.seat(who):
        line = WageLine.objects.on(case).earliest("place")
        given = {"paid_on": today(), "manner": "bank", "proof": f"{word}的回单"}
        case = pay_wagecase(case, shares={line.pk: 100}, **given)
        return {WageCase: case, WageLine: line, WagePayment: WagePayment.objects.on(case).get()}


def _files(world: World, who: str, case: Case, word: str) -> dict[type[models.Model], models.Model]:
    """A photograph of a case, and a file that was not taken."""
    with world.seat(who):
        photo = SimpleUploadedFile(f"{word}.jpg", samples.photo((8, 8)))
        (kept,) = receive(case, [photo], Label(note=f"{word}的照片")).kept
        receive(case, [SimpleUploadedFile(f"{word}.exe", b"MZ" + word.encode())])
    with scope(SYSTEM, reason="proof"):
        return {Attachment: kept, Quarantined: Quarantined.objects.get(matter_id=case.pk)}


def _line(world: World, code: str, case: Case, word: str) -> dict[type[models.Model], models.Model]:
    """A call, a matter passed on and a shift of a unit that has a line."""
    there, by = unit(code), world.bai.account
    hanging = {"kind": kind_of(Case), "row_id": case.pk, "unit": there, "by": by}
    with scope(SYSTEM, reason="proof"):
        call = ring_call(unit=there, phone=world.lao.phone)
        passed = Referral(to="12333", told=word, referred_at=now(), due_on=today(), **hanging)
        passed.save(force_insert=True)
        shift = Shift(unit=there, given_by=by, given_at=now(), note=word)
        shift.save(force_insert=True)
    return {Call: call, Referral: passed, Shift: shift}


def _beside(world: World, case: Case, at: str, word: str) -> dict[type[models.Model], models.Model]:
    """What hangs on a case beside its way: a bundle, a question to the lawyers, a sample."""
    with world.seat("an"):
        bundle = open_bundle(title=f"{word}的并案", likeness="employer")
        join_case(case, bundle=bundle)
        advice = ask_lawyer(case, question=f"{word}的问题")
    day = date(2026, 11, 2)
    with scope(SYSTEM, reason="proof"):
        draw = QualityDraw(
            unit=unit(at), first=day, last=day, seed=1, found=1, size=1, drawn_at=now()
        )
        draw.save(force_insert=True)
        check = QualityCheck(
            kind=kind_of(Case), row_id=case.pk, draw=draw, unit=unit(at), note=f"{word}的质检"
        )
        check.save(force_insert=True)
    return {Bundle: bundle, Advice: advice, QualityDraw: draw, QualityCheck: check}


def _order(case: Case, word: str) -> dict[type[models.Model], models.Model]:
    """A case that came as an order from above, and a message that answers it."""
    hanging = {"kind": kind_of(Case), "row_id": case.pk, "unit_id": case.unit_id}
    with scope(SYSTEM, reason="proof"):
        order = SuperiorOrder(number=f"{word}-1", digest="0", received_at=now(), **hanging)
        order.save(force_insert=True)
        message = UpwardMessage(
            order=order, form="progress", text=word, written_at=now(), next_at=now(), **hanging
        )
        message.save(force_insert=True)
    return {SuperiorOrder: order, UpwardMessage: message}


def _outside(world: World, who: str, leg: Leg, word: str) -> dict[type[models.Model], models.Model]:
    """A body outside that a county has written to about its case."""
    with scope(SYSTEM, reason="proof"):
        body = record_body(unit=leg.unit, kind="labour", name=f"{word}人社局")
    with world.seat(who):
        outside = send_outside(leg, body=body, title=f"{word}的函", text=f"{word}的函件")
        note = add_note(outside, text=f"{word}的往来")
    return {OutsideBody: body, OutsideLeg: outside, OutsideNote: note}


def _shared(
    world: World, who: str, rows: dict[type[models.Model], Any], word: str
) -> dict[type[models.Model], models.Model]:
    """A sector finding that a body outside works on too, and the body's desk."""
    body = rows[OutsideBody]
    with world.seat(who):
        share = give_share(matter=rows[SectorFinding], body=body, asked=f"{word}请办理")
        desk = open_guestdesk(body=body, until_on=today())
    return {Share: share, GuestDesk: desk}


def _about(case: Case, at: str, visit: Visit) -> dict[type[models.Model], models.Model]:
    with scope(SYSTEM, reason="proof"):
        leg = Leg.objects.get(row_id=case.pk, unit__code=at)
        return {
            Case: Case.objects.get(pk=case.pk),
            LimitTurn: LimitTurn.objects.get(row_id=case.pk),
            **({Proxy: found} if (found := _proxy(case)) else {}),
            Visit: visit,
            Leg: leg,
            Extension: Extension.objects.get(leg=leg),
            Supervision: Supervision.objects.get(leg=leg),
            Clock: Clock.objects.filter(leg=leg, stopped_at=None).earliest("id"),
        }


def _settings(
    world: World, who: str, code: str, word: str
) -> dict[type[models.Model], models.Model]:
    account, there = world[who].account, unit(code)
    with world.seat("guan"):
        plan = prepare_plan(title=f"{word}的方案", planned_on=date(2027, 1, 1))
        target = unit("QH-6302")
        step = add_step(plan=plan, verb="move", unit=there, target=target)
        decided = set_override(
            name="hotline.sign_hours", value=8, from_on=date(2027, 1, 1), source="省总文件"
        )
    with scope(SYSTEM, reason="proof"):
        post = Post.objects.get(account=account)
        deputy = Deputy.objects.create(
            post=post,
            account=world.luo.account,
            from_on=date(2026, 11, 1),
            until_on=date(2099, 1, 1),
            reason="外出",
        )
        problem = Problem.objects.create(
            unit=there, checker="proof", key=code, text=f"{word}的数据问题"
        )
        job = Job.objects.create(
            account=account,
            unit=there,
            seat_key=f"post:{post.pk}",
            kind=JobKind.EXPORT,
            register="hotline.case",
            name=f"{word}的导出",
        )
        SavedView.objects.create(
            account=account, unit=there, register="hotline.case", name=word, query=f"q={word}"
        )
        session, _new = UserSession.objects.get_or_create(
            user=account, session_key=f"proof-{who}", defaults={"ip": "127.0.0.1"}
        )
        persona = DemoPersona.objects.get(account=account)
    return {
        Unit: there,
        Post: post,
        Deputy: deputy,
        Plan: plan,
        PlanStep: step,
        Override: decided,
        Job: job,
        Problem: problem,
        UserSession: session,
        DemoPersona: persona,
    }
