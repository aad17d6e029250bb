"""Asking without a name and without a phone; the code and the PIN are shown once, and never again.

They stand in the answer to the form itself: no address, no session and no log has them.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from huigong.domains.hotline import public as hotline
from huigong.domains.knowledge import public as knowledge
from huigong.kernel.accounts.lockout import client_address
from huigong.kernel.accounts.slips import SlipLocked, try_slip
from huigong.portal.choices import kind_for
from huigong.portal.forms import AskForm
from huigong.portal.slips import locked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The question; sent, it is a case, and this page shows its slip."""
    if hotline.expected() is None:
        return render(request, "portal/not_open.html")
    form = AskForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _page(request, form)
    values = dict(form.cleaned_data)
    kind = kind_for(values["category"], wanted=values.pop("kind"))
    try:
        asked = hotline.ask(values.pop("client_id"), client_address(request), kind=kind, **values)
    except hotline.TooMany as refused:
        text = _("没有提交：从您这个网络一小时最多匿名提交 %d 件。请过一会儿再试，或者拨打 12351。")
        form.add_error(None, text % refused.most)
        return _page(request, form, status=429)
    except hotline.AlreadyTaken:
        form.add_error(None, _("这件事已经收到，凭条也用过了。请用编号和密码查看，不用再交一次。"))
        return _page(request, form)
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return _page(request, form)
    page = {
        "slip": asked.slip,
        "limit": hotline.limit_of(values["category"]),
        "answers": knowledge.answers_for(values["text"], values["category"]),
    }
    return render(request, "portal/slip_shown.html", {**page, "expected": hotline.expected()})


@never_cache
@sensitive_post_parameters("code", "pin")
@require_POST
def slip_paper(request: HttpRequest) -> HttpResponse:
    """The slip on paper, for whoever has just been shown it: the page before sends both along."""
    form = hotline.SlipForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            account = try_slip(values["code"], values["pin"], client_address(request))
        except SlipLocked as refused:
            return locked(request, form, refused)
        if account is not None:
            page = hotline.slip_sheet(request, **values)
            return render(request, "hotline/slip_paper.html", page)
    return render(request, "portal/slip.html", {"form": form})


def _page(request: HttpRequest, form: AskForm, status: int = 200) -> HttpResponse:
    page = {"form": form, "expected": hotline.expected()}
    return render(request, "portal/ask.html", page, status=status)
