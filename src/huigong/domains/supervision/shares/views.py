"""The office's side: what is shared with whom, opening and shutting a desk, giving and taking back,
the package, and the reply that came back on a disc.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huigong.domains.supervision.joint.models import SectorFinding
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.saving import saved_page
from huigong.domains.supervision.shares import actions
from huigong.domains.supervision.shares.forms import BookForm, DeskForm, EndForm, GiveForm
from huigong.domains.supervision.shares.guest import DOOR
from huigong.domains.supervision.shares.models import GuestDesk, Share
from huigong.domains.supervision.shares.package import package_of
from huigong.domains.supervision.shares.replies import apply_book
from huigong.domains.supervision.shares.sides import Side, partners, side_of
from huigong.domains.supervision.shares.telling import matter_of, with_matters
from huigong.domains.supervision.wages.models import WageCase
from huigong.kernel.access import may, require
from huigong.kernel.audit.trail import record_look
from huigong.kernel.files import keeping
from huigong.kernel.files.serving import served
from huigong.kernel.pages.gate import desk, get_row
from huigong.kernel.register.forms import put_errors
from huigong.kernel.register.site import site
from huigong.kernel.scoping.scope import current

_MATTERS: dict[str, type[actions.Matter]] = {
    "letter": Letter,
    "sector": SectorFinding,
    "wages": WageCase,
}
_SHOWN = 200


@desk
@never_cache
@require_safe
def shares(request: HttpRequest) -> HttpResponse:
    """The bodies that this office works with, their desks, and what each was given."""
    require("view", Share)
    bodies = list(partners())
    desks = {one.body_id: one for one in GuestDesk.objects.filter(body__in=bodies, shut_on=None)}
    open_rows = Share.objects.filter(ended_at=None, unit_id=current().office_id)
    counts = dict(open_rows.order_by().values_list("body").annotate(Count("pk")))
    values = {
        "bodies": [(one, desks.get(one.pk), counts.get(one.pk, 0)) for one in bodies],
        "rows": with_matters(open_rows.order_by("-given_at")[:_SHOWN]),
        "may_open": may("open", GuestDesk),
        "may_end": may("end", Share),
        "back": reverse("supervision-sectorfinding-list"),
    }
    return render(request, "supervision/shares.html", values)


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def open_desk(request: HttpRequest, body_id: int) -> HttpResponse:
    """A link and its PIN for one body, shown this once; the one before it ends."""
    require("open", GuestDesk)
    body = get_object_or_404(partners(), pk=body_id)
    form = DeskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_guestdesk(body=body, **form.cleaned_data)
        except ValidationError as refused:
            put_errors(form, refused)
        else:
            return DOOR.slip(
                request,
                opened.pk,
                opened.until_on,
                whom=body.name,
                only=_("只看得到交给这个单位的事，看一次记一次。"),
                back=reverse("supervision-shares"),
            )
    values = {"form": form, "title": _("开访客台"), "sub": body.name}
    values["back"] = reverse("supervision-shares")
    status = 422 if form.is_bound else 200
    return render(request, "supervision/share_form.html", values, status=status)


@desk
@require_POST
def shut_desk(request: HttpRequest, desk_id: int) -> HttpResponse:
    """The link is good no longer."""
    found = get_object_or_404(GuestDesk.objects.select_for_update(), pk=desk_id)
    require("shut", found)
    try:
        actions.shut_guestdesk(found)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已经作废，对方打不开了。"))
    return redirect("supervision-shares")


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, what: str, matter_id: int) -> HttpResponse:
    """Share a letter, a sector finding or a wage case with a body outside."""
    require("give", Share)
    if what not in _MATTERS:
        raise Http404
    is_post = request.method == "POST"
    row = get_row(site.get(_MATTERS[what]._meta.label_lower), matter_id, lock=is_post)
    form = GiveForm(request.POST or None, matter=row)

    def run(matter: Any, **given: Any) -> Share:
        return actions.give_share(matter=matter, **given)

    said = _("已经交给对方。对方要有访客台才看得到；没有网络的，下载办理包送去。")
    return saved_page(request, row, form, run, _("交给外部单位共同办理"), said=said)


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, share_id: int) -> HttpResponse:
    """Take it back."""
    share = _share(share_id, "end", lock=request.method == "POST")
    row, form = matter_of(share), EndForm(request.POST or None)

    def run(_row: Any, **given: Any) -> Share:
        return actions.end_share(share, **given)

    return saved_page(request, row, form, run, _("收回共同办理"), said=_("已经收回。"))


@desk
@never_cache
@require_safe
def package(request: HttpRequest, share_id: int) -> HttpResponse:
    """The package, to be carried where no network leads. Taking it is a look."""
    share = _share(share_id, "view")
    row = matter_of(share)
    record_look(row, what="print", reason=share.body_name)
    try:
        content = package_of(share, row, _side(share), request.build_absolute_uri("/"))
    except keeping.Gone as lost:
        messages.error(request, str(lost))
        return redirect(row)
    return served(content, "application/zip", f"joint-{share.pk}.zip")


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, share_id: int) -> HttpResponse:
    """The reply that came back filled in: all of it is put down, or nothing."""
    is_post = request.method == "POST"
    share = _share(share_id, "receive", lock=is_post)
    row, form = (
        matter_of(share, lock=is_post),
        BookForm(request.POST or None, request.FILES or None),
    )

    def run(matter: Any, *, book: Any) -> None:
        with transaction.atomic():
            apply_book(share, matter, _side(share), book)

    return saved_page(request, row, form, run, _("登记回执"), said=_("回执已经登记。"))


def _share(share_id: int, verb: str, *, lock: bool = False) -> Share:
    rows = Share.objects.select_for_update(of=("self",)) if lock else Share.objects.all()
    found = get_object_or_404(rows.select_related("body"), pk=share_id)
    require(verb, found)
    return found


def _side(share: Share) -> Side:
    found = side_of(share.body)
    if found is None:
        raise Http404
    return found
