"""Every request of somebody who is signed in runs in one transaction with one scope."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from huigong.kernel.audit.trail import record_denials
from huigong.kernel.calendar.present import today
from huigong.kernel.org.seats import Seat, choose_seat, list_seats
from huigong.kernel.scoping.barring import barred_from, over_for
from huigong.kernel.scoping.scope import Scope, scope

SEAT_KEY = "seat"
DESK, PORTAL = "/desk/", "/my/"
#: The role of a person in their own matter (`access.roles.WORKER`;
#: access imports this package, not the other way).
PERSON = "worker"


class ScopeMiddleware:
    """Takes the seat (or, in the portal, the person) from
    the session, opens the scope, rolls back what failed.

    Under `/desk/` a person without a seat finds nothing (404): a worker is a stranger there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            # Nothing at the desk is for strangers: they are led to the door before a view asks.
            if request.path.startswith(DESK):
                return redirect_to_login(request.get_full_path())
            return self.get_response(request)
        seats = [] if request.path.startswith(PORTAL) else list_seats(request.user.pk, today())
        seat = choose_seat(seats, request.session.get(SEAT_KEY, ""))
        request.seats, request.seat = seats, seat  # type: ignore[attr-defined]  # ours
        if seat is None and request.path.startswith(DESK):
            return render(request, "404.html", status=404)
        taken = seat_scope(seat, request.user.pk) if seat else person_scope(request.user.pk)
        is_whole = not connection.in_atomic_block
        with transaction.atomic(), scope(taken, is_whole=is_whole):
            response = self.get_response(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        if taken.refusals:
            record_denials(taken)
        if not response.has_header("Cache-Control"):
            # What somebody signed in has read stays in no cache of a shared machine.
            add_never_cache_headers(response)
        return response


def seat_scope(seat: Seat, account_id: int) -> Scope:
    """The scope of an account on a seat; a deputy acts with the post's role and both names."""
    post = seat.post
    return Scope(
        seer=post.unit_id,
        account_id=account_id,
        roles=frozenset({post.role}),
        unit_id=post.unit_id,
        unit=post.unit,
        post_id=post.id,
        deputy_for_id=post.account_id if seat.deputy_for else None,
        barred=barred_from(account_id),
    )


def person_scope(account_id: int) -> Scope:
    """The scope of a person in their own matter, and in those that they may still see today."""
    return Scope(
        seer=-account_id,
        account_id=account_id,
        roles=frozenset({PERSON}),
        barred=over_for(account_id, today()),
    )
