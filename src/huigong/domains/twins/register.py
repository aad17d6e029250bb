"""The queue of possible twins."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huigong.domains.twins import actions
from huigong.domains.twins.models import PossibleTwin
from huigong.kernel.people.models import Person
from huigong.kernel.people.page import checked_of, standing_of
from huigong.kernel.register.declare import Column, Narrow, Panel, Register
from huigong.kernel.register.site import site
from huigong.kernel.register.words import say
from huigong.kernel.scoping.scope import current

say("match", _("是同一人"))
say("part", _("不是同一人"))
say("doubt", _("拿不准"))
say("assign", _("交给同事"))


def _both(row: PossibleTwin) -> list[Person]:
    """The two files as the seat sees them; one that has gone elsewhere since is not told."""
    found = Person.objects.select_related("unit").filter(pk__in=(row.left_id, row.right_id))
    return list(found.order_by("pk"))


def _told(row: PossibleTwin, tell: Callable[[Person], str]) -> str:
    return " ／ ".join(tell(person) for person in _both(row))


def _said(row: PossibleTwin, name: str) -> str:
    return _told(row, lambda person: str(getattr(person, name) or "—"))


def _whose() -> list[tuple[str, str]]:
    return [("mine", str(_("交给我的"))), ("nobody", str(_("还没有交给谁")))]


def _is_whose(choice: str) -> Q:
    return Q(assigned_to=current().person_id) if choice == "mine" else Q(assigned_to=None)


site.add(
    Register(
        model=PossibleTwin,
        columns=(
            *("number", "left__name", "right__name", "likely", "state"),
            *("assigned_to", "unit", "found_at"),
        ),
        filters=("unit", "state", "likely"),
        narrows=(Narrow(name="whose", label=_("交给谁"), choices=_whose, condition=_is_whose),),
        detail=(
            Panel(
                _("为什么可能是同一人"),
                (
                    Column("evidence", _("比对"), lambda row: "；".join(row.evidence)),
                    "likely",
                    Column("way", _("怎样发现的"), lambda row: row.way),
                    "reason",
                    "found_at",
                ),
            ),
            Panel(
                _("两份档案"),
                (
                    Column("names", _("姓名"), lambda row: _said(row, "name")),
                    Column("births", _("出生日期"), lambda row: _said(row, "born_on")),
                    Column("units", _("管档单位"), lambda row: _said(row, "unit")),
                    Column(
                        "checks",
                        _("证件核对"),
                        lambda row: _told(row, checked_of),
                    ),
                    Column("roles", _("身份"), lambda row: _told(row, standing_of)),
                ),
            ),
            Panel(_("核对"), ("state", "note", "judged_at", "assigned_to", "unit")),
        ),
        transitions={
            "match": actions.match_possible_twin,
            "part": actions.part_possible_twin,
            "doubt": actions.doubt_possible_twin,
            "assign": actions.assign_possible_twin,
        },
        icon="copy",
        empty=_(
            "每周比对全部档案，可能是同一个人的两份列在这里，由看得到两份的工会核对。"
            "自己碰到的，在职工档案页上提出。"
        ),
    )
)
