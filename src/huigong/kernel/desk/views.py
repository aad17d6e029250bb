"""Today: what this office owes, in order, with the one next step on each line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.kernel.access import require
from huigong.kernel.calendar.due import Due
from huigong.kernel.calendar.present import now
from huigong.kernel.desk.blocks import blocks
from huigong.kernel.scoping.sighted import ScopedModel, model_of
from huigong.kernel.ui.shell import Tab
from huigong.kernel.workflow import inbox
from huigong.kernel.workflow.models import Clock, Leg, Step
from huigong.kernel.workflow.moves import Move, beside_moves, leg_moves, step_moves

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the inbox: the step owed, the matter, what can be done at once."""

    clock: Clock
    matter: ScopedModel
    url: str
    moves: tuple[Move, ...]


def today(request: HttpRequest, part: str = "") -> HttpResponse:
    """The office's inbox: all that it owes, the most pressing first; or one part of it."""
    counts = asdict(inbox.counts())
    counts["all"] = sum(count for name, count in counts.items() if name != "waiting")
    labels = {
        "all": _("全部"),
        "late": _("已超期"),
        "today": _("今天到期"),
        "week": _("七天内到期"),
        "later": _("以后到期"),
        "paused": _("暂停计时"),
        "waiting": _("等待他人"),
    }
    if part and part not in labels:
        raise Http404
    chosen = part or "all"
    page = Paginator(inbox.part(chosen), PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        Tab(label, reverse("desk-part", args=[name]), name == chosen, counts[name])
        for name, label in labels.items()
    ]
    values: dict[str, Any] = {
        "tabs": tabs,
        "page": page,
        "lines": lines(page),
        "part": chosen,
        "labels": labels,
    }
    values["blocks"] = blocks() if chosen == "all" else []
    values["is_idle"] = not any(counts.values()) and not values["blocks"]
    values["moment"] = now()
    return render(request, "desk/today.html", values)


def lines(clocks: Iterable[Clock]) -> list[Line]:
    """Clocks with their matters, in one query for each kind of matter and one for all legs."""
    owed = list(clocks)
    wanted: dict[int, set[int]] = {}
    for clock in owed:
        wanted.setdefault(clock.kind, set()).add(clock.row_id)
    matters: dict[tuple[int, int], Any] = {
        (kind, row_id): row
        for kind, ids in wanted.items()
        for row_id, row in model_of(kind).objects.in_bulk(ids).items()
    }
    around = inbox.around(owed)
    return [
        Line(
            clock,
            matter,
            matter.get_absolute_url(),
            _moves(clock, matter, around[clock.kind, clock.row_id]),
        )
        for clock in owed
        if (matter := matters.get((clock.kind, clock.row_id))) is not None
    ]


def _moves(clock: Clock, matter: Any, around: list[Leg]) -> tuple[Move, ...]:
    """The next step: the leg's own, unless the clock is for something that stands beside it."""
    if clock.step in (Step.DECIDE, Step.SUPERVISE):
        own = beside_moves(clock)
    else:
        own = tuple(leg_moves(clock.leg, only_next=True, around=around))
    return own or tuple(step_moves(clock, matter))


def why(request: HttpRequest, clock_id: int) -> HttpResponse:
    """How a due date came about, sentence by sentence."""
    clock = get_object_or_404(Clock.objects.select_related("leg__unit", "unit"), pk=clock_id)
    matter = clock.matter
    # Who may read the matter may read every date on its page, also those of other offices' legs.
    require("view", matter)
    sentences = Due.from_json(clock.due).explain()
    values = {"clock": clock, "sentences": sentences, "matter": matter}
    return render(request, "desk/why.html", values)
