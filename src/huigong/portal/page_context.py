"""The bottom bar of every page under /my/, the sign-in pages included."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.kernel.ui.shell import MenuItem


def context(request: HttpRequest) -> dict[str, Any]:
    """`portal_menu` and `portal_home_url` for the worker's pages, nothing elsewhere."""
    here = request.path
    if not here.startswith("/my/"):
        return {}
    pages = (
        ("my-home", _("首页"), "home"),
        ("my-report", _("反映问题"), "message-report"),
        ("my-cases", _("我的事"), "list-details"),
        ("my-dates", _("算期限"), "calendar"),
    )
    home = reverse("my-home")
    items = []
    for name, label, icon in pages:
        url = reverse(name)
        active = here == url if url == home else here.startswith(url)
        items.append(MenuItem(label, url, icon, active=active))
    return {"portal_menu": items, "portal_home_url": home}
