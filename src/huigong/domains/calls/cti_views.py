"""The exchange's door, and the simulated exchange of the demo."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from huigong.domains.calls import cti
from huigong.kernel.exchange.machines import said
from huigong.kernel.scoping.scope import SYSTEM, scope


@csrf_exempt
@never_cache
@require_POST
def announce(request: HttpRequest) -> HttpResponse:
    """One message of the exchange. Who has not signed it learns nothing but that."""
    peer = cti.peer()
    refusal = peer.refusal(request, longest=cti.LONGEST)
    if refusal is not None:
        return refusal
    try:
        # Undone as a whole: a message that was refused may be corrected and sent again.
        with transaction.atomic(), scope(SYSTEM, reason="cti"):
            call = cti.accept(request.body, peer.at_of(request))
            return JsonResponse({"call": call.number, "state": call.state})
    except cti.Replayed as refused:
        return said(409, str(refused))
    except cti.TooMany as refused:
        return said(429, str(refused))
    except cti.BadMessage as refused:
        return said(422, str(refused))
