"""One box over everything that the seat may see: rows of all registers, units, pages."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huigong.kernel.org.models import Closure, Unit
from huigong.kernel.pages.gate import desk
from huigong.kernel.register import query
from huigong.kernel.register.declare import Register
from huigong.kernel.register.site import address, site
from huigong.kernel.scoping.scope import current
from huigong.kernel.ui.shell import PaletteGroup, PaletteItem

_EACH = 6


@desk
@never_cache
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Groups of what was found; the palette gets the groups alone."""
    q = " ".join(request.GET.get("q", "")[:60].split())
    groups = [group for group in _groups(q) if group.items] if q else []
    name = "ui/palette_results.html" if getattr(request, "htmx", None) else "register/search.html"
    return render(request, name, {"q": q, "groups": groups, "title": _("搜索")})


def _groups(q: str) -> list[PaletteGroup]:
    seen = [register for register in site.visible(current()) if register.search]
    return [
        *(PaletteGroup(register.title, _rows(register, q)) for register in seen),
        *(PaletteGroup(str(finder.label), finder.find(q)[:_EACH]) for finder in site.finders),
        PaletteGroup(_("工会组织"), _units(q)),
        PaletteGroup(_("菜单"), _pages(q)),
    ]


def _rows(register: Register, q: str) -> list[PaletteItem]:
    if not register.model.sighted.text:
        return []
    data = QueryDict(mutable=True)
    data["q"] = q
    found = query.page(register, query.read(register, data, size=_EACH))
    return [
        PaletteItem(str(row), address(register, "detail", row.pk), register.noun, register.icon)
        for row in found.rows
    ]


def _units(q: str) -> list[PaletteItem]:
    """Units at, below and above the seat; each opens where the tree has a page for it."""
    here = current().unit_id
    below = Closure.objects.filter(ancestor_id=here).values("descendant_id")
    above = Closure.objects.filter(descendant_id=here).values("ancestor_id")
    near = Q(pk__in=below) | Q(pk__in=above)
    named = Q(name__icontains=q) | Q(short__icontains=q) | Q(code__iexact=q)
    units = Unit.objects.filter(near, named, closed_on=None).order_by("level", "code")[:_EACH]
    return [
        PaletteItem(unit.name, url, unit.get_level_display(), "building-community")
        for unit in units
        if (url := _unit_url(unit))
    ]


def _unit_url(unit: Unit) -> str:
    try:
        return reverse("org-unit", args=[unit.pk])
    except NoReverseMatch:
        return ""


def _pages(q: str) -> list[PaletteItem]:
    seat = current()
    found = [
        PaletteItem(register.title, address(register, "list"), _("台账"), register.icon)
        for register in site.visible(seat)
        if q in register.title
    ]
    found += [
        PaletteItem(str(page.label), reverse(page.url_name), _("页面"), page.icon)
        for page in site.pages
        if q in str(page.label) and (not page.roles or seat.roles & set(page.roles))
    ]
    return found[:_EACH]
