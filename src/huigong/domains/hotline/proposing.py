"""To whom the seat's unit would send a case next, from its place and its way so far."""

from __future__ import annotations

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection.keeping import handler_of
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.legs import is_recused, without_recused
from huigong.kernel.workflow.models import OPEN_STATES, Leg, LegForm, LegState
from huigong.kernel.workflow.recusal import superior_of


def lead_below(case: Case) -> str:
    """The unit that has the case as the lead by our own dispatch; empty when none has."""
    sent = Leg.objects.filter(
        kind=kind_of(Case),
        row_id=case.pk,
        sender_id=current().office_id,
        form=LegForm.LEAD,
        state__in=OPEN_STATES,
    )
    found = sent.select_related("unit").first()
    return str(found.unit) if found else ""


def proposed_unit(case: Case) -> Unit | None:
    """The county of the case's place, unless it is our own or has sent the case back."""
    if case.about_unit_id is not None:
        return handler_of(case)
    back = Leg.objects.filter(kind=kind_of(Case), row_id=case.pk, state=LegState.RETURNED)
    county = Unit.objects.filter(code=f"QH-{case.division}", closed_on=None)
    free = county.exclude(pk=current().office_id).exclude(pk__in=back.values("unit"))
    kind = kind_of(Case)
    found = without_recused(free, kind, case.pk).first()
    if found is None and (away := county.first()) and is_recused(kind, case.pk, away):
        return superior_of(kind, case.pk, away)
    return found
