"""What the page of a case shows: its facts, the moves that
the seat may make, its way and its history.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.hotline.advising.actions import advice_on
from huigong.domains.hotline.categories import category_name, place_name
from huigong.domains.hotline.joining.likes import beside
from huigong.domains.hotline.law.shown import law_of
from huigong.domains.hotline.manner import only_call, spoken
from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.orders.shown import order_page
from huigong.domains.hotline.outside.shown import outside_page
from huigong.domains.hotline.own.told import judged_offices
from huigong.domains.hotline.papers import papers_of
from huigong.domains.hotline.protection.identity import is_open_to_all_here, shown_name
from huigong.domains.hotline.protection.page import protection
from huigong.domains.hotline.tiers import say_tier
from huigong.domains.hotline.workflow import case_flow
from huigong.kernel.access import may, verbs_on
from huigong.kernel.actions.shut import reason_shut
from huigong.kernel.audit.story import story_of
from huigong.kernel.employers.finding import brief
from huigong.kernel.files.receiving import adding_url, files_of, minutes_among
from huigong.kernel.scoping.around import looked_over
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import Clock, Extension, Leg, LegForm, LegState
from huigong.kernel.workflow.moves import Move, extension_moves, leg_moves, supervision_moves
from huigong.kernel.workflow.shown import show_legs, turns
from huigong.kernel.workflow.supervision import orders_on

#: The colour of a state, wherever a case is named.
TONES = {
    CaseState.REGISTERED: "due",
    CaseState.HANDLING: "doing",
    CaseState.ANSWERED: "waiting",
    CaseState.CLOSED: "done",
    CaseState.ARCHIVED: "plain",
    CaseState.WITHDRAWN: "plain",
}
_MOVES = (
    ("edit", "hotline-edit", "edit", "get", "plain"),
    ("grade", "hotline-grade", "adjustments", "get", "plain"),
    ("answer", "hotline-answer", "message", "get", "plain"),
    ("dispatch", "hotline-dispatch", "send", "get", "action"),
    ("close", "hotline-close", "phone-call", "get", "action"),
    ("archive", "hotline-archive", "archive", "post", "plain"),
)
#: Moves beside the states of a case, by their labels.
_BESIDE = {"edit": gettext_lazy("补充登记"), "grade": gettext_lazy("改难易")}


def case_page(case: Case) -> dict[str, Any]:
    """Everything that the templates of a case read."""
    with looked_over(kind_of(Case), case.pk):
        return _page(case)


def _page(case: Case) -> dict[str, Any]:
    legs = list(Leg.objects.on(case).select_related("unit", "sender").order_by("sent_at", "id"))
    clocks = list(Clock.objects.on(case).order_by("id"))
    around = [leg for leg in legs if leg.is_open]
    files = files_of(case)
    story = sorted([*story_of(case), *minutes_among(files)], key=lambda line: line.at, reverse=True)
    outside = outside_page(case, around)
    return {
        "case": case,
        "tone": TONES[CaseState(case.state)],
        "facts": _facts(case),
        "moves": _moves(case, around),
        "legs": [*show_legs(legs, clocks), *outside.pop("outside_path")],
        "turns": [*turns(legs, clocks, current().office_id), *outside.pop("outside_turns")],
        "works": [(leg, tuple(leg_moves(leg, around=around))) for leg in around],
        "replies": [leg for leg in legs if leg.reply or leg.refusal],
        "extensions": _extensions(case),
        "orders": [(order, tuple(supervision_moves(order))) for order in orders_on(case)],
        "story": story,
        "files": files,
        "papers": papers_of(case, legs, clocks),
        "add_file_url": adding_url(case),
        "law": law_of(case),
        "judged": judged_offices(case),
        "verbs": verbs_on(case),
        "only_call": only_call(case),
        "sees_phone": bool(case.call_phone) and may("view:phone", case),
        "beside": {**beside(case), **advice_on(case)},
        "is_agent": is_open_to_all_here(case),
        **protection(case, legs, verbs_on(case)),
        **outside,
        **order_page(case),
    }


def _facts(case: Case) -> list[tuple[str, object]]:
    return [
        (_("诉求类型"), case.get_kind_display() or _("待定")),
        (_("问题类别"), category_name(case.category) or _("待定")),
        (_("难易"), say_tier(case.tier)),
        (_("渠道"), case.get_channel_display()),
        (_("用人单位"), case.employer),
        (_("在册单位"), _workplace(case)),
        (_("事发地"), place_name(case.division)),
        (_("涉及人数"), case.people),
        (_("反映人"), shown_name(case)),
        (_("保密"), _("要求保密") if case.is_confidential else _("未要求")),
        *_manner(case),
    ]


def _manner(case: Case) -> list[tuple[str, object]]:
    told = [(_("举报"), _("是") if case.is_tipoff else ""), (_("语言"), spoken(case))]
    return [(label, words) for label, words in told if words]


def _workplace(case: Case) -> str:
    """The employer on file: its name and where it is; its page may be out of sight."""
    found = brief(case.workplace_id)
    return " · ".join(part for part in (found.name, found.place) if part) if found else ""


def _moves(case: Case, around: list[Leg]) -> list[Move]:
    allowed = verbs_on(case)
    found = []
    for verb, url_name, icon, method, tone in _MOVES:
        if verb not in allowed:
            continue
        if verb == "dispatch":
            found.append(_dispatch(case, around))
        elif verb in _BESIDE or not case_flow.reason_against(case, verb):
            if reason_shut(case, verb) or (verb == "grade" and case.due_at is None):
                continue
            label = str(_BESIDE.get(verb) or case_flow.find(verb).label)
            found.append(Move(verb, label, reverse(url_name, args=[case.pk]), method, tone, icon))
    return found


def _dispatch(case: Case, around: list[Leg]) -> Move:
    """Sending it to a lead, or others to help the lead that has it; always shown, with why not."""
    office = current().office_id
    is_out = any(leg.sender_id == office and leg.form == LegForm.LEAD for leg in around)
    reason = case_flow.reason_against(case, "dispatch") or _reason_against_sending(around)
    tone = "plain" if reason or case.state != CaseState.REGISTERED else "action"
    label = _("增派协办") if is_out else str(case_flow.find("dispatch").label)
    url = reverse("hotline-dispatch", args=[case.pk])
    return Move("dispatch", label, url, "get", tone, "send", reason)


def _reason_against_sending(around: list[Leg]) -> str:
    mine = [leg for leg in around if leg.unit_id == current().office_id]
    if not mine:
        return _("本单位没有在办这件事。")
    return _("请先签收，再派下去。") if mine[0].state == LegState.SENT else ""


def _extensions(case: Case) -> list[tuple[Extension, tuple[Move, ...]]]:
    rows = Extension.objects.on(case).select_related("unit", "sender")
    return [(row, tuple(extension_moves(row))) for row in rows.order_by("id")]
