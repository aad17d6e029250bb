"""What the agent's one screen shows: the telephone, the caller, what is still to be written."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from huigong.domains.calls import drafts, looking
from huigong.domains.calls.forms import DutyForm, NumberForm, TalkForm
from huigong.domains.calls.models import Call, CallState, Direction
from huigong.domains.hotline import public as hotline
from huigong.kernel.access import reach
from huigong.kernel.scoping.scope import current

DUTY = "calls.duty"
#: On duty at any telephone: an exchange without extensions rings for everybody.
ANY = "*"
_MOST = 8


def duty(request: HttpRequest) -> str:
    """The extension at which the agent is on duty, ANY, or empty when off duty."""
    return str(request.session.get(DUTY, ""))


def ringing(extension: str) -> list[Call]:
    """What rings here: for this telephone, or for all."""
    rows = Call.objects.filter(reach(Call, "take"), state=CallState.RINGING)
    if extension not in ("", ANY):
        rows = rows.filter(extension__in=("", extension))
    return list(rows.order_by("id")[:_MOST])


def picked_up(extension: str) -> Call | None:
    """A call that was picked up on this telephone before anybody pressed the button."""
    if extension in ("", ANY):
        return None
    rows = Call.objects.filter(reach(Call, "take"), agent=None, extension=extension)
    return rows.filter(state__in=(CallState.TALKING, CallState.ENDED)).order_by("-id").first()


def unfinished() -> list[Call]:
    """The agent's own calls that are still to be written down, the one on the line first."""
    rows = Call.objects.filter(
        agent_id=current().account_id, state__in=(CallState.TALKING, CallState.ENDED)
    )
    return sorted(rows, key=lambda call: (call.state != CallState.TALKING, -call.pk))[:_MOST]


def missed_count() -> int:
    """How many missed calls wait to be called back."""
    return Call.objects.filter(reach(Call, "settle"), state=CallState.MISSED).count()


def telephone(request: HttpRequest, call: Call | None = None) -> dict[str, Any]:
    """The part that is asked for again and again: what rings, and how the call in hand stands."""
    extension = duty(request)
    rings = [c for c in ringing(extension) if call is None or c.pk != call.pk] if extension else []
    up = picked_up(extension)
    up = up if up and (call is None or up.pk != call.pk) else None
    missed = missed_count()
    return {
        "seen": _seen(extension, rings, up, missed, call),
        "extension": extension,
        "extension_shown": "" if extension == ANY else extension,
        "rings": rings,
        "picked_up": up,
        "missed": missed,
        "duty_form": DutyForm(initial={"extension": extension.replace(ANY, "")}),
    }


def _seen(
    extension: str, rings: list[Call], up: Call | None, missed: int, call: Call | None
) -> str:
    """What the part shows, in short: the same again need not be sent, nor drawn under a hand."""
    shown = [extension, missed, [ring.pk for ring in rings], up and up.pk, call and call.state]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def waiting(request: HttpRequest) -> dict[str, Any]:
    """The screen between two calls."""
    return {
        **telephone(request),
        "unfinished": unfinished(),
        "call": None,
        "is_demo": settings.HUIGONG_IS_DEMO,
    }


def talk(request: HttpRequest, call: Call, form: TalkForm | None = None) -> dict[str, Any]:
    """The screen during a call and until it is written down."""
    kept, saved_at = drafts.find(call)
    if form is None:
        form = TalkForm(initial={**_first(call), **kept})
    return {
        **telephone(request, call),
        "call": call,
        "number": call.phone.open() if call.phone else "",
        "form": form,
        "saved_at": saved_at,
        "is_restored": bool(kept) and not form.is_bound,
        "others": [other for other in unfinished() if other.pk != call.pk],
        "earlier": looking.caller(call),
        "number_form": NumberForm(),
        "is_outgoing": call.direction == Direction.OUTGOING,
    }


def _first(call: Call) -> dict[str, Any]:
    """What is known before anybody has typed: most calls are questions in Chinese."""
    return {
        "kind": hotline.Kind.QUESTION,
        "language": hotline.Language.CHINESE,
        "is_noticed": bool(call.is_noticed),
    }


def proposed_place(data: QueryDict) -> dict[str, Any]:
    """The place field with the county that was named, where none has been chosen."""
    if data.get("division"):
        return {}
    code, word = hotline.propose_place(data.get("employer", ""), data.get("text", ""))
    if not code:
        return {}
    form = TalkForm(initial={"division": code})
    return {
        "place": form["division"],
        "why": _("按“%(word)s”选的，可以改") % {"word": word},
    }
