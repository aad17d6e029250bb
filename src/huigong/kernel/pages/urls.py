"""Declarations become ordinary `path(…)` lines; an override takes the place of one view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from huigong.kernel.pages import detail, listing, saving, search
from huigong.kernel.pages.gate import desk
from huigong.kernel.register.declare import Register
from huigong.kernel.register.site import site

Line = tuple[str, str, Callable[..., Any]]
#: (tail of the address, name of the surface, view). Fixed words come before a row's transitions.
_LINES: tuple[Line, ...] = (
    ("", "list", listing.listing),
    ("new/", "create", saving.create),
    ("columns/", "columns", listing.columns),
    ("views/", "views", listing.views),
    ("choices/<str:name>/", "choices", listing.choices),
    ("bulk/<slug:verb>/", "bulk", saving.bulk),
    ("<int:row_id>/", "detail", detail.detail),
    ("<int:row_id>/edit/", "edit", saving.edit),
    ("<int:row_id>/history/", "history", detail.history_page),
    ("<int:row_id>/print/", "print", detail.print_sheet),
    ("<int:row_id>/unmask/<str:name>/", "unmask", detail.unmask),
    ("<int:row_id>/do/<slug:verb>/", "move", saving.move),
)


def lines(register: Register, known: Iterable[Line] = _LINES) -> Iterator[URLPattern]:
    """The addresses of one register, under `desk/<app>/<model>/`."""
    start = f"desk/{register.label.replace('.', '/')}/"
    for tail, surface, view in known:
        own = register.overrides.get(surface)  # type: ignore[call-overload]  # inner surfaces too
        # An override is an ordinary view: it knows its register, and gets the row alone.
        found, options = (desk(own), {}) if own else (view, {"register": register})
        yield path(start + tail, found, options, name=f"{register.slug}-{surface}")


urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/search/", search.search, name="desk-search"),
    *(line for register in site.registers for line in lines(register)),
]
