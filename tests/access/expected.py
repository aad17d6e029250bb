"""What each address must answer to whom: by the policy table, and by a declared table for the rest.

A rule names the model of the row and the verb; the oracle does the rest. An address without a rule
fails the proof.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.db import models
from tests.access.oracle import Oracle, Who, matter_of
from tests.access.people import Person
from tests.access.places import OWN, Places, leg_of
from tests.access.routes import Route

from huigong.domains.calls.models import Call
from huigong.domains.calls.papers import Arrival, Referral, Shift
from huigong.domains.founding.models import Founding
from huigong.domains.founding.unions.models import BaseUnion
from huigong.domains.hotline.models import Advice, Bundle, Case, QualityCheck, QualityDraw
from huigong.domains.hotline.orders.models import UpwardMessage
from huigong.domains.hotline.outside.models import OutsideBody, OutsideLeg, OutsideNote
from huigong.domains.hotline.outside.shown import VERBS as OUTSIDE_VERBS
from huigong.domains.hotline.own.models import Proxy
from huigong.domains.knowledge.models import Article, Law, Provision
from huigong.domains.membership.models import JoinPoint, Membership
from huigong.domains.membership.transfers.models import Transfer
from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.joint.models import SectorFinding
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.plans.models import CheckupPlan
from huigong.domains.supervision.shares.models import GuestDesk, Share
from huigong.domains.supervision.specials.models import SpecialCheck
from huigong.domains.supervision.wages.models import WageCase
from huigong.domains.twins.models import PossibleTwin
from huigong.kernel.access.roles import Role
from huigong.kernel.calendar.models import Day, Hours, Notice
from huigong.kernel.checks.models import Problem
from huigong.kernel.employers.models import Employer, Tie
from huigong.kernel.exchange.models import Job
from huigong.kernel.files.models import Attachment, Quarantined
from huigong.kernel.org.models import Deputy, Post, Unit
from huigong.kernel.params.models import Override
from huigong.kernel.people.models import Person as PersonFile
from huigong.kernel.register.columns import list_columns, panels
from huigong.kernel.register.declare import Register
from huigong.kernel.register.forms import action_of
from huigong.kernel.register.site import site
from huigong.kernel.reorganisation.models import Plan, PlanStep, StepVerb
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.workflow.models import Clock, Extension, Leg, Supervision
from huigong.kernel.workflow.moves import VERBS
from huigong.reports.models import Board

#: What a door may answer to those who may pass: done, shown, sent on, or wrong in its fields.
PASSED = frozenset({200, 201, 204, 302, 303, 400, 409, 422, 429})
REFUSED, UNSEEN, SENT_TO_DOOR, UNKNOWN = 403, 404, 302, 401

Check = Callable[["Asked"], "int | None"]


@dataclass(frozen=True)
class Asked:
    """One request of the proof: who, at which place, with which verb in the address."""

    person: Person
    oracle: Oracle
    places: Places
    place: str
    verb: str

    @property
    def desk(self) -> Who:
        assert self.person.desk is not None
        return self.person.desk

    def row(self, model: type[models.Model]) -> models.Model | None:
        return self.places.find(self.place, model)


@dataclass(frozen=True)
class Rule:
    """The row that an address names, the verb; where it is not the policy's, a check and why."""

    model: type[models.Model] | None = None
    verb: str = ""
    row: bool = True
    check: Check | None = None
    why: str = ""
    is_gone: bool = False


def _row(model: type[models.Model], verb: str) -> Rule:
    return Rule(model, verb)


def _all(model: type[models.Model], verb: str) -> Rule:
    return Rule(model, verb, row=False)


def _open(why: str) -> Rule:
    return Rule(why=why)


def _gone(why: str) -> Rule:
    return Rule(why=why, is_gone=True)


def _own_only(model: type[models.Model]) -> Check:
    """A row that belongs to one account at one unit."""

    def check(asked: Asked) -> int | None:
        row = asked.row(model)
        mine = row is not None and _owner(row) == (-asked.person.portal.seer, asked.desk.unit)
        return None if mine else UNSEEN

    return check


def _owner(row: models.Model) -> tuple[int, int]:
    return row.account_id, row.unit_id


def _owed(asked: Asked) -> int | None:
    return None if asked.person.key == "worker" and asked.place == OWN else UNSEEN


def _manages(asked: Asked, unit_id: int) -> bool:
    who = asked.desk
    return who.role == Role.ADMIN and who.unit in asked.oracle.above(unit_id)


def _holds(asked: Asked, post: Post) -> bool:
    return asked.person.key != "deputy" and post.account_id == -asked.person.portal.seer


