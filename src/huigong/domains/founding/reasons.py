"""Why something cannot be done with a founding now: whose turn it is, by whom, what is missing."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huigong.domains.founding.models import Founding, FoundingState
from huigong.domains.founding.workflow import WITHIN, founding_flow
from huigong.kernel.actions.shut import shut
from huigong.kernel.scoping.scope import current

ABOVE = ("permit", "return", "approve", "refuse")
OFFICE = ("edit", "cover", "enrol", "strike", "submit", "elect", "stop")
_OVER = (FoundingState.FOUNDED, FoundingState.STOPPED)


def reason_against(founding: Founding, verb: str) -> str:
    """The reason as a sentence; empty when nothing stands against it."""
    if verb in ABOVE:
        return _state(founding, verb) or _above(founding, verb)
    if verb in OFFICE:
        return _state(founding, verb) or _missing(founding, verb)
    return ""


def _state(founding: Founding, verb: str) -> str:
    if verb not in WITHIN:
        move = founding_flow.find(verb)
        if founding.state in move.source:
            return ""
    elif founding.state in WITHIN[verb]:
        return ""
    if founding.state in _OVER:
        return _("这次建会%s，不再改动。") % founding.get_state_display()
    return _("现在是“%s”，还不到或已经过了这一步。") % founding.get_state_display()


def _above(founding: Founding, verb: str) -> str:
    seat = current()
    if seat.is_system:
        return ""
    if seat.office_id != founding.approver_id:
        return _("由批准的上级工会（%s）来办。") % founding.approver
    if verb in ("permit", "approve") and seat.person_id == founding.asked_by_id:
        return _("报批和批复要是两个人。请由本单位另一位来批。")
    return ""


def _missing(founding: Founding, verb: str) -> str:
    if verb == "submit" and not founding.applicants:
        return _("还没有登记一名申请建会的职工。")
    return ""


shut(Founding, reason_against)
