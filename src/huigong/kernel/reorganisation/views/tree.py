"""The tree of today or of any day, its table, and the page of a unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huigong.kernel.access import require
from huigong.kernel.calendar.present import today
from huigong.kernel.org import tree
from huigong.kernel.org.models import Line, Link, Unit
from huigong.kernel.reorganisation.reach import may_manage
from huigong.kernel.scoping.scope import current
from huigong.kernel.ui.shell import Tab

#: A page with more lines than this helps nobody; searching does.
MOST = 400


@dataclass(slots=True)
class Node:
    """One line of the tree: a unit, how many are under it, and those that are opened."""

    unit: Unit
    count: int
    opened: bool = False
    below: list[Node] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        """Whether more stand under it than are shown."""
        return self.opened and len(self.below) < self.count


@dataclass(frozen=True, slots=True)
class View:
    """How the tree is looked at: on which line, on which day."""

    line: int
    day: date
    is_past: bool

    @property
    def query(self) -> str:
        """The part of an address that keeps this view."""
        parts = {}
        if self.line != Line.TERRITORIAL:
            parts["line"] = str(self.line)
        if self.is_past:
            parts["on"] = self.day.isoformat()
        return urlencode(parts)


def view_of(request: HttpRequest) -> View:
    """What the address asks for; what cannot be read counts as not asked."""
    line = Line.INDUSTRIAL if request.GET.get("line") == "2" else Line.TERRITORIAL
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        day = today()
    return View(line, day, day != today())


def _nodes(units: list[Unit], view: View) -> list[Node]:
    counts = tree.child_counts([unit.pk for unit in units], view.line, view.day)
    return [Node(unit, counts.get(unit.pk, 0)) for unit in tree.named_on(units, view.day)]


def _below(unit_id: int, view: View) -> list[Node]:
    return _nodes(list(tree.children(unit_id, view.line, view.day)[:MOST]), view)


def _open(nodes: list[Node], path: list[int], view: View) -> None:
    """Open the nodes along a path of unit numbers."""
    for node in nodes:
        if path and node.unit.pk == path[0]:
            node.opened = True
            node.below = _below(node.unit.pk, view)
            _open(node.below, path[1:], view)


def _wanted(request: HttpRequest) -> int | None:
    text = request.GET.get("open", "")
    if text.isdecimal() and len(text) < 10:
        return int(text)
    # Without a wish the tree opens where one sits.
    return current().unit_id


@require_GET
def show_tree(request: HttpRequest) -> HttpResponse:
    """The tree, opened down to one unit; or what a search finds."""
    require("view", Unit)
    view, text = view_of(request), request.GET.get("q", "").strip()[:60]
    values: dict[str, object] = {"view": view, "q": text, "tabs": _tabs(view)}
    if text:
        found = tree.search_units(text, closed=True)
        values["found"] = [(unit, tree.ancestors(unit.pk)[:-1]) for unit in found]
        return render(request, "reorganisation/tree.html", values)
    nodes = _nodes(list(tree.tops(view.line, view.day)[:MOST]), view)
    wanted = _wanted(request)
    path = tree.ancestors_on(wanted, view.line, view.day) if wanted else []
    _open(nodes, [unit.pk for unit in path], view)
    return render(request, "reorganisation/tree.html", {**values, "nodes": nodes, "wanted": wanted})


def _tabs(view: View) -> list[Tab]:
    address, on = reverse("org-tree"), f"on={view.day.isoformat()}" if view.is_past else ""
    return [
        Tab(_("地方线"), f"{address}?{on}", view.line == Line.TERRITORIAL),
        Tab(_("产业线"), f"{address}?line=2&{on}".rstrip("&"), view.line == Line.INDUSTRIAL),
    ]


@require_GET
def show_children(request: HttpRequest, unit_id: int) -> HttpResponse:
    """What is directly under a unit: a branch of the tree
    for htmx, a table page for everybody else.
    """
    require("view", Unit)
    unit, view = get_object_or_404(Unit, pk=unit_id), view_of(request)
    nodes = [] if "fold" in request.GET else _below(unit_id, view)
    if request.headers.get("HX-Request"):
        (node,) = _nodes([unit], view)
        node.opened, node.below = bool(nodes), nodes
        return render(request, "reorganisation/node.html", {"node": node, "view": view})
    values = {"unit": unit, "nodes": nodes, "view": view, "is_cut": len(nodes) == MOST}
    values["path"] = tree.ancestors_on(unit_id, view.line, view.day)
    return render(request, "reorganisation/children.html", values)


@require_GET
def show_unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One unit: where it stands on both lines, who sits there, how it came to be so."""
    require("view", Unit)
    unit = get_object_or_404(Unit, pk=unit_id)
    links = Link.objects.filter(unit=unit).select_related("parent").order_by("-from_on", "line")
    values = {
        "unit": unit,
        "where": tree.neighbourhood(unit_id),
        "posts": unit.posts.filter(tree.links_on(today())).select_related("account")[:50],
        "links": links,
        "former_names": unit.former_names.order_by("-until_on"),
        "succession": getattr(unit, "succession", None),
        "predecessors": unit.predecessors.select_related("unit").order_by("on"),
        "may_manage": may_manage(unit_id),
    }
    return render(request, "reorganisation/unit.html", values)
