"""The outbox of the demonstration: the messages that would have gone to phones."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huigong.kernel.notices.demo import only_in_demo
from huigong.kernel.notices.models import Channel, Message
from huigong.kernel.notices.sending import full_text
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.sealing import mask_phone

_SHOWN = 50


@only_in_demo
@never_cache
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest text messages with their codes; there is no such page outside the demo."""
    newest = Message.objects.filter(channel=Channel.SMS).select_related("to_account")
    with scope(SYSTEM, reason="outbox of the demonstration"):
        rows = [
            (message, _masked(message), full_text(message))
            for message in newest.order_by("-id")[:_SHOWN]
        ]
    return render(request, "notices/outbox.html", {"rows": rows})


def _masked(message: Message) -> str:
    if message.to_sealed is not None:
        return mask_phone(message.to_sealed.open())
    return mask_phone(message.to_account.open_phone()) if message.to_account else ""
