"""What is filled into an address and into a request's body, by the type of each argument."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import models
from tests.access.places import ABSENT, HUGE, Places
from tests.access.routes import Route

from huigong.domains.calls.models import Call
from huigong.domains.calls.papers import Referral, Shift
from huigong.domains.founding.models import Applicant, Founding
from huigong.domains.founding.unions.models import BaseUnion
from huigong.domains.hotline.law.models import LimitTurn
from huigong.domains.hotline.models import Advice, Bundle, Case, QualityCheck, QualityDraw
from huigong.domains.hotline.orders.models import UpwardMessage
from huigong.domains.hotline.outside.models import OutsideBody, OutsideLeg
from huigong.domains.hotline.outside.shown import VERBS as OUTSIDE_VERBS
from huigong.domains.hotline.own.models import Proxy
from huigong.domains.knowledge.models import Article, Law, Provision
from huigong.domains.membership.models import JoinPoint, Membership
from huigong.domains.supervision.checkups.models import Checkup, Finding
from huigong.domains.supervision.joint.models import SectorFinding
from huigong.domains.supervision.letters.annex.models import AnnexLine
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.plans.models import CheckupPlan
from huigong.domains.supervision.shares.models import GuestDesk, Share
from huigong.domains.supervision.specials.models import SpecialCheck
from huigong.domains.supervision.wages.models import WageCase, WageLine, WagePayment
from huigong.domains.twins.models import PossibleTwin
from huigong.kernel.accounts.models import DemoPersona
from huigong.kernel.checks.models import Problem
from huigong.kernel.employers.models import Employer, Tie
from huigong.kernel.exchange.api import api
from huigong.kernel.exchange.models import Job
from huigong.kernel.files.models import Attachment, Quarantined
from huigong.kernel.org.models import Deputy, Post, Unit
from huigong.kernel.params.models import Override
from huigong.kernel.people.models import Person
from huigong.kernel.register.site import site
from huigong.kernel.reorganisation.models import Plan, PlanStep, StepVerb
from huigong.kernel.workflow.models import Clock, Extension, Leg, Supervision
from huigong.kernel.workflow.moves import VERBS

#: The row that an argument names; `row_id` and `number` depend on the address.
NAMED: dict[str, type[models.Model]] = {
    "case_id": Case,
    "bundle_id": Bundle,
    "advice_id": Advice,
    "draw_id": QualityDraw,
    "check_id": QualityCheck,
    "employer_id": Employer,
    "founding_id": Founding,
    "checkup_id": Checkup,
    "finding_id": Finding,
    "letter_id": Letter,
    "named_id": AnnexLine,
    "sector_id": SectorFinding,
    "share_id": Share,
    "desk_id": GuestDesk,
    "body_id": OutsideBody,
    "wage_id": WageCase,
    "line_id": WageLine,
    "payment_id": WagePayment,
    "checkplan_id": CheckupPlan,
    "special_id": SpecialCheck,
    "applicant_id": Applicant,
    "baseunion_id": BaseUnion,
    "tie_id": Tie,
    "person_id": Person,
    "membership_id": Membership,
    "point_id": JoinPoint,
    "twin_id": PossibleTwin,
    "turn_id": LimitTurn,
    "call_id": Call,
    "referral_id": Referral,
    "shift_id": Shift,
    "leg_id": Leg,
    "outside_id": OutsideLeg,
    "upward_id": UpwardMessage,
    "extension_id": Extension,
    "supervision_id": Supervision,
    "clock_id": Clock,
    "problem_id": Problem,
    "job_id": Job,
    "unit_id": Unit,
    "post_id": Post,
    "deputy_id": Deputy,
    "plan_id": Plan,
    "step_id": PlanStep,
    "pk": Override,
    "file_id": Attachment,
    "quarantined_id": Quarantined,
    "matter_id": Case,
    "article_id": Article,
    "law_id": Law,
    "provision_id": Provision,
}
NUMBERED = {
    "my-proxy-answer": Proxy,
    "my-proxy-end": Proxy,
    "my-join-union": Unit,
    "my-membership-move": Unit,
    "my-membership-object": Membership,
    "my-wage": WageLine,
    "demo-enter": DemoPersona,
    "session-end": UserSession,
}
WORDS: dict[str, tuple[str, ...]] = {
    "my-know-one": ("proof-read", "no-such"),
    "my-sum": ("contract",),
    "supervision-sum": ("contract", "no-such"),
    "offline-take": ("checkup", "no-such"),
    "offline-send": ("checkup", "no-such"),
    "supervision-duty": ("contract-written", "no-such"),
    "leg-act": (*VERBS, "nonsense"),
    "supervision-act": ("explain", "nonsense"),
    "extension-act": ("grant", "refuse", "nonsense"),
    "plan-step-add": (*StepVerb.values, "nonsense"),
    "plan-do": ("preview", "ready", "reopen", "cancel", "apply", "nonsense"),
    "desk-part": ("late", "today", "week", "later", "paused", "waiting"),
    "board-sheet": ("week", "month", "nonsense"),
    "board-sheet-excel": ("week", "nonsense"),
    "params-detail": ("hotline.sign_hours",),
    "params-end": ("hotline.sign_hours",),
    "hotline-outside-act": (*OUTSIDE_VERBS, "nonsense"),
    "guest-act": ("sign", "nonsense"),
    "joint-act": ("receive", "nonsense"),
    "supervision-share-give": ("sector", "nonsense"),
    "founding-paper": ("permit", "approval", "nonsense"),
    "hotline-leg-paper": ("dispatch", "sign", "urge", "nonsense"),
    "file-add": ("hotline.case", "nonsense.kind"),
}


def model_of(route: Route, argument: str) -> type[models.Model] | None:
    """Which model an argument of an address numbers; None for words."""
    if argument == "matter_id" and route.name == "supervision-share-give":
        return SectorFinding
    if argument in NAMED:
        return NAMED[argument]
    if argument == "number":
        return NUMBERED.get(route.name, Case)
    if argument == "row_id":
        label = route.register or ".".join(route.template.split("/")[2:4])
        return site.get(label).model
    return None


def fillings(route: Route, places: Places, place: str) -> Iterator[tuple[str, str]]:
    """(verb in the address, address) for one place, once for each word that the address takes."""
    values: dict[str, object] = {}
    open_words = ""
    for argument in route.arguments:
        model = model_of(route, argument)
        if model is not None:
            values[argument] = places.number(place, model)
        elif argument == "code" and route.name in ("guest-act", "joint-act"):
            values[argument] = "nonsense"
        elif argument == "year":
            values[argument] = ABSENT[HUGE] if place == HUGE else 2026
        else:
            open_words = argument
    if not open_words:
        yield "", route.path(values)
        return
    for word in _words(route, open_words):
        yield word, route.path({**values, open_words: word})


def _words(route: Route, argument: str) -> tuple[str, ...]:
    if route.name in WORDS:
        return WORDS[route.name]
    register = site.find(route.register)
    if register is None:
        return ("nonsense",)
    if argument == "verb":
        return (*register.transitions, "nonsense")
    return tuple(n for n in (*register.form_fields, *register.filters) if "__" not in n) or ("x",)


def bodies(route: Route, method: str) -> dict[str, Any]:
    """For the API a body that its description allows, elsewhere an empty form."""
    if method == "get":
        return {}
    if not route.is_api:
        return {"data": {}}
    return {"data": json.dumps(api_body(route)), "content_type": "application/json"}


@cache
def _described() -> Any:
    # It takes a second to write down, and is asked for by every address of the API.
    return api.get_openapi_schema()


def api_body(route: Route) -> dict[str, Any]:
    """The least body that passes the description of an operation."""
    described = _described()
    path = "/" + route.template.replace("<row_id>", "{row_id}")
    operation = described["paths"].get(path, {}).get("post")
    if not operation or "requestBody" not in operation:
        return {}
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    named = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return dict.fromkeys(named.get("required", ()), "1")
