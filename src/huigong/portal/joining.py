"""Joining a union from the phone, one's card, and moving one's membership."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huigong.domains.membership import public as membership
from huigong.kernel.accounts.pace import is_too_fast
from huigong.kernel.org.models import Unit
from huigong.kernel.org.places import place_choices
from huigong.kernel.people.papers import PaperKind
from huigong.kernel.ui.squares import squares
from huigong.portal.doors import signed_in, to_sign_in
from huigong.portal.slips import came_with_slip, is_stranger


class JoinForm(forms.Form):
    """What one says of oneself to join: a name and a document, no more."""

    name = forms.CharField(
        label=gettext_lazy("姓名"),
        max_length=100,
        help_text=gettext_lazy("和证件上一样。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    paper_number = forms.CharField(
        label=gettext_lazy("证件号码"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-group": "id"}),
    )
    paper_kind = forms.ChoiceField(
        label=gettext_lazy("证件类别"), choices=PaperKind.choices, initial=PaperKind.IDENTITY
    )
    group = forms.ChoiceField(label=gettext_lazy("做什么工作"), required=False)
    agrees = forms.BooleanField(
        label=gettext_lazy("我自愿加入工会，同意工会为办理入会使用我的姓名、证件号码和手机号码"),
        error_messages={"required": gettext_lazy("同意才能申请。不想填证件，可以到工会窗口办。")},
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, group: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["group"].choices = [("", _("其他")), *membership.Group.choices]  # type: ignore[attr-defined]  # a choice field
        if group:
            # The code says it already.
            del self.fields["group"]


class PlaceForm(forms.Form):
    """Where one works, to find a union."""

    words = forms.CharField(
        label=gettext_lazy("单位或工会名称"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("填两个字就能查，例如：物流。单位没有工会的，选下面的县区。"),
    )
    division = forms.ChoiceField(label=gettext_lazy("在哪个县区干活"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("做什么工作"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["division"].choices = [("", _("请选")), *place_choices()]  # type: ignore[attr-defined]  # as above
        self.fields["group"].choices = [("", _("其他")), *membership.Group.choices]  # type: ignore[attr-defined]  # as above


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Which union: by its name, or the one that takes in who has none at work."""
    form = PlaceForm(request.GET if request.GET else None)
    unions: list[Unit] = []
    points: list[Any] = []
    if form.is_bound and form.is_valid():
        unions = membership.unions_named(form.cleaned_data["words"])
        if form.cleaned_data["division"]:
            points = membership.points_for(
                form.cleaned_data["division"], form.cleaned_data["group"]
            )
    page = {"form": form, "unions": unions, "points": points, "asked": form.is_bound}
    return render(request, "portal/join_find.html", page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """The form behind a code of squares."""
    point = membership.point_of(code.upper())
    if point is None:
        return render(request, "portal/join_closed.html", status=404)
    return _join(request, point.unit, point)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_union(request: HttpRequest, number: int) -> HttpResponse:
    """The form of a union that was found by its name."""
    unit = Unit.objects.filter(pk=number, closed_on=None).first()
    if unit is None or unit.type not in membership.JOINABLE:
        raise Http404
    return _join(request, unit, None)


def _join(request: HttpRequest, unit: Unit, point: Any) -> HttpResponse:
    if is_stranger(request) or came_with_slip(request):
        # What is asked here is kept in no session: one signs in first.
        if request.method == "POST":
            return to_sign_in(request.path)
        return render(request, "portal/join_door.html", {"unit": unit, "here": request.path})
    mine = membership.mine()
    if mine is not None and (mine.is_living or mine.is_asked):
        page = {"unit": unit, "mine": mine, "here": request.path, "same": mine.unit_id == unit.pk}
        return render(request, "portal/join_already.html", page)
    group = point.group if point else ""
    form = JoinForm(request.POST if request.method == "POST" else None, group=group)
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        values.pop("agrees")
        values.setdefault("group", group)
        if _applied(request, form, unit, point, values):
            return HttpResponseRedirect(reverse("my-membership"))
    return render(request, "portal/join.html", {"unit": unit, "form": form})


def _applied(
    request: HttpRequest, form: JoinForm, unit: Unit, point: Any, values: dict[str, Any]
) -> bool:
    try:
        joined = membership.join(values.pop("client_id"), unit, point, **values)
    except membership.TooMany:
        form.add_error(None, _("今天已经提交了好几次。请明天再来，或者到工会窗口办。"))
    except ValidationError as refused:
        _say(form, refused)
    else:
        if joined.is_new:
            messages.success(request, _("申请已经收到。"))
        return True
    return False


def _say(form: forms.Form, refused: ValidationError) -> None:
    details = refused.error_dict if hasattr(refused, "error_dict") else {"": refused.error_list}
    for field, errors in details.items():
        form.add_error(field if field in form.fields else None, errors)


@signed_in
@require_safe
def my_membership(request: HttpRequest) -> HttpResponse:
    """Where one's membership stands."""
    page = {"mine": membership.mine(), "proposals": membership.proposals()}
    return render(request, "portal/membership.html", page)


@signed_in
@require_safe
def my_card(request: HttpRequest) -> HttpResponse:
    """The card; the code of squares alone when the page asks for a new one."""
    mine = membership.mine()
    if mine is None or not mine.is_living:
        return HttpResponseRedirect(reverse("my-membership"))
    path = reverse("my-valid", args=[membership.card.token_of(mine.id)])
    page = {
        "mine": mine,
        "qr": squares(request.build_absolute_uri(path), scale=6),
        "minutes": membership.card.minutes(),
    }
    name = "portal/card_code.html" if getattr(request, "htmx", None) else "portal/card.html"
    return render(request, name, page)


@never_cache
@require_safe
def valid(request: HttpRequest, token: str) -> HttpResponse:
    """What whoever checks a card reads: valid or not, and when; for everybody."""
    if is_too_fast(request, "cards", membership.card.checks_per_minute()):
        return render(request, "portal/card_too_fast.html", status=429)
    return render(request, "portal/valid.html", {"shown": membership.card.check(token)})


@signed_in
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take one's application back, or being moved to another union."""
    mine = membership.mine()
    if mine is None or not (mine.is_asked or mine.may_stay):
        raise Http404
    if mine.is_asked:
        membership.withdraw(mine.id)
        messages.success(request, _("申请已经撤回。"))
    else:
        membership.stay()
        messages.success(request, _("接转已经撤回，会籍还在原来的工会。"))
    return HttpResponseRedirect(reverse("my-membership"))


@signed_in
@require_POST
def object_to(request: HttpRequest, number: int) -> HttpResponse:
    """Say that one did not apply, to what somebody else applied for in one's name."""
    membership.object_to(number)
    messages.success(request, _("已经撤回，工会会看到是您说的。"))
    return HttpResponseRedirect(reverse("my-membership"))


@signed_in
@require_POST
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for one's membership to be moved to a union."""
    unit = Unit.objects.filter(pk=number, closed_on=None).first()
    mine = membership.mine()
    if unit is None or mine is None or not mine.is_living:
        raise Http404
    try:
        membership.transfer_to(unit)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已经向原来的工会提出。它同意、新工会接收以后，会籍就转过来。"))
    return HttpResponseRedirect(reverse("my-membership"))
