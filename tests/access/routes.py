"""Every address of the system, taken from the resolver itself: nobody lists them by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import RegexPattern, URLPattern, URLResolver

_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """One pattern of the resolver: how its path is written, and what stands behind it."""

    template: str
    name: str
    view: Callable[..., Any]
    register: str = ""

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(_ARGUMENT.findall(self.template))

    @property
    def is_api(self) -> bool:
        return self.template.startswith("api/")

    @property
    def surface(self) -> str:
        """The surface of a register that the name ends with; empty for other addresses."""
        return (
            self.name.removeprefix(self.register.replace(".", "-") + "-") if self.register else ""
        )

    def path(self, values: dict[str, object]) -> str:
        """The address with its arguments filled in."""
        return "/" + _ARGUMENT.sub(lambda found: str(values[found[1]]), self.template)


#: Patterns by regular expression, with an address that each matches. A new one must be added here.
BY_EXPRESSION = {
    r"^accounts/(?:signup|email|confirm-email|password/reset|password/set|login/code)(?:/.*)?$": (
        "accounts/signup/"
    ),
    r"accounts/^confirm-email/(?P<key>[-:\w]+)/$": "accounts/confirm-email/abc/",
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "accounts/password/reset/key/1-abc/"
    ),
}


def _walk(patterns: list[Any], before: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        written = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, written)
            continue
        if isinstance(pattern.pattern, RegexPattern):
            written = BY_EXPRESSION[written]
        yield written, pattern


def routes() -> list[Route]:
    """All patterns, the same address of two API operations once."""
    from huigong.kernel.register.site import site  # late: Django must be ready

    starts = {f"{r.slug}-": r.label for r in site.registers}
    found: dict[str, Route] = {}
    for template, pattern in _walk(get_resolver().url_patterns, ""):
        name = pattern.name or ""
        is_surface = template.startswith("desk/") and "register" in pattern.default_args
        labels = [label for start, label in starts.items() if name.startswith(start)]
        # An override is an ordinary view, but its address lies in its register's folder.
        folder = bool(labels) and template.startswith(f"desk/{labels[0].replace('.', '/')}/")
        register = labels[0] if labels and (is_surface or folder) else ""
        found.setdefault(template, Route(template, name, pattern.callback, register))
    return list(found.values())
