"""What the list of cases can be narrowed to beyond its own columns: by what hangs on a case."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.hotline.models import Case
from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Level
from huigong.kernel.register.declare import Narrow
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import Clock

ANY = "any"
#: By whose doing a case is late: the levels of the tree as an office speaks of them.
LEVELS: dict[str, tuple[int, ...]] = {
    "province": (Level.NATION, Level.PROVINCE),
    "prefecture": (Level.PREFECTURE,),
    "county": (Level.COUNTY,),
    "township": (Level.TOWNSHIP,),
    "base": (Level.BASE, Level.GROUP),
}


def late_choices() -> Sequence[tuple[str, str]]:
    """Anywhere, or at one level."""
    return [
        (ANY, _("有超期的环节")),
        ("province", _("超期在省级（含热线中心）")),
        ("prefecture", _("超期在市州")),
        ("county", _("超期在县级")),
        ("township", _("超期在乡镇街道")),
        ("base", _("超期在基层")),
    ]


def late_where(value: str) -> Q:
    """Cases on which a step is overdue now that is not paused, at any level or at one."""
    late = Clock.objects.filter(
        kind=kind_of(Case),
        row_id=OuterRef("pk"),
        stopped_at=None,
        paused_at=None,
        due_at__lt=now(),
    )
    if value in LEVELS:
        late = late.filter(unit__level__in=LEVELS[value])
    return Q(Exists(late))


LATE = Narrow("late", gettext_lazy("超期"), late_choices, late_where)
