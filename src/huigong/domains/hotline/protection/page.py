"""The panel of protection on a case: what holds, who stays out and why, and what may be done."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.protection.keeping import has_agreed
from huigong.domains.hotline.protection.models import (
    AfterCare,
    Consent,
    ConsentTo,
    Handover,
    Party,
    Relay,
)
from huigong.kernel.access import may
from huigong.kernel.scoping.models import Recusal
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import Leg, LegForm
from huigong.kernel.workflow.moves import Move

_PUBLIC = (CaseState.CLOSED, CaseState.ARCHIVED)
_OVER = (CaseState.CLOSED, CaseState.ARCHIVED, CaseState.WITHDRAWN)


def protection(case: Case, legs: list[Leg], allowed: frozenset[str]) -> dict[str, Any]:
    """What the template of the panel reads."""
    kept_out = Recusal.objects.filter(kind=kind_of(Case), row_id=case.pk)
    return {
        "recusals": list(kept_out.select_related("unit").order_by("id")),
        "consents": list(Consent.objects.on(case).order_by("-id")),
        "parties": list(Party.objects.on(case).order_by("-is_representative", "id")),
        "relays": list(Relay.objects.on(case).select_related("to_unit", "by").order_by("id")),
        "handovers": list(Handover.objects.on(case)),
        "aftercare": list(AfterCare.objects.on(case).order_by("due_on")),
        "protect_moves": _moves(case, legs, allowed),
        "about": _about(case),
        "earlier": _earlier(case),
    }


def _about(case: Case) -> str:
    if case.about_unit is None:
        return ""
    officer = str(case.about_post.account.name) if case.about_post else ""
    return " · ".join(part for part in (case.about_unit.name, officer) if part)


def _earlier(case: Case) -> Case | None:
    return Case.objects.filter(pk=case.follows_id).first() if case.follows_id else None


def _moves(case: Case, legs: list[Leg], allowed: frozenset[str]) -> list[Move]:
    wanted = [
        ("relay", _("电话急报"), "phone-call", case.is_emergency),
        ("consent", _("登记书面意见"), "check", True),
        ("enlist", _("登记共同反映人"), "users", True),
        ("accuse", _("反映工会组织或干部"), "flag", True),
        ("handover", _("移交检举控告"), "arrow-right", case.about_unit_id is not None),
    ]
    found = [
        Move(verb, label, reverse(f"hotline-{verb}", args=[case.pk]), "get", "plain", icon)
        for verb, label, icon, fits in wanted
        if fits and verb in allowed and case.state not in _OVER
    ]
    if case.state in _PUBLIC and "consent" in allowed and has_agreed(case.pk, ConsentTo.PUBLISH):
        url = reverse("hotline-typical", args=[case.pk])
        found.append(Move("typical", _("编写典型案例"), url, "get", "plain", "book"))
    intake = next((leg for leg in legs if leg.form == LegForm.INTAKE), None)
    if intake is not None and case.state not in _OVER and may("recuse", intake):
        url = reverse("hotline-recuse", args=[case.pk])
        found.append(Move("recuse", _("登记回避"), url, "get", "plain", "ban"))
    return found
