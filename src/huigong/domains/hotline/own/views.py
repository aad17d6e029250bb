"""The desk's pages about slips."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from huigong.domains.hotline import telling
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.own.forms import SlipForm
from huigong.domains.hotline.own.slips import find_by_slip, hand_out, slip_sheet
from huigong.kernel.access import require
from huigong.kernel.accounts.slips import SlipLocked


@never_cache
@require_http_methods(["GET", "POST"])
def hand(request: HttpRequest, case_id: int) -> HttpResponse:
    """A paper slip for who stands at the window: asked first, because the last one ends."""
    case = get_object_or_404(Case.objects.select_related("unit"), pk=case_id)
    require("hand", case)
    reason = ""
    if request.method == "POST":
        try:
            issued = hand_out(case)
        except ValidationError as refused:
            reason = " ".join(refused.messages)
        else:
            page = {"case": case, **slip_sheet(request, issued.code, issued.pin)}
            return render(request, "hotline/slip_paper.html", page)
    return render(request, "hotline/slip_hand.html", {"case": case, "reason": reason})


@never_cache
@sensitive_post_parameters("code", "pin")
@require_http_methods(["GET", "POST"])
def by_slip(request: HttpRequest) -> HttpResponse:
    """A caller gives code and PIN: where it stands, to be read out. No address has them."""
    require("register", Case)
    form = SlipForm(request.POST if request.method == "POST" else None)
    status, told = 200, None
    if form.is_bound and form.is_valid():
        try:
            case = find_by_slip(**form.cleaned_data)
        except SlipLocked as refused:
            minutes = refused.seconds // 60
            form.add_error(None, _("试错的次数太多，请等 %d 分钟再试。") % minutes)
            status = 429
        else:
            if case is None:
                form.add_error(None, _("编号或者密码不对，请职工照着凭条再念一遍。"))
            else:
                (told,) = telling.tell([case], whole=True)
    page = {"form": form, "told": told}
    return render(request, "hotline/by_slip.html", page, status=status)
