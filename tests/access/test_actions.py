"""Every action × persona × place, called directly inside the persona's scope."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, models, transaction
from django.http import Http404
from django.urls import get_resolver
from tests.access.oracle import Oracle, Who
from tests.access.people import PEOPLE
from tests.access.places import NEIGHBOUR, OWN, Places, build

from huigong.domains.founding.tests.samples import ballot
from huigong.domains.hotline.actions import centre
from huigong.domains.hotline.law.actions import Told
from huigong.domains.hotline.law.models import LimitTurn
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.orders.format import Order
from huigong.domains.hotline.orders.models import SuperiorOrder
from huigong.domains.hotline.outside.models import OutsideBody, OutsideLeg
from huigong.domains.knowledge.models import Article, Law
from huigong.domains.membership.models import Membership
from huigong.domains.supervision.checkups.models import Checkup, Finding
from huigong.domains.supervision.joint.models import SectorFinding
from huigong.domains.supervision.joint.tests.samples import handing
from huigong.domains.supervision.letters.annex.models import AnnexLine
from huigong.domains.supervision.letters.annex.typed import Named
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.tests.samples import consent
from huigong.domains.supervision.specials.models import SpecialCheck
from huigong.domains.supervision.wages.models import WageLine, WagePayment
from huigong.domains.supervision.wages.tests.samples import somebody
from huigong.domains.twins.models import PossibleTwin
from huigong.kernel.accounts.models import Account
from huigong.kernel.actions import Action, registry
from huigong.kernel.audit.models import Event
from huigong.kernel.calendar.models import Notice
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.models import Employer
from huigong.kernel.files.inspecting import Sound
from huigong.kernel.files.kinds import KINDS
from huigong.kernel.org.models import Deputy, Post, Unit
from huigong.kernel.people.models import Person
from huigong.kernel.reorganisation.models import Plan, PlanStep
from huigong.kernel.scoping.scope import SYSTEM, Scope, scope
from huigong.kernel.scoping.sighted import AttachedModel
from huigong.kernel.testing.worlds import World
from huigong.kernel.workflow.models import Extension, Leg, Supervision

pytestmark = pytest.mark.access
# Actions are registered as the views that call them are imported.
assert get_resolver().url_patterns

Make = Callable[[Places, Scope], Any]


def _somebody() -> Account:
    """An account that has no part in the proof; a worker could not look it up."""
    with scope(SYSTEM, reason="proof"):
        return Post.objects.select_related("account").get(unit__code="QH-632621").account


#: A value for each argument of an action by its name; others get a sentence.
SAMPLES: dict[str, Make] = {
    "unit": lambda places, seat: Unit.objects.get(pk=seat.unit_id) if seat.unit_id else centre(),
    "units": lambda places, seat: [Unit.objects.get(code="QH-630224")],
    "account": lambda places, seat: _somebody(),
    "post": lambda places, seat: places.rows[OWN][Post],
    **dict.fromkeys(
        (
            "membership.apply_membership.person",
            "membership.propose_membership.person",
            "membership.record_founder.person",
        ),
        lambda places, seat: places.rows[OWN][Person],
    ),
    "membership.retain_membership.why": lambda places, seat: "3",
    "membership": lambda places, seat: places.rows[OWN][Membership],
    "to_unit": lambda places, seat: Unit.objects.get(code="QH-632801"),
    "plan": lambda places, seat: places.rows[OWN][Plan],
    "leg": lambda places, seat: next(m for m in places.rows[OWN].values() if hasattr(m, "sent_at")),
    "case": lambda places, seat: places.rows[OWN][Case],
    "hotline.send_outside.body": lambda places, seat: places.rows[OWN][OutsideBody],
    "hotline.receive_order.order": lambda places, seat: Order(number="QZ-1", title="x", text="x"),
    "hotline.brief_superior.order": lambda places, seat: places.rows[OWN][SuperiorOrder],
    "outside": lambda places, seat: places.rows[OWN][OutsideLeg],
    "hotline.admit_outside.until_on": lambda places, seat: today(),
    "hotline.record_body.kind": lambda places, seat: "labour",
    "hotline.correct_body.kind": lambda places, seat: "court",
    "to": lambda places, seat: "12345",
    "hotline.aftercare_retaliation.first": lambda places, seat: places.rows[OWN][Case],
    "hotline.draw_checks.first": lambda places, seat: date(2026, 11, 2),
    "hotline.draw_checks.last": lambda places, seat: date(2026, 11, 20),
    "knowledge.load_law.rows": lambda places, seat: [(1, 0, "", "试。")],
    "knowledge.correct_law.rows": lambda places, seat: [(1, 0, "", "试。")],
    "knowledge.load_law.version_on": lambda places, seat: date(2020, 1, 1),
    "hotline.draw_checks.seed": lambda places, seat: 3,
    "received_on": lambda places, seat: date(2026, 11, 2),
    "verb": lambda places, seat: "move",
    "role": lambda places, seat: "officer",
    "channel": lambda places, seat: "phone",
    "occasion": lambda places, seat: "hardship",
    "number": lambda places, seat: "ZF-2026-77",
    "name": lambda places, seat: "hotline.sign_hours",
    "on": lambda places, seat: date(2026, 12, 2),
    "from_on": lambda places, seat: date(2027, 2, 1),
    "until_on": lambda places, seat: date(2027, 3, 1),
    "planned_on": lambda places, seat: date(2027, 5, 1),
    "sealed_on": lambda places, seat: date(2026, 11, 3),
    "seal": lambda places, seat: "official",
    "visited_on": lambda places, seat: date(2026, 11, 3),
    "back_by": lambda places, seat: date(2099, 11, 3),
    "years": lambda places, seat: 10,
    "sessions": lambda places, seat: [["09:00", "12:00"], ["13:00", "17:00"]],
    **dict.fromkeys(
        ("copies", "people", "days", "aid_fen", "stars", "value", "size"), lambda places, seat: 3
    ),
    **dict.fromkeys(("is_satisfied", "is_workday"), lambda places, seat: True),
    "year": lambda places, seat: 2027,
    "matter": lambda places, seat: places.rows[OWN][Case],
    "sound": lambda places, seat: Sound("a.txt", KINDS["text"], b"a", "0" * 64),
    "upload": lambda places, seat: SimpleUploadedFile("a.txt", b""),
    "fault": lambda places, seat: "empty",
    "facts": lambda places, seat: {"left": Told(day=date(2026, 9, 2))},
    "turn": lambda places, seat: "claimed",
    "leg_id": lambda places, seat: places.rows[OWN][Leg].pk,
    "proxy": lambda places, seat: _somebody(),
    "turn_id": lambda places, seat: places.rows[OWN][LimitTurn].pk,
    "is_confirmed": lambda places, seat: True,
    "people.ask_file_request.person": lambda places, seat: places.rows[OWN][Person],
    "winner": lambda places, seat: places.rows[OWN][Person],
    "loser": lambda places, seat: places.rows[OWN][PossibleTwin].left,
    "left": lambda places, seat: places.rows[OWN][PossibleTwin].left,
    "right": lambda places, seat: places.rows[OWN][Person],
    "likely": lambda places, seat: 900,
    "levels": lambda places, seat: [("name", 6)],
    "people.ask_file_request.wish": lambda places, seat: "erase",
    "person": lambda places, seat: _somebody(),
    "founding.start_founding.mode": lambda places, seat: "joint",
    "founding.start_founding.name": lambda places, seat: "某某联合工会",
    "founding.edit_founding.name": lambda places, seat: "某某联合工会",
    "founding.edit_founding.mode": lambda places, seat: "joint",
    "employer": lambda places, seat: places.rows[OWN][Employer],
    "ballot": lambda places, seat: ballot(),
    "founding.record_union.mode": lambda places, seat: "joint",
    **dict.fromkeys(
        ("founded_on", "term_from", "certified_on"), lambda places, seat: date(2026, 11, 2)
    ),
    "term_until": lambda places, seat: date(2029, 11, 1),
    **dict.fromkeys(
        ("checked_on", "served_on", "published_on", "answered_on"), lambda places, seat: today()
    ),
    "new_day": lambda places, seat: date(2099, 3, 1),
    "manner": lambda places, seat: "draw",
    "about": lambda places, seat: "wages",
    "duty": lambda places, seat: "pay-deduction",
    "service": lambda places, seat: "post",
    "supervision.note_checkup.facts": lambda places, seat: "没有发清单。",
    "supervision.draft_letter.kind": lambda places, seat: "hint",
    "supervision.draft_trade_letter.topic": lambda places, seat: "back-to-work",
    "checkup": lambda places, seat: places.rows[OWN][Checkup],
    "before": lambda places, seat: places.rows[OWN][Letter],
    "handing": lambda places, seat: handing(),
    "replied_on": lambda places, seat: today(),
    "filed_on": lambda places, seat: today(),
    "approved_on": lambda places, seat: today(),
    "concluded_on": lambda places, seat: today(),
    "submitted_on": lambda places, seat: today(),
    "done_on": lambda places, seat: today(),
    "count": lambda places, seat: 1,
    "wanted": lambda places, seat: 1,
    "employer_id": lambda places, seat: 1,
    "supervision.give_share.matter": lambda places, seat: places.rows[OWN][SectorFinding],
    **dict.fromkeys(
        ("supervision.give_share.body", "supervision.open_guestdesk.body"),
        lambda places, seat: places.rows[OWN][OutsideBody],
    ),
    "supervision.open_guestdesk.until_on": lambda places, seat: today(),
    "planned_id": lambda places, seat: 1,
    "lines": lambda places, seat: [],
    "firms": lambda places, seat: [],
    "case_year": lambda places, seat: 2026,
    "opened_on": lambda places, seat: today(),
    "origin": lambda places, seat: "visit",
    **dict.fromkeys(("agreed_on", "paid_on", "sent_on", "heard_on"), lambda places, seat: today()),
    "ending": lambda places, seat: "waived",
    "supervision.pay_wagecase.manner": lambda places, seat: "bank",
    "supervision.enlist_wagecase.people": lambda places, seat: [somebody(7)],
    "supervision.annex_letter.people": lambda places, seat: [Named("某某")],
    "consent": lambda places, seat: consent(),
    "supervision.unlist_letter.line": lambda places, seat: places.rows[OWN][AnnexLine].pk,
    "supervision.unlist_letter.why": lambda places, seat: "mistake",
    "worker": lambda places, seat: somebody(8),
    "line": lambda places, seat: places.rows[OWN][WageLine].pk,
    **{
        f"supervision.{action}_risk.{name}": lambda places, seat, value=value: value
        for action in ("record", "edit", "reopen")
        for name, value in (("facts", "准备停产。"), ("what", "closure"))
    },
    "supervision.record_risk.found_on": lambda places, seat: today(),
    "grade": lambda places, seat: "grave",
    "due_on": lambda places, seat: today() + timedelta(days=9),
    "finding": lambda places, seat: places.rows[OWN][Finding].pk,
    "result": lambda places, seat: "fixed",
    "rechecked_on": lambda places, seat: today(),
    "payment": lambda places, seat: places.rows[OWN][WagePayment].pk,
    **dict.fromkeys(
        ("shares", "amounts"), lambda places, seat: {places.rows[OWN][WageLine].pk: 50}
    ),
    "verdicts": lambda places, seat: {1: ("met", ""), 2: ("unmet", "")},
    **dict.fromkeys(
        ("has_chair", "has_organs", "has_carrier", "has_rules", "has_funds", "has_approval"),
        lambda places, seat: True,
    ),
}
#: Actions that create a row from another, and the permission that they ask on that one as well.
FROM_A_ROW = {
    "hotline.aftercare_retaliation": (Case, "aftercare"),
    "supervision.draft_letter": (Checkup, "note"),
    "supervision.follow_letter": (Letter, "follow"),
}
#: Models whose place is asked in the action itself, by the tree: the table alone does not decide.
PLACED = (Post, Deputy, Plan, PlanStep, Article, Law, SpecialCheck)


def _count_everything() -> dict[str, int]:
    """Rows of every table, as the system sees them; refusals apart."""
    with scope(SYSTEM, reason="count"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'audit_denial'"
            " AND has_table_privilege(c.oid, 'SELECT')"
        )
        names = [row[0] for row in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(f"SELECT '{n}', count(*) FROM \"{n}\"" for n in names))
        return dict(cursor.fetchall())


def _arguments(action: Action, places: Places, seat: Scope) -> dict[str, Any]:
    parameters = list(inspect.signature(action.run).parameters.values())
    if not action.creates:
        parameters = parameters[1:]
    given: dict[str, Any] = {}
    for parameter in parameters:
        if parameter.kind is parameter.VAR_KEYWORD or parameter.default is not parameter.empty:
            continue
        make = SAMPLES.get(f"{action.name}.{parameter.name}", SAMPLES.get(parameter.name))
        given[parameter.name] = make(places, seat) if make else "有话要说"
    return given


def _seat(world: World, key: str) -> Scope:
    name, as_deputy = PEOPLE[key]
    return world.sit(name, deputy=as_deputy)


def _wanted(
    action: Action, who: Who, oracle: Oracle, target: models.Model | None, places: Places
) -> str:
    """`allowed`, `refused` or `unseen`, by the policy table."""
    on_a_leg = action.creates and action.model in (Extension, Supervision)
    if on_a_leg and oracle.may_at_all(who, action.model, action.verb):
        # It creates, but on a leg: the leg's own permission is asked as well.
        target = places.rows[OWN][Leg]
    if action.name in FROM_A_ROW and oracle.may_at_all(who, action.model, action.verb):
        model, verb = FROM_A_ROW[action.name]
        return _wanted_of(oracle, who, verb, places.rows[OWN][model])
    if "matter" in inspect.signature(action.run).parameters:
        # It creates, but on a matter: who may not view that may not add to it.
        if not oracle.may_at_all(who, action.model, action.verb):
            return "refused"
        return _wanted_of(oracle, who, "view", places.rows[OWN][Case])
    of_files = {"winner", "left"} & set(inspect.signature(action.run).parameters)
    if of_files:
        # It creates, but of two files: who may not edit (or view) those may not do it.
        if not oracle.may_at_all(who, action.model, action.verb):
            return "refused"
        verb = "edit" if "winner" in of_files else "view"
        return _wanted_of(oracle, who, verb, places.rows[OWN][Person])
    if target is None:
        return "allowed" if oracle.may_at_all(who, action.model, action.verb) else "refused"
    return _wanted_of(oracle, who, action.verb, target)


def _wanted_of(oracle: Oracle, who: Who, verb: str, target: models.Model) -> str:
    if not oracle.sees(who, target):
        return "unseen"
    return "allowed" if oracle.may(who, verb, target) else "refused"


def _call(action: Action, args: tuple[Any, ...], given: dict[str, Any]) -> BaseException | None:
    try:
        with transaction.atomic():
            action.run(*args, **given)
    except (Http404, PermissionDenied, ValidationError, DatabaseError) as fault:
        return fault
    return None


#: What a rule does by itself after an action (an office stays out, its superior takes over) stands
#: in the history as the machine's doing, beside the action's own one event.
BY_RULE = ("workflow.kept_out", "workflow.taken_over")


def _events() -> int:
    with scope(SYSTEM, reason="count"):
        return Event.objects.exclude(verb__in=BY_RULE).count()


def _judge(wanted: str, fault: BaseException | None, events: int, action: Action) -> str:
    """Empty when the call went as the table says."""
    if wanted == "unseen":
        return "" if isinstance(fault, Http404) else f"should be unseen: {fault!r}"
    if wanted == "refused":
        return "" if isinstance(fault, PermissionDenied) else f"should be refused: {fault!r}"
    if fault is None:
        return "" if events == 1 else f"left {events} events"
    if isinstance(fault, PermissionDenied) and action.model in PLACED:
        return ""
    # On a row in the wrong state an action says so; that is after the permission.
    return "" if isinstance(fault, ValidationError) else f"should be allowed: {fault!r}"


@pytest.mark.parametrize("key", [key for key in PEOPLE if key not in ("anonymous", "deputy_late")])
def test_actions_do_what_the_policies_say(db, world, key: str) -> None:
    places = build(world)
    oracle, seat = Oracle(), _seat(world, key)
    who = Who(seat.seer, next(iter(seat.roles)))
    before = _count_everything()
    wrong, calls, done = [], 0, 0
    for action in registry().values():
        for place in (OWN,) if action.creates else (OWN, NEIGHBOUR):
            target = None if action.creates else places.find(place, action.model)
            if target is None and not action.creates:
                continue
            calls += 1
            with transaction.atomic():
                fault, events = _one(action, seat, places, target)
                done += fault is None
                line = _judge(_wanted(action, who, oracle, target, places), fault, events, action)
                if fault is not None and events:
                    line = line or "refused, but left an event"
                transaction.set_rollback(True)
            if line:
                wrong.append(f"{action.name} on {place}: {line}")
    # A refusal leaves nothing behind: not in one table, the refusals' own apart.
    for action in registry().values():
        target = places.find(NEIGHBOUR, action.model)
        if target is not None and not action.creates and not oracle.may(who, action.verb, target):
            _one(action, seat, places, target)
    after = _count_everything()
    changed = {n: (before[n], after[n]) for n in after if before.get(n) != after[n]}
    print(f"{key}: {calls} calls, {done} done")
    assert not wrong, "\n".join(wrong)
    assert not changed


def _one(
    action: Action, seat: Scope, places: Places, target: models.Model | None
) -> tuple[BaseException | None, int]:
    before = _events()
    with scope(seat):
        given = _arguments(action, places, seat)
        fault = _call(action, () if target is None else (target,), given)
    return fault, _events() - before


def test_every_action_was_tried(db, world) -> None:
    """Each model of an action has a row in the proof, or its actions only create."""
    places = build(world)
    absent = [
        action.name
        for action in registry().values()
        if not action.creates and places.find(NEIGHBOUR, action.model) is None
    ]
    assert not absent
    assert Notice in {action.model for action in registry().values()}
    assert any(issubclass(action.model, AttachedModel) for action in registry().values())
