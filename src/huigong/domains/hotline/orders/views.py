"""The exchange's door, the desk's page to report upward, and how the messages stand."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.orders import actions
from huigong.domains.hotline.orders import format as wire
from huigong.domains.hotline.orders.models import SuperiorOrder, UpwardMessage, UpwardState
from huigong.kernel.access import reach, require
from huigong.kernel.exchange.machines import said
from huigong.kernel.register.forms import put_errors
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of

_MOST = 200


class BriefForm(forms.Form):
    """向全总反馈"""

    text = forms.CharField(
        label=gettext_lazy("反馈什么"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("办到哪一步、结果怎样。"),
    )
    is_final = forms.BooleanField(
        label=gettext_lazy("这是最后的办理结果"),
        required=False,
        help_text=gettext_lazy("不选就是进展。案子办结时没有反馈过结果的，自动把答复报上去。"),
    )


@csrf_exempt
@never_cache
@require_POST
def door(request: HttpRequest) -> HttpResponse:
    """One message from above. Who has not signed it learns nothing but that."""
    peer = wire.peer()
    refusal = peer.refusal(request, longest=wire.LONGEST)
    if refusal is not None:
        return refusal
    try:
        # Undone as a whole: a message that was refused may be corrected and sent again.
        with transaction.atomic(), scope(SYSTEM, reason="exchange: an order"):
            case, is_new = actions.accept(request.body, peer.at_of(request))
            return JsonResponse({"case": case.number, "new": is_new})
    except (actions.Replayed, actions.Clash) as refused:
        return said(409, str(refused))
    except actions.TooMany as refused:
        return said(429, str(refused))
    except (wire.BadOrder, ValidationError) as refused:
        words = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
        return said(422, " ".join(words))


@require_http_methods(["GET", "POST"])
def brief(request: HttpRequest, case_id: int) -> HttpResponse:
    """Report upward how an order stands, or what came of it."""
    require("brief", UpwardMessage)
    case = get_object_or_404(Case, pk=case_id)
    require("view", case)
    rows = SuperiorOrder.objects.select_for_update()
    order = get_object_or_404(rows, kind=kind_of(Case), row_id=case.pk)
    form = BriefForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.brief_superior(order, **form.cleaned_data)
        except ValidationError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("已经写好，几分钟内发出；送达情况在案子页上看。"))
            return redirect(case)
    page = {"form": form, "title": _("向全总反馈"), "case": case}
    return render(request, "hotline/case_form.html", page)


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """How the messages upward stand: those on their way first. What they say is not shown."""
    require("view", UpwardMessage)
    rows = UpwardMessage.objects.filter(reach(UpwardMessage, "view")).select_related("order")
    waiting = list(rows.exclude(state=UpwardState.SENT).order_by("id")[:_MOST])
    sent = list(rows.filter(state=UpwardState.SENT).order_by("-sent_at")[:_MOST])
    return render(request, "hotline/outbox.html", {"waiting": waiting, "sent": sent})


@require_POST
def resend(request: HttpRequest, upward_id: int) -> HttpResponse:
    """Send a message again at once."""
    row = get_object_or_404(UpwardMessage.objects.select_for_update(), pk=upward_id)
    require("resend", row)
    try:
        actions.resend_message(row)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("一分钟内再发一次。"))
    return redirect("hotline-outbox")