def _managed(model: type[models.Model], or_holder: bool = False) -> Check:
    def check(asked: Asked) -> int | None:
        row = asked.row(model)
        if row is None:
            return UNSEEN
        post = row.post if isinstance(row, Deputy) else row
        unit_id = post.pk if isinstance(post, Unit) else post.unit_id
        fine = _manages(asked, unit_id)
        fine = fine or (or_holder and isinstance(post, Post) and _holds(asked, post))
        return None if fine else REFUSED

    return check


def _special(verb: str) -> Check:
    """Read by every union, changed by the one that set it up."""

    def check(asked: Asked) -> int | None:
        if not asked.oracle.may_at_all(asked.desk, SpecialCheck, verb):
            return REFUSED
        row = asked.row(SpecialCheck)
        if row is None:
            return UNSEEN
        return None if verb == "view" or row.unit_id == asked.desk.unit else REFUSED

    return check


def _readable(asked: Asked, plan: Plan | None) -> bool:
    """By whoever stands at or above a unit that it names, and by its office's administrators."""
    if plan is None:
        return False
    with scope(SYSTEM, reason="oracle"):
        steps = list(PlanStep.objects.filter(plan=plan, is_dropped=False))
    named = {n for step in steps for n in (step.unit_id, step.target_id, step.industry_id) if n}
    above = {u for n in named | {plan.unit_id} for u in asked.oracle.above(n)}
    return asked.desk.unit in above or _manages(asked, plan.unit_id)


def _plan(verb: str = "", *, verb_first: bool = False, is_step: bool = False) -> Check:
    def check(asked: Asked) -> int | None:
        plan = asked.row(Plan)
        model: type[models.Model] = PlanStep if is_step else Plan
        lacks = bool(verb) and not asked.oracle.may_at_all(asked.desk, model, verb)
        if verb_first and lacks:
            return REFUSED
        if not _readable(asked, plan if isinstance(plan, Plan) else None):
            return UNSEEN
        return REFUSED if lacks else None

    return check


def _plan_do(asked: Asked) -> int | None:
    """The verb, then the place; a plan that one may not read is not there."""
    if asked.verb not in ("preview", "ready", "reopen", "cancel", "apply"):
        return UNSEEN
    return _plan(asked.verb)(asked)


def _step_add(asked: Asked) -> int | None:
    found = _plan("add", verb_first=True, is_step=True)(asked)
    return found if found or asked.verb in StepVerb.values else UNSEEN


def _refer(asked: Asked) -> int | None:
    if not asked.oracle.may_at_all(asked.desk, Referral, "refer"):
        return REFUSED
    case = asked.row(Case)
    if case is None or not asked.oracle.sees(asked.desk, case):
        return UNSEEN
    return None if asked.oracle.may(asked.desk, "view", case) else REFUSED


def _verb_then_case(model: type[models.Model], verb: str) -> Check:
    def check(asked: Asked) -> int | None:
        if not asked.oracle.may_at_all(asked.desk, model, verb):
            return REFUSED
        case = asked.row(Case)
        if case is None or not asked.oracle.sees(asked.desk, case):
            return UNSEEN
        return None if asked.oracle.may(asked.desk, "view", case) else REFUSED

    return check


def _outside_act(asked: Asked) -> int | None:
    """The verb stands in the address; a word to the guest is written by whoever may write one."""
    row = asked.row(OutsideLeg)
    if row is None or asked.verb not in OUTSIDE_VERBS or not asked.oracle.sees(asked.desk, row):
        return UNSEEN
    if asked.verb != "add":
        return None if asked.oracle.may(asked.desk, asked.verb, row) else REFUSED
    is_fine = asked.oracle.may(asked.desk, "view", row)
    is_fine = is_fine and asked.oracle.may_at_all(asked.desk, OutsideNote, "add")
    return None if is_fine else REFUSED


def _share_give(asked: Asked) -> int | None:
    """The verb, then what it is, then the row."""
    if not asked.oracle.may_at_all(asked.desk, Share, "give"):
        return REFUSED
    row = asked.row(SectorFinding)
    if row is None or asked.verb != "sector" or not asked.oracle.sees(asked.desk, row):
        return UNSEEN
    return None if asked.oracle.may(asked.desk, "view", row) else REFUSED


def _desk_open(asked: Asked) -> int | None:
    """The verb, then a body of this office's own list."""
    if not asked.oracle.may_at_all(asked.desk, GuestDesk, "open"):
        return REFUSED
    body = asked.row(OutsideBody)
    return None if isinstance(body, OutsideBody) and body.unit_id == asked.desk.unit else UNSEEN


