"""Signing in by phone code, and the one-click personas of the demonstration."""

import time
from typing import Any

from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huigong.kernel.accounts.adapters import sign_in
from huigong.kernel.accounts.lockout import client_address
from huigong.kernel.accounts.models import Account, AccountKind, DemoPersona
from huigong.kernel.accounts.phone_codes import TooOften, phone_behind, send_code, try_code
from huigong.kernel.accounts.phones import clean_phone
from huigong.kernel.accounts.returning import ProofForm, is_long_away, proofs, prove
from huigong.kernel.accounts.slips import SlipLocked
from huigong.kernel.notices.demo import only_in_demo
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.sealing import mask_phone, normalise

CHALLENGE = "phone_challenge"
PORTAL_HOME = "/my/"
_HOUR = 3600
#: In a session that waits for a proof: the login of whose account, what is asked, until when.
PROOF = "phone_proof"
_PROOF_SECONDS = 900


class PhoneForm(forms.Form):
    """Asks for the number that the code goes to."""

    phone = forms.CharField(
        label=gettext_lazy("手机号码"),
        max_length=20,
        error_messages={"required": gettext_lazy("请填写 11 位手机号码。")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national"}),
    )

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])


class CodeForm(forms.Form):
    """Asks for the six digits."""

    code = forms.CharField(
        label=gettext_lazy("6 位验证码"),
        max_length=12,
        error_messages={"required": gettext_lazy("请填写短信里的 6 位验证码。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        code = normalise(self.cleaned_data["code"])
        if not (code.isascii() and code.isdigit()):
            raise ValidationError(_("请填写短信里的 6 位验证码。"))
        return code


@never_cache
@sensitive_post_parameters("phone")
@require_http_methods(["GET", "POST"])
def phone_login(request: HttpRequest) -> HttpResponse:
    """The worker's door: a number in, a code on its way."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next(request))
    form = PhoneForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _challenge(request, form.cleaned_data["phone"], _next(request))
        except TooOften as refused:
            form.add_error("phone", _wait(refused))
            status = 429
    page = {"form": form, "next": _next(request), "has_code": CHALLENGE in request.session}
    return render(request, "accounts/phone_login.html", page, status=status)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def phone_code(request: HttpRequest) -> HttpResponse:
    """The second step: the code in, or another one asked for."""
    challenge = request.session.get(CHALLENGE)
    if request.user.is_authenticated or not challenge:
        return HttpResponseRedirect(PORTAL_HOME if not challenge else challenge["next"])
    if "again" in request.POST:
        return _send_again(request, challenge)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = try_code(challenge["id"], form.cleaned_data["code"])
        if account is not None:
            del request.session[CHALLENGE]
            return _enter(request, account, challenge["next"])
        form.add_error("code", _("验证码不对或已失效。请核对短信，或重新获取。"))
    return _code_page(request, form, challenge)


@never_cache
@sensitive_post_parameters("said")
@require_http_methods(["GET", "POST"])
def phone_proof(request: HttpRequest) -> HttpResponse:
    """The third step, after long: whose number this is now."""
    proof: dict[str, Any] = request.session.get(PROOF) or {}
    account = _awaited(proof)
    if request.user.is_authenticated or account is None:
        return HttpResponseRedirect(reverse("phone-login"))
    if "other" in request.POST:
        del request.session[PROOF]
        mine = proofs().let_go(account)
        return sign_in(request, mine, PORTAL_HOME) if mine else redirect("phone-login")
    form, status = ProofForm(proof["asked"], request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            is_theirs = prove(account, proof["asked"], form.cleaned_data["said"], request)
        except SlipLocked:
            form.add_error("said", _("试得太多了，请过一会儿再试，或到工会窗口、拨打 12351。"))
            status = 429
        else:
            if is_theirs:
                del request.session[PROOF]
                return sign_in(request, account, proof["next"])
            form.add_error("said", _("和登记的不一样，请再核对。"))
    return render(request, "accounts/phone_proof.html", {"form": form}, status=status)


@only_in_demo
@never_cache
@require_GET
def personas(request: HttpRequest) -> HttpResponse:
    """The people one may step into, in the demonstration only."""
    with scope(SYSTEM, reason="people of the demonstration"):
        rows = list(DemoPersona.objects.select_related("account"))
    return render(request, "accounts/personas.html", {"personas": rows})


@only_in_demo
@require_POST
def enter_persona(request: HttpRequest, number: int) -> HttpResponse:
    """Step into a persona with a fresh session."""
    people = DemoPersona.objects.select_related("account").filter(account__is_active=True)
    with scope(SYSTEM, reason="people of the demonstration"):
        persona = get_object_or_404(people, pk=number)
    logout(request)
    return sign_in(request, persona.account, persona.start_url)


@login_required
@require_POST
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """End one other session of one's own."""
    session = get_object_or_404(UserSession, pk=number, user_id=request.user.pk)
    end_sessions(request, [session])
    return HttpResponseRedirect(reverse("usersessions_list"))


def closed(request: HttpRequest) -> HttpResponse:
    """Stands where allauth would offer sign-up, e-mail and password reset by e-mail."""
    raise Http404


def _awaited(proof: dict[str, Any]) -> Account | None:
    """The worker who is to say who they are. A login goes with its number: of one that was moved
    since the code came nobody is asked any more.
    """
    if proof.get("until", 0) < time.time():
        return None
    with scope(SYSTEM, reason="sign in"):
        workers = Account.objects.filter(kind=AccountKind.WORKER, is_active=True)
        return workers.filter(login=proof["login"]).first()


def _enter(request: HttpRequest, account: Account, then: str) -> HttpResponse:
    """Sign in whoever typed the right code; after long, once more is known of them."""
    asked = proofs().asked_of(account) if is_long_away(account) else ""
    if not asked:
        return sign_in(request, account, then)
    request.session[PROOF] = {
        "login": account.login,
        "asked": asked,
        "next": then,
        "until": int(time.time()) + _PROOF_SECONDS,
    }
    return HttpResponseRedirect(reverse("phone-login-proof"))


def _challenge(request: HttpRequest, phone: str, then: str) -> HttpResponse:
    number = send_code(phone, client_address(request))
    request.session[CHALLENGE] = {"id": number, "to": mask_phone(phone), "next": then}
    return HttpResponseRedirect(reverse("phone-login-code"))


def _send_again(request: HttpRequest, challenge: dict[str, str]) -> HttpResponse:
    phone = phone_behind(int(challenge["id"]))
    if not phone:
        return HttpResponseRedirect(reverse("phone-login"))
    try:
        return _challenge(request, phone, challenge["next"])
    except TooOften as refused:
        form = CodeForm({"code": ""})
        form.errors["code"] = form.error_class([_wait(refused)])
        return _code_page(request, form, challenge, status=429)


def _code_page(
    request: HttpRequest, form: CodeForm, challenge: dict[str, str], status: int = 200
) -> HttpResponse:
    page = {"form": form, "to": challenge["to"], "back_url": reverse("phone-login")}
    return render(request, "accounts/phone_code.html", page, status=status)


def _wait(refused: TooOften) -> str:
    if refused.seconds >= _HOUR:
        return _("今天要的验证码太多了，请过几个小时再试，或拨打 12351。")
    return _("验证码刚刚发过，请一分钟后再试。")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and is_ours else PORTAL_HOME
