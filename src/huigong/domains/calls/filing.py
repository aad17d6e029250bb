"""From what was said to what becomes of it: the steps behind each button of the one screen.

Each step is an action of its own; together they stand in the request's one transaction.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from huigong.domains.calls import actions
from huigong.domains.calls.forms import TalkForm
from huigong.domains.calls.models import Call, CallState, Direction, Outcome
from huigong.domains.hotline import public as hotline
from huigong.domains.hotline.public import Channel
from huigong.kernel.access import require
from huigong.kernel.calendar.present import now, today
from huigong.kernel.sealing.blindfield import forms_of

#: The buttons: what each leaves behind on the call.
OUTCOMES = {
    "answer": Outcome.ANSWERED,
    "register": Outcome.REGISTERED,
    "dispatch": Outcome.REGISTERED,
    "refer": Outcome.REFERRED,
    "attach": Outcome.ATTACHED,
    "nothing": Outcome.NOTHING,
}


def settle(call: Call, form: TalkForm, *, attach_to: int | None = None) -> int | None:
    """Do what the button says with a valid form; the matter's number, or None where there is none.

    Raises ValidationError with nothing changed, Http404 for a matter out of sight.
    """
    require("file", call)
    _notice(call, form)
    case_id = _matter(call, form, attach_to)
    _settle_missed(call)
    words = form.cleaned_data
    note = words["title"] or words["text"].strip().partition("\n")[0]
    actions.file_call(
        call,
        outcome=OUTCOMES[form.then],
        case_id=case_id,
        note=note,
        forget=form.is_anonymous,
    )
    actions.keep_draft(call, "")
    return case_id


def _notice(call: Call, form: TalkForm) -> None:
    if form.cleaned_data["is_noticed"] and not call.is_noticed:
        actions.notice_call(call, is_noticed=True)


def _matter(call: Call, form: TalkForm, attach_to: int | None) -> int | None:
    if form.then == "nothing":
        return None
    if form.then == "attach":
        return int(hotline.attach(attach_to or 0, form.cleaned_data["text"]).pk)
    phone = "" if form.is_anonymous or call.phone is None else call.phone.open()
    case = hotline.take_down(
        form_id(call),
        channel=Channel.PHONE,
        phone=phone,
        manner=_manner(form),
        **form.words(),
    )
    if form.then == "answer":
        hotline.answer(case.pk, form.cleaned_data["answer"])
    return int(case.pk)


def form_id(call: Call) -> UUID:
    """The number under which the call's form is taken once."""
    return uuid5(NAMESPACE_URL, f"huigong:call:{call.pk}")


def _manner(form: TalkForm) -> dict[str, Any]:
    given = form.manner()
    if given["interpreter_at"]:
        given["interpreter_at"] = moment(given["interpreter_at"])
    elif given["interpreter"]:
        given["interpreter_at"] = now()
    return given


def moment(at: time) -> datetime:
    """A time of today as a moment."""
    return timezone.make_aware(datetime.combine(today(), at))


def _settle_missed(call: Call) -> None:
    """Who got through at last, or was called back, needs no other call."""
    if call.phone_blind is None:
        return
    is_back = call.direction == Direction.OUTGOING
    outcome = Outcome.REACHED if is_back else Outcome.AGAIN
    same = forms_of(call, "phone_blind")
    for missed in Call.objects.filter(phone_blind__in=same, state=CallState.MISSED):
        actions.settle_call(missed, outcome=outcome)
