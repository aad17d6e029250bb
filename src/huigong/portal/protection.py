"""One's own word on what may be done with one's matter, and one's own line of a common one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huigong.domains.hotline import public as hotline
from huigong.domains.hotline.protection import public as protection
from huigong.portal.doors import signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, number: int) -> HttpResponse:
    """Yes or no to each thing that needs one's word; one can change one's mind."""
    case = hotline.my_case(number)
    if case is None:
        raise Http404
    if request.method == "POST":
        to, said = request.POST.get("to", ""), request.POST.get("said", "")
        if to in {one.to for one in protection.asked(number)} and said in ("yes", "no"):
            protection.say(number, to=to, is_given=said == "yes")
            messages.success(request, _("记下了。您随时可以改。"))
        return redirect("my-consent", number)
    values = {"case": case, "asked": protection.asked(number)}
    return render(request, "portal/consent.html", values)


@signed_in
@require_safe
def joined(request: HttpRequest) -> HttpResponse:
    """Matters that one brought with others: one's own line, and where it stands."""
    return render(request, "portal/joined.html", {"lines": protection.my_lines()})
