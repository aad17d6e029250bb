"""Every write of the line. The exchange acts as SYSTEM; agents from their seat."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.domains.calls.models import (
    OF_MISSED,
    Call,
    CallState,
    Direction,
    Draft,
    Heard,
    Outcome,
)
from huigong.domains.calls.numbers import blind_number
from huigong.kernel.accounts.phones import clean_number
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.numbers import next_number

S = CallState


@action("ring", model=Call, creates=True, records=("direction",))
def ring_call(
    *,
    unit: Unit,
    phone: str = "",
    exchange_id: str = "",
    extension: str = "",
    direction: str = Direction.INCOMING,
    about: Call | None = None,
    at: datetime | None = None,
) -> Call:
    """电话响了"""
    rang_at = at or now()
    year = timezone.localdate(rang_at).year
    call = Call(
        id=next_ids(1)[0],
        number=f"LD-{year}-{next_number(f'calls.call/{year}'):06d}",
        unit=unit,
        direction=direction,
        extension=extension,
        exchange_id=exchange_id,
        about=about,
        rang_at=rang_at,
    )
    if phone:
        # The blind index first: the sealed number is bound to it.
        call.phone_blind = blind_number(phone)
        call.phone = clean_number(phone)
    return call


@action("take", model=Call)
def take_call(call: Call, *, extension: str = "", at: datetime | None = None) -> Call:
    """接起了电话"""
    if call.agent_id and call.agent_id != current().account_id:
        raise ValidationError(_("这个电话已由 %(name)s 接起。") % {"name": call.agent})
    _only(call, S.RINGING, S.TALKING, S.ENDED)
    call.agent_id = current().account_id
    call.answered_at = call.answered_at or at or now()
    call.extension = extension or call.extension
    if call.state == S.RINGING:
        call.state = S.TALKING
    return call


@action("miss", model=Call)
def miss_call(call: Call, *, at: datetime | None = None) -> Call:
    """电话没有接到"""
    _only(call, S.RINGING)
    call.state, call.ended_at = S.MISSED, at or now()
    return call


@action("end", model=Call)
def end_call(call: Call, *, at: datetime | None = None) -> Call:
    """电话挂断了"""
    if call.state == S.FILED and call.ended_at is None:
        call.ended_at = at or now()
        return call
    _only(call, S.TALKING)
    call.state, call.ended_at = S.ENDED, at or now()
    return call


@action("identify", model=Call)
def identify_call(call: Call, *, phone: str) -> Call:
    """记下了对方说的号码"""
    _only(call, S.TALKING, S.ENDED)
    call.phone_blind = blind_number(phone)
    call.phone = clean_number(phone)
    return call


@action("notice", model=Call)
def notice_call(
    call: Call, *, recording: str = "", is_noticed: bool | None = None, at: datetime | None = None
) -> Call:
    """记下了录音和告知"""
    call.recording = recording or call.recording
    if is_noticed is not None:
        call.is_noticed = is_noticed
        call.noticed_at = (call.noticed_at or at or now()) if is_noticed else None
    return call


@action("file", model=Call, records=("outcome",))
def file_call(
    call: Call, *, outcome: str, case_id: int | None = None, note: str = "", forget: bool = False
) -> Call:
    """整理了来电"""
    _only(call, S.TALKING, S.ENDED)
    if outcome != Outcome.NOTHING and case_id is None and call.about_id is None:
        raise ValidationError(_("没有登记诉求的来电，请说明是打错、不说话还是骚扰。"))
    call.state, call.outcome, call.settled_at = S.FILED, outcome, now()
    call.case_id, call.note = case_id, note.strip()[:200]
    call.agent_id = call.agent_id or current().account_id
    if forget:
        # Who stays anonymous is not to be found by the number either.
        call.phone, call.phone_blind = None, None
    return call


@action("settle", model=Call, records=("outcome",))
def settle_call(call: Call, *, outcome: str, note: str = "") -> Call:
    """处理了未接来电"""
    _only(call, S.MISSED)
    if outcome not in OF_MISSED:
        raise ValidationError({"outcome": _("请选择回拨的结果。")})
    call.state, call.outcome, call.settled_at = S.SETTLED, outcome, now()
    call.note, call.agent_id = note.strip(), current().account_id
    return call


def keep_draft(call: Call, words: str) -> Draft:
    """Keep what an agent has typed so far; empty words erase it.

    No event and no history: it is scrap paper, saved at every pause, and nobody else reads it.
    """
    mine = {"kind": kind_of(Call), "row_id": call.pk, "account_id": current().person_id}
    draft = Draft.objects.filter(**mine).first() or Draft(**mine)
    draft.words, draft.saved_at = words or None, now()
    draft.save(force_insert=draft._state.adding)
    return draft


def remember(digest: bytes) -> bool:
    """Take note of a message of the exchange; False when the very same was taken before."""
    known = Heard.objects.filter(pk=digest).exists()
    if not known:
        # Two at once: the second meets the key and its whole transaction is undone.
        Heard.objects.create(digest=digest, at=timezone.now())
    return not known


def forget_messages(before: datetime) -> None:
    """Messages so old that their signature is refused anyway need no memory."""
    Heard.objects.filter(at__lt=before).delete()


def _only(call: Call, *states: str) -> None:
    if call.state not in states:
        raise ValidationError(
            _("这个电话现在是“%(state)s”，不能这样处理。") % {"state": call.get_state_display()}
        )
