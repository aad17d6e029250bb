"""How much more time a sender may give, and who decides what goes beyond.

Nothing is refused by rule: a person decides.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from huigong.kernel import params
from huigong.kernel.calendar import for_division
from huigong.kernel.calendar.changes import lengthen
from huigong.kernel.calendar.due import Due
from huigong.kernel.calendar.explain import say_amount
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org.models import Closure, Line, Unit
from huigong.kernel.workflow.clocks import open_clock, put_due, start_clock, stop_clock
from huigong.kernel.workflow.flow import flow_of
from huigong.kernel.workflow.models import OPEN_STATES, Extension, ExtensionState, Leg, Step


def _limit(name: str, leg: Leg) -> params.Value:
    return params.at(today()).get(name, division=leg.unit.division)


def reason_beyond(leg: Leg, days: int) -> str:
    """Why so many days are more than the sender may give; empty when they are not."""
    limits = flow_of(leg.kind).extensions
    if limits is None:
        return ""
    longest, times = _limit(limits.days, leg), _limit(limits.times, leg)
    if days > longest.value:
        return _("一次超过 %(days)s") % {"days": say_amount(longest.value, longest.unit)}
    granted = leg.extensions.filter(state=ExtensionState.GRANTED).count()
    if granted >= times.value:
        return _("已经延期 %(count)d 次") % {"count": granted}
    return ""


def decider(leg: Leg, beyond: str) -> Unit:
    """Who decides: the sender, or beyond its limit whoever is one level up from it."""
    if not beyond or leg.sender is None:
        return leg.sender or leg.unit
    held = Leg.objects.filter(
        kind=leg.kind, row_id=leg.row_id, unit=leg.sender, state__in=OPEN_STATES
    )
    above = held.exclude(sender=None).select_related("sender").first()
    if above is not None and above.sender is not None:
        return above.sender
    parents = Closure.objects.filter(descendant=leg.sender, line=Line.TERRITORIAL, depth=1)
    return Unit.objects.filter(pk__in=parents.values("ancestor")).first() or leg.sender


def hint(leg: Leg) -> str:
    """What an officer should know before asking: how much, how often, until when."""
    limits = flow_of(leg.kind).extensions
    if limits is None:
        return ""
    longest, times = _limit(limits.days, leg), _limit(limits.times, leg)
    words = _(
        "派单单位一次最多批 %(days)s，最多 %(times)s 次；超过的报上一级审批。"
        "请在到期前申请：到期后申请的，超期照算。"
    )
    said = words % {"days": say_amount(longest.value, longest.unit), "times": times.value}
    is_sure = longest.confirmed and times.confirmed
    return said if is_sure else said + _("（这些数暂定，待省总工会明确。）")


def give(extension: Extension) -> None:
    """More time on the leg: counted on from its due moment; asked too late, from now on."""
    leg = extension.leg
    calendar = for_division(leg.unit.division)
    clock = open_clock(leg, Step.HANDLE)
    if not extension.is_late:
        put_due(clock, lengthen(calendar, Due.from_json(clock.due), extension.days))
        return
    stop_clock(leg, Step.HANDLE)
    fresh = start_clock(leg, Step.HANDLE, leg.unit_id, division=leg.unit.division)
    source = _("延期审批")
    put_due(fresh, calendar.count(now(), extension.days, "working_days", source=source))