def _outside_letter(asked: Asked) -> int | None:
    row = asked.row(OutsideLeg)
    if row is None or not asked.oracle.sees(asked.desk, row):
        return UNSEEN
    return None if asked.oracle.may(asked.desk, "view", matter_of(row)) else REFUSED


def _receipt(asked: Asked) -> int | None:
    return _plan()(asked) or REFUSED  # none of the plans has been carried out


def _by_verb(model: type[models.Model], known: tuple[str, ...]) -> Check:
    """The verb stands in the address; one that there is not is not found."""

    def check(asked: Asked) -> int | None:
        row = asked.row(model)
        if row is None or asked.verb not in known or not asked.oracle.sees(asked.desk, row):
            return UNSEEN
        return None if asked.oracle.may(asked.desk, asked.verb, row) else REFUSED

    return check


def _offline(asked: Asked) -> int | None:
    if asked.verb != "checkup":
        return UNSEEN
    return None if asked.oracle.may_at_all(asked.desk, Checkup, "record") else REFUSED


def _why(asked: Asked) -> int | None:
    clock = asked.row(Clock)
    if clock is None or not asked.oracle.sees(asked.desk, clock):
        return UNSEEN
    return None if asked.oracle.may(asked.desk, "view", matter_of(clock)) else REFUSED


def _file(verb: str = "", *, is_portal: bool = False) -> Check:
    """Whoever may view the matter; a file that one may not see is not there."""

    def check(asked: Asked) -> int | None:
        row = asked.row(Attachment)
        who = asked.person.portal if is_portal else asked.desk
        if row is None or who is None or not asked.oracle.sees(who, row):
            return UNSEEN
        if not asked.oracle.may(who, "view", matter_of(row)):
            return UNSEEN
        return None if not verb or asked.oracle.may(who, verb, row) else REFUSED

    return check


def _file_add(asked: Asked) -> int | None:
    case = asked.row(Case)
    if asked.verb != "hotline.case" or case is None or not asked.oracle.sees(asked.desk, case):
        return UNSEEN
    may = asked.oracle.may(asked.desk, "view", case)
    return None if may and asked.oracle.may_at_all(asked.desk, Attachment, "attach") else REFUSED


def _leg_paper(asked: Asked) -> int | None:
    """The sheets of a leg; the legs of the proof are signed and in time."""
    leg = asked.row(Leg)
    if leg is None or not asked.oracle.sees(asked.desk, leg):
        return UNSEEN
    if not asked.oracle.may(asked.desk, "view", matter_of(leg)):
        return REFUSED
    return None if asked.verb in ("dispatch", "sign") else UNSEEN


def _founding_paper(asked: Asked) -> int | None:
    """The founding of the proof has been permitted; no union stands yet."""
    row = asked.row(Founding)
    if row is None or not asked.oracle.sees(asked.desk, row):
        return UNSEEN
    if not asked.oracle.may(asked.desk, "view", row):
        return REFUSED
    return None if asked.verb == "permit" else UNSEEN


def _offer(asked: Asked) -> int | None:
    row = asked.row(Membership)
    if row is None or not asked.oracle.sees(asked.desk, row):
        return UNSEEN
    may = asked.oracle.may(asked.desk, "view", row)
    return None if may and asked.oracle.may_at_all(asked.desk, Transfer, "offer") else REFUSED


def _enter(asked: Asked) -> int | None:
    row = asked.row(PersonFile)
    if row is None or not asked.oracle.sees(asked.desk, row):
        return UNSEEN
    may = asked.oracle.may(asked.desk, "view", row)
    return None if may and asked.oracle.may_at_all(asked.desk, PossibleTwin, "enter") else REFUSED


def _sheet(asked: Asked) -> int | None:
    """The verb first, then the name of the sheet."""
    if not asked.oracle.may_at_all(asked.desk, Board, "view"):
        return REFUSED
    return None if asked.verb in ("week", "month") else UNSEEN


def _recuse(asked: Asked) -> int | None:
    case = asked.row(Case)
    if case is None or not asked.oracle.sees(asked.desk, case):
        return UNSEEN
    intake = leg_of(case, "QH-DIR-12351")
    return None if asked.oracle.may(asked.desk, "recuse", intake) else REFUSED


def _params_end(asked: Asked) -> int | None:
    if asked.row(Override) is None:
        return UNSEEN
    return None if asked.oracle.may_at_all(asked.desk, Override, "end") else REFUSED


def _session(asked: Asked) -> int | None:
    row = asked.row(UserSession)
    mine = row is not None and row.user_id == -asked.person.portal.seer
    return None if mine else UNSEEN


