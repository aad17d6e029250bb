"""Writing down a finding on the spot, and striking one that was written by mistake."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huigong.domains.supervision.checkups import actions
from huigong.domains.supervision.checkups.forms import FindingForm, RecheckForm
from huigong.domains.supervision.checkups.found import findings_of
from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.plans.progress import is_on_plan
from huigong.domains.supervision.saving import saved_page
from huigong.kernel.calendar.present import today
from huigong.kernel.pages import saving
from huigong.kernel.pages.gate import desk, get_row
from huigong.kernel.register.site import site
from huigong.kernel.scoping.scope import current

_TOO_LONG = 19


def record(request: HttpRequest) -> HttpResponseBase:
    """The form of a new check-up: of an employer on the plan it does not ask how it was chosen."""
    employer = _number(request.GET, "employer")
    asks_less = request.method == "GET" and is_on_plan(current().office_id, employer, today())
    register = site.get(Checkup._meta.label_lower)
    return saving.create(request, register, without=("manner",) if asks_less else ())


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, checkup_id: int) -> HttpResponse:
    """One finding more; saved, the page of the check-up."""
    is_post = request.method == "POST"
    checkup = get_row(site.get(Checkup._meta.label_lower), checkup_id, "note", lock=is_post)
    form = FindingForm(checkup, request.POST or None)
    title, said = _("记下一个问题"), _("已记下。")
    return saved_page(request, checkup, form, actions.note_checkup, title, said=said)


@desk
@require_POST
def strike(request: HttpRequest, checkup_id: int) -> HttpResponse:
    """Take a finding out again; letters that were drafted before keep what they say."""
    checkup = get_row(site.get(Checkup._meta.label_lower), checkup_id, "strike", lock=True)
    try:
        actions.strike_checkup(checkup, finding=_number(request.POST, "finding"))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(checkup)


def _number(given: QueryDict, name: str) -> int:
    text = given.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _TOO_LONG else 0


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def recheck(request: HttpRequest, checkup_id: int, finding_id: int) -> HttpResponse:
    """What was seen of one finding when somebody looked again."""
    is_post = request.method == "POST"
    checkup = get_row(site.get(Checkup._meta.label_lower), checkup_id, "recheck", lock=is_post)
    finding = findings_of(checkup).filter(pk=finding_id).first()
    if finding is None:
        raise Http404
    form = RecheckForm(request.POST or None, initial={"rechecked_on": today()})
    run = partial(actions.recheck_checkup, finding=finding.pk)
    title, said = _("复查：%s") % finding, _("已登记复查。")
    return saved_page(request, checkup, form, run, title, said=said, finding=finding)
