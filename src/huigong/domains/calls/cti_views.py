"""The exchange's door, and the simulated exchange of the demo."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from huigong.domains.calls import cti
from huigong.kernel.scoping.scope import SYSTEM, scope


@csrf_exempt
@never_cache
@require_POST
def announce(request: HttpRequest) -> HttpResponse:
    """One message of the exchange. Who has not signed it learns nothing but that."""
    if not cti.is_connected():
        raise Http404
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length[:12]) > cti.LONGEST:
        return _said(413, _("消息太长。"))
    at = request.headers.get("X-Cti-Time", "")
    if not cti.is_genuine(request.body, at, request.headers.get("X-Cti-Signature", "")):
        return _said(401, _("签名不对，或时间相差太多。"))
    try:
        # Undone as a whole: a message that was refused may be corrected and sent again.
        with transaction.atomic(), scope(SYSTEM, reason="cti"):
            call = cti.accept(request.body, at)
            return JsonResponse({"call": call.number, "state": call.state})
    except cti.Replayed as refused:
        return _said(409, str(refused))
    except cti.TooMany as refused:
        return _said(429, str(refused))
    except cti.BadMessage as refused:
        return _said(422, str(refused))


def _said(status: int, detail: str) -> JsonResponse:
    return JsonResponse({"detail": detail}, status=status)