ALLAUTH = "allauth's own page; it shows and changes the account that is signed in, never another"
CLOSED = re.compile(
    r"accounts/(signup|email|confirm-email|password/reset|password/set|login/code)/"
)
ALLAUTH_PAGES = frozenset(
    {
        *("account_login", "account_logout", "account_inactive", "account_reauthenticate"),
        *("account_change_password", "mfa_index", "mfa_authenticate", "mfa_reauthenticate"),
        *("mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
        *("mfa_generate_recovery_codes", "mfa_download_recovery_codes", "usersessions_list"),
    }
)
_DEMO = "outside the demonstration it is not there"

#: URL name → rule, for every address that no register makes.
TABLE: dict[str, Rule] = {
    "home": _open("two doors for strangers, one's own room for the others"),
    "phone-login": _open("the worker's door"),
    "phone-login-code": _open("the worker's door, second step"),
    "phone-login-proof": _open("the worker's door after long, third step"),
    "demo-personas": _gone(_DEMO),
    "demo-enter": _gone(_DEMO),
    "demo-messages": _gone(_DEMO),
    "session-end": Rule(UserSession, check=_session, why="one's own sessions only"),
    "sign-in-closed": _gone("allauth offers it, we do not"),
    "ui-gallery": Rule(check=lambda asked: None, why="examples, for staff and demo"),
    "ui-gallery-phone": Rule(check=lambda asked: None, why="examples"),
    "ui-gallery-paper": Rule(check=lambda asked: None, why="examples"),
    "ui-language": _open("a cookie about the language"),
    "ui-large-type": _open("a cookie about the size of type"),
    "seats": Rule(check=lambda asked: None, why="one's own seats"),
    "seat-switch": Rule(check=lambda asked: UNSEEN, why="without a seat of one's own in the form"),
    "membership-offer": Rule(Membership, check=_offer, why="view the row, offer transfers at all"),
    "membership-propose": _all(Membership, "propose"),
    "membership-team": _all(Membership, "record"),
    "membership-paper": _row(Membership, "prove"),
    "membership-tally": _all(Membership, "view"),
    "membership-poster": _row(JoinPoint, "view"),
    "twins-merge": _row(PossibleTwin, "match"),
    "twins-enter": Rule(PersonFile, check=_enter, why="view the file, enter pairs at all"),
    "people-find": _all(PersonFile, "view"),
    "people-file": _row(PersonFile, "view:id"),
    "people-file-json": _row(PersonFile, "view:id"),
    "people-file-pdf": _row(PersonFile, "view:id"),
    "people-erase": _row(PersonFile, "erase"),
    "desk": Rule(check=lambda asked: None, why="the seat's own inbox"),
    "desk-part": Rule(check=lambda asked: None, why="the seat's own inbox"),
    "desk-search": Rule(check=lambda asked: None, why="finds what each register lets one view"),
    "problem-list": _all(Problem, "view"),
    "problem-fix": _row(Problem, "fix"),
    "clock-why": Rule(Clock, check=_why, why="who may view the matter may read its dates"),
    "leg-act": Rule(Leg, check=_by_verb(Leg, tuple(VERBS)), why="the verb is in the address"),
    "extension-act": Rule(
        Extension, check=_by_verb(Extension, ("grant", "refuse")), why="the verb is in the address"
    ),
    "desk-file": Rule(Attachment, check=_file(), why="who may view the matter"),
    "desk-file-small": Rule(Attachment, check=_file(), why="as the file"),
    "desk-file-remove": Rule(Attachment, check=_file("remove"), why="who may view the matter"),
    "my-file": Rule(Attachment, check=_file(is_portal=True), why="who may view the matter"),
    "my-file-small": Rule(Attachment, check=_file(is_portal=True), why="as the file"),
    "my-file-remove": Rule(
        Attachment, check=_file("remove", is_portal=True), why="one's own matter"
    ),
    "quarantine": _all(Quarantined, "view"),
    "file-discard": _row(Quarantined, "discard"),
    "file-add": Rule(Case, check=_file_add, why="who may view the matter, by role"),
    "supervision-act": Rule(
        Supervision, check=_by_verb(Supervision, ("explain",)), why="the verb is in the address"
    ),
    "params-list": _all(Override, "view"),
    "params-detail": _all(Override, "view|set"),
    "params-end": Rule(Override, check=_params_end, why="the row is looked up first"),
    "calendar-year": _all(Day, "view"),
    "calendar-year-of": _all(Day, "view"),
    "calendar-day": _all(Day, "set"),
    "calendar-hours": _all(Hours, "set"),
    "calendar-notice": _all(Notice, "load"),
    "register-jobs": Rule(check=lambda asked: None, why="one's own work"),
    "register-job": Rule(Job, check=_own_only(Job), why="account and seat that asked"),
    "register-job-confirm": Rule(Job, check=lambda asked: UNSEEN, why="exports are not confirmed"),
    "register-job-columns": Rule(Job, check=lambda asked: UNSEEN, why="exports have no columns"),
    "register-job-pause": Rule(Job, check=lambda asked: UNSEEN, why="exports are not paused"),
    "register-job-resume": Rule(Job, check=lambda asked: UNSEEN, why="exports are not paused"),
    "register-job-file": Rule(Job, check=lambda asked: UNSEEN, why="no file has been made"),
    "org-tree": _all(Unit, "view"),
    "org-unit": _row(Unit, "view"),
    "org-children": _row(Unit, "view"),
    "org-posts": Rule(Unit, "view"),
    "org-appoint": Rule(Unit, check=_managed(Unit), why="administrators at or above the unit"),
    "org-post-end": Rule(Post, check=_managed(Post), why="administrators at or above the unit"),
    "org-deputise": Rule(Post, check=_managed(Post, True), why="or the holder"),
    "org-deputy-end": Rule(Deputy, check=_managed(Deputy, True), why="or the holder"),
    "plan-list": _all(Plan, "view"),
    "plan-new": _all(Plan, "prepare"),
    "plan-detail": Rule(Plan, check=_plan(), why="whom a plan concerns"),
    "plan-edit": Rule(Plan, check=_plan("edit"), why="whom a plan concerns, then the verb"),
    "plan-step-add": Rule(Plan, check=_step_add, why="the verb, then whom a plan concerns"),
    "plan-receipt": Rule(Plan, check=_receipt, why="whom a plan concerns; after it was applied"),
    "plan-do": Rule(Plan, check=_plan_do, why="the verb, then the place"),
    "plan-step-drop": Rule(
        PlanStep, check=_plan("drop", verb_first=True, is_step=True), why="as adding"
    ),
    "hotline-register": _all(Case, "register"),
    "hotline-edit": _row(Case, "edit"),
    "hotline-answer": _row(Case, "answer"),
    "hotline-dispatch": _row(Case, "dispatch"),
    "hotline-grade": _row(Case, "grade"),
    "hotline-close": _row(Case, "close"),
    "hotline-archive": _row(Case, "archive"),
    "hotline-phone": _row(Case, "view:phone"),
    "hotline-emergency": _all(Case, "register"),
    "hotline-recuse": Rule(Case, check=_recuse, why="the intake leg's verb, if the case is seen"),
    "hotline-consent": _row(Case, "consent"),
    "hotline-typical": _row(Case, "consent"),
    "hotline-accuse": _row(Case, "accuse"),
    "hotline-handover": _row(Case, "handover"),
    "hotline-enlist": _row(Case, "enlist"),
    "hotline-relay": _row(Case, "relay"),
    "hotline-aftercare": _row(Case, "aftercare"),
    "my-joined": Rule(check=lambda asked: None, why="one's own lines"),
    "my-consent": _row(Case, "view"),
    "hotline-paper": _row(Case, "view"),
    "hotline-receipt": _row(Case, "view"),
    "hotline-leg-paper": Rule(Leg, check=_leg_paper, why="who may view the case"),
    "hotline-outside-send": Rule(
        Case, check=_verb_then_case(OutsideLeg, "send"), why="the verb, then the matter"
    ),
    "hotline-outside-act": Rule(OutsideLeg, check=_outside_act, why="the verb is in the address"),
    "hotline-outside-letter": Rule(OutsideLeg, check=_outside_letter, why="who may view the case"),
    "hotline-exchange": _gone("without a secret shared with the other side there is no door"),
    "hotline-brief": Rule(
        Case, check=_verb_then_case(UpwardMessage, "brief"), why="the verb, then the matter"
    ),
    "hotline-outbox": _all(UpwardMessage, "view"),
    "hotline-resend": _row(UpwardMessage, "resend"),
    "guest-desk": _gone("a link that was never given out; tests/attacks/test_guests.py"),
    "guest-act": _gone("as the desk"),
    "employer-find": _all(Employer, "view"),
    "employer-tie": _row(Employer, "tie"),
    "employer-untie": _row(Tie, "untie"),
    "supervision-note": _row(Checkup, "note"),
    "supervision-strike": _row(Checkup, "strike"),
    "supervision-recheck": _row(Checkup, "recheck"),
    "supervision-findings": _all(Checkup, "view"),
    "supervision-draft": _row(Checkup, "note"),
    "supervision-follow": _row(Letter, "follow"),
    "supervision-judge": _row(Letter, "judge"),
    "supervision-letter-pdf": _row(Letter, "view"),
    "supervision-trade": _all(Letter, "draft"),
    "supervision-letter-word": _row(Letter, "view"),
    "supervision-reword": _row(Letter, "edit"),
    "supervision-letter-seal": _gone("no e-seal is connected; tests/supervision/test_eseal.py"),
    "supervision-annex": _row(Letter, "annex"),
    "supervision-annex-open": _row(Letter, "view:annex"),
    "supervision-annex-strike": _row(Letter, "unlist"),
    "supervision-letter-transfer": _row(Letter, "transfer"),
    "supervision-letter-hear": _row(Letter, "hear"),
    "supervision-plans": _all(CheckupPlan, "view"),
    "supervision-plan-start": _all(CheckupPlan, "start"),
    "supervision-plan": _row(CheckupPlan, "view"),
    "supervision-plan-choose": _row(CheckupPlan, "choose"),
    "supervision-plan-pick": _row(CheckupPlan, "pick"),
    "supervision-plan-unpick": _row(CheckupPlan, "unpick"),
    "supervision-plan-draw": _row(CheckupPlan, "draw"),
    "supervision-specials": _all(SpecialCheck, "view"),
    "supervision-announce": _all(SpecialCheck, "announce"),
    "supervision-special": Rule(
        SpecialCheck, check=_special("view"), why="read by every union; an unknown number is none"
    ),
    "supervision-special-amend": Rule(
        SpecialCheck, check=_special("amend"), why="who set it up changes it"
    ),
    "supervision-sectors": _all(SectorFinding, "view"),
    "supervision-sector-open": _all(SectorFinding, "open"),
    "supervision-sector-transfer": _row(SectorFinding, "transfer"),
    "supervision-sector-hear": _row(SectorFinding, "hear"),
    "supervision-sector-list": _row(SectorFinding, "list"),
    "supervision-sector-firms": _row(SectorFinding, "view"),
    "supervision-sector-mark": _row(SectorFinding, "mark"),
    "supervision-sector-write": _row(SectorFinding, "write"),
    "supervision-sector-case": _row(SectorFinding, "view"),
    **{
        f"supervision-wage-{verb}": _row(WageCase, verb)
        for verb in ("enlist", "agree", "pay", "hear", "amend", "strike", "reverse")
    },
    "supervision-shares": _all(Share, "view"),
    "supervision-share-give": Rule(
        SectorFinding, check=_share_give, why="the verb, then the letter or sector finding"
    ),
    "supervision-desk-open": Rule(
        OutsideBody, check=_desk_open, why="the verb, then a body of one's own list"
    ),
    "supervision-desk-shut": _row(GuestDesk, "shut"),
    "supervision-share-end": _row(Share, "end"),
    "supervision-share-package": _row(Share, "view"),
    "supervision-share-reply": _row(Share, "receive"),
    **dict.fromkeys(
        (
            *("joint-desk", "joint-matter", "joint-paper"),
            *("joint-package", "joint-file", "joint-act"),
        ),
        _gone("a link that was never given out; tests/supervision/test_shares.py"),
    ),
    "supervision-wage-look": _row(WageCase, "view:worker"),
    "founding-ledger": _all(Founding, "start"),
    "founding-start": _all(Founding, "start"),
    "founding-elect": _row(Founding, "elect"),
    "founding-paper": Rule(Founding, check=_founding_paper, why="who may view; once there is one"),
    "founding-phone": _row(Founding, "view:phone"),
    "union-renew": _row(BaseUnion, "renew"),
    "union-paper": _row(BaseUnion, "view"),
    "hotline-by-slip": _all(Case, "register"),
    "hotline-hand-slip": _row(Case, "hand"),
    "law-facts": _row(Case, "state"),
    "law-turn": _row(Case, "note"),
    "law-confirm": _row(Case, "confirm"),
    "law-tell": _row(Case, "tell"),
    "law-paper": _row(Case, "view"),
    "knowledge-list": _all(Article, "view"),
    "knowledge-draft": _all(Article, "draft"),
    "knowledge-article": _row(Article, "view"),
    "knowledge-edit": _row(Article, "edit"),
    "knowledge-review": _row(Article, "review"),
    "knowledge-retire": _row(Article, "retire"),
    "knowledge-history": _row(Article, "view"),
    "knowledge-suggest": _all(Article, "view"),
    "knowledge-laws": _all(Law, "view"),
    "knowledge-law": _row(Law, "view"),
    "knowledge-provision": _row(Provision, "view"),
    "supervision-duties": _all(Override, "view"),
    "supervision-duty": Rule(
        check=lambda asked: None if asked.verb == "contract-written" else UNSEEN,
        why="rules with their sources, for every seat; a code that there is",
    ),
    "supervision-sums": _all(Override, "view"),
    "supervision-clauses": _all(Override, "view"),
    "offline": _open("knows nobody: what is on the device its script reads"),
    "offline-worker": _open("the script that keeps that page"),
    "offline-begin": _all(Checkup, "record"),
    "offline-door": Rule(check=lambda asked: None, why="who is signed in, and their own token"),
    "offline-key": Rule(check=lambda asked: None, why="opens what was sealed for the account"),
    "offline-take": Rule(check=_offline, why="the form's name is in the address"),
    "offline-send": Rule(check=_offline, why="as above; what it is about is the action's affair"),
    "supervision-sum": Rule(
        check=lambda asked: None if asked.verb == "contract" else UNSEEN,
        why="as above; what can be worked out",
    ),
    "calls-screen": _all(Call, "take"),
    "calls-ringing": _all(Call, "take"),
    "calls-duty": _all(Call, "take"),
    "calls-new": _all(Call, "ring"),
    "calls-call": _row(Call, "take"),
    "calls-take": _row(Call, "take"),
    "calls-end": _row(Call, "end"),
    "calls-draft": _row(Call, "take"),
    "calls-identify": _row(Call, "identify"),
    "calls-missed": _all(Call, "settle"),
    "calls-back": _row(Call, "settle"),
    "calls-settle": _row(Call, "settle"),
    "calls-today": _all(Call, "view"),
    "calls-today-paper": _all(Call, "view"),
    "calls-shift": _all(Shift, "hand"),
    "calls-relieve": _row(Shift, "relieve"),
    "calls-visit": _all(Arrival, "arrive"),
    "calls-letter": _all(Arrival, "arrive"),
    "calls-of-case": _row(Case, "view"),
    "calls-refer": Rule(Case, check=_refer, why="the verb, then the matter"),
    "calls-follow": _row(Referral, "follow"),
    "demo-calls": _gone(_DEMO),
    "calls-cti": _gone("without a secret shared with an exchange there is no door"),
    "board": _all(Board, "view"),
    "board-sheet": Rule(Board, check=_sheet, why="week and month, of one's own sight"),
    "board-sheet-excel": Rule(Board, check=_sheet, why="week and month, of one's own sight"),
    "hotline-join": _row(Case, "join"),
    "hotline-part": _row(Case, "part"),
    "hotline-bundle": _row(Bundle, "view"),
    "hotline-bundle-answer": _row(Bundle, "open"),
    "hotline-ask": _row(Case, "edit"),
    "hotline-advice-queue": _all(Advice, "view"),
    "hotline-advise": _row(Advice, "advise"),
    "hotline-quality": _all(QualityDraw, "view"),
    "hotline-quality-draw": _row(QualityDraw, "view"),
    "hotline-quality-check": _row(QualityCheck, "mark"),
    "my-whole": Rule(check=lambda asked: None, why="one's own file, or none"),
    "my-whole-pdf": Rule(check=lambda asked: UNSEEN, why="nobody of the proof has a file"),
    "my-whole-json": Rule(check=lambda asked: UNSEEN, why="as above; tests/portal has one"),
    "my-correct": Rule(check=lambda asked: UNSEEN, why="as above"),
    "my-erase": Rule(check=lambda asked: UNSEEN, why="as above"),
    "my-wages": Rule(check=lambda asked: None, why="one's own lines, or none"),
    "my-wage": Rule(check=_owed, why="the one whose telephone stands in the line, and nobody else"),
    "my-home": _open("the worker's first page; strangers see how to report"),
    "my-join-find": _open("unions by their public names"),
    "my-join": _gone("only an open code is there; membership/tests/test_flow.py scans one"),
    "my-join-union": _gone("one joins unions at the base alone; the proof names a federation"),
    "letter-check": _gone("a code that stands for no paper; tests/supervision/test_papers.py"),
    "my-valid": _open("whether a card is valid, and nothing else"),
    "my-membership": Rule(check=lambda asked: None, why="one's own"),
    "my-card": Rule(check=lambda asked: None, why="one's own"),
    "my-membership-withdraw": Rule(check=lambda asked: UNSEEN, why="nobody here has applied"),
    "my-membership-object": Rule(check=lambda asked: UNSEEN, why="nobody applied for them"),
    "my-membership-move": Rule(check=lambda asked: UNSEEN, why="nobody here is a member"),
    "my-know": _open("reviewed articles, for everybody"),
    "my-typical": _open("texts without names to which their worker agreed, for everybody"),
    "my-know-one": _gone("only what a lawyer has reviewed is there; tests/portal shows one"),
    "my-dates": _open("the law's dates, for everybody"),
    "my-clauses": _open("what does not stand in a contract, for everybody; nothing is kept"),
    "my-sums": _open("what the law comes to, for everybody"),
    "my-sum": _open("as above"),
    "my-report": _open("may be written before signing in"),
    "my-ask": _open("a question without a name"),
    "slip": _open("a code and a PIN open one matter; tests/portal/test_nameless.py"),
    "slip-paper": _open("the same two numbers, on paper"),
    "slip-own": _open("ends a visit by slip and leads to the worker's door"),
    "my-cases": Rule(check=lambda asked: None, why="one's own"),
    "my-case": _row(Case, "view"),
    "my-receipt": _row(Case, "view"),
    "my-paper": _row(Case, "view"),
    "my-law": _row(Case, "view"),
    "my-judge-office": _row(Case, "view"),
    "my-proxy": _row(Case, "view"),
    "my-proxy-answer": _row(Proxy, "view"),
    "my-proxy-end": _row(Proxy, "view"),
    "my-law-paper": _row(Case, "view"),
    "my-add": _row(Case, "view"),
    "my-withdraw": _row(Case, "view"),
    "my-judge": _row(Case, "view"),
    "openapi-json": Rule(check=lambda asked: None, why="described to staff"),
    "api-root": _gone("no page of its own"),
}
#: Registers: surface → verb; "create" and "edit" take the verb of their action.
SURFACES = {
    "list": "view",
    "columns": "view",
    "views": "view",
    "choices": "view",
    "export": "export",
    "detail": "view",
    "history": "view",
    "print": "view",
}
ROW_SURFACES = ("detail", "history", "print", "edit", "move", "unmask")


def rule_of(route: Route) -> Rule | None:
    """The rule of an address, or None where nobody has said."""
    if route.template.startswith("accounts/") and route.name not in TABLE:
        if CLOSED.match(route.template.replace("/^", "/")):
            return TABLE["sign-in-closed"]
        return Rule(why=ALLAUTH) if route.name in ALLAUTH_PAGES else None
    if route.register and route.name not in TABLE:
        return _register_rule(route.register, route.surface)
    if route.is_api and route.name not in TABLE:
        return _api_rule(route)
    return TABLE.get(route.name)


def _register_rule(label: str, surface: str) -> Rule:
    register = site.get(label)
    if surface in ("create", "import"):
        has = register.create and (surface == "create" or register.imports)
        return _all(register.model, action_of(register.create).verb) if has else _gone("none")
    if surface == "edit":
        has = register.edit
        return _row(register.model, action_of(register.edit).verb) if has else _gone("none")
    if surface == "move" and register.transitions:
        known = tuple(register.transitions)
        return Rule(register.model, check=_by_verb(register.model, known), why="by its verb")
    if surface == "bulk" and register.bulk:
        return Rule(register.model, check=_bulk(register), why="what may be done to many at once")
    if surface in ("move", "bulk"):
        return _gone("none")
    if surface == "unmask":
        return Rule(register.model, check=_unmask(register), why="seen, then masked, then the verb")
    return Rule(register.model, SURFACES[surface], row=surface in ROW_SURFACES)


def _bulk(register: Register) -> Check:
    """A verb that is not offered for many rows is not there, whoever asks."""

    def check(asked: Asked) -> int | None:
        if asked.verb not in register.bulk:
            return UNSEEN
        return None if asked.oracle.may_at_all(asked.desk, register.model, asked.verb) else REFUSED

    return check


def _unmask(register: Register) -> Check:
    """The row must be in view; then there must be something masked of that name."""
    every = [*list_columns(register), *(c for _t, shown in panels(register) for c in shown)]
    masked = {shown.name: shown.column.sensitive for shown in every if shown.column.sensitive}

    def check(asked: Asked) -> int | None:
        row, oracle = asked.row(register.model), asked.oracle
        if row is None or not oracle.sees(asked.desk, row):
            return UNSEEN
        if not oracle.may(asked.desk, "view", row):
            return REFUSED
        if asked.verb not in masked:
            return UNSEEN
        return None if oracle.may(asked.desk, f"view:{masked[asked.verb]}", row) else REFUSED

    return check


def _api_rule(route: Route) -> Rule | None:
    parts = route.template.removeprefix("api/v1/").split("/")
    register = site.find(".".join(parts[:2]))
    if register is None:
        return None
    if not route.arguments:
        return Rule(register.model, "view|create", row=False)
    tail = parts[3] if len(parts) > 3 else ""
    return _row(register.model, tail or "view")


def creating_verb(route: Route) -> str:
    """The verb of a register's create action, for the API's POST on the list."""
    register = site.get(".".join(route.template.removeprefix("api/v1/").split("/")[:2]))
    return action_of(register.create).verb if register.create else ""
