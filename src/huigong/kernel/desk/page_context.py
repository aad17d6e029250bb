"""What the desk's frame shows on every page: navigation, seats, how much is due."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from huigong.kernel.desk.menu import menu_for
from huigong.kernel.scoping.scope import find_current
from huigong.kernel.ui.shell import MenuItem, SeatChoice
from huigong.kernel.workflow.inbox import pressing


def context(request: HttpRequest) -> dict[str, Any]:
    """Nothing for strangers and for the portal; for a seat, its frame."""
    seat, scope = getattr(request, "seat", None), find_current()
    if seat is None or scope is None or request.headers.get("HX-Request"):
        return {}
    choices = [
        SeatChoice(s.key, s.label, s.deputy_for, s.key == seat.key)
        for s in getattr(request, "seats", ())
    ]
    return {
        "menu": menu_for(scope.roles, request.path),
        "seat": seat,
        "seats": choices,
        "deputy_hint": seat.deputy_for,
        "account_links": _account_links(),
        "due_count": pressing(),
        "due_url": reverse("desk"),
        "search_url": _search_url(),
    }


def _account_links() -> list[MenuItem]:
    """What a person does about their own account."""
    links = (
        (_("换岗位"), "seats", "switch-horizontal"),
        (_("修改密码"), "account_change_password", "key"),
        (_("两步验证"), "mfa_index", "shield-lock"),
        (_("登录设备"), "usersessions_list", "device-mobile"),
    )
    return [MenuItem(label, reverse(name), icon) for label, name, icon in links]


def _search_url() -> str:
    try:
        return reverse("desk-search")
    except NoReverseMatch:
        return ""
