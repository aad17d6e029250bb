"""The left navigation: every app says in `menu` what it brings, and who gets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huigong.kernel.ui.shell import MenuGroup, MenuItem

#: The groups in the order in which an office's day meets them; others follow.
_ORDER = (
    "",
    _("接线"),
    _("来电来访"),
    _("知识"),
    _("职工与会员"),
    _("用人单位"),
    _("劳动监督"),
    _("服务"),
    _("组织"),
    _("设置"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation as an app declares it; no roles means every seat."""

    group: str | Promise
    label: str | Promise
    icon: str
    url_name: str
    roles: tuple[str, ...] = ()


def entries() -> Iterator[Entry]:
    """Everything that the installed apps bring."""
    yield Entry("", _("今日"), "calendar-due", "desk")
    for config in apps.get_app_configs():
        for line in getattr(config, "menu", ()):
            yield line if isinstance(line, Entry) else Entry(*line)


def menu_for(roles: frozenset[str], path: str) -> tuple[MenuGroup, ...]:
    """The navigation of a seat, with the entry of the present page marked."""
    mine = _entries_of(roles)
    return _groups(roles, _present([url for _entry, url in mine], path), get_language() or "")


@cache
def _entries_of(roles: frozenset[str]) -> tuple[tuple[Entry, str], ...]:
    mine = (e for e in entries() if not e.roles or roles & set(e.roles))
    return tuple((entry, reverse(entry.url_name)) for entry in mine)


@cache
def _groups(roles: frozenset[str], here: str, _language: str) -> tuple[MenuGroup, ...]:
    # Declared, not asked for: the same at every page of every seat with these roles.
    groups: dict[str, list[MenuItem]] = {}
    for entry, url in _entries_of(roles):
        item = MenuItem(str(entry.label), url, entry.icon, url == here)
        groups.setdefault(str(entry.group), []).append(item)
    rank = {str(name): place for place, name in enumerate(_ORDER)}
    names = sorted(groups, key=lambda name: rank.get(name, len(rank)))
    return tuple(MenuGroup(name, tuple(groups[name])) for name in names)


def _present(urls: Iterable[str], path: str) -> str:
    """The entry that the present page belongs to: the longest address that its own begins with."""
    desk = reverse("desk")
    fitting = [url for url in urls if path == url or (url != desk and path.startswith(url))]
    return max(fitting, key=len, default="")
