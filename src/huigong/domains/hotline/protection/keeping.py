"""Who must stay out of a case by rule: those tied to its employer, those whom it is about."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.protection.models import Consent, ConsentTo
from huigong.kernel.employers.finding import brief, tied_to
from huigong.kernel.org.models import Closure, Line, Unit, UnitType
from huigong.kernel.scoping.models import RecusalCause
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.legs import guard_units
from huigong.kernel.workflow.models import Leg
from huigong.kernel.workflow.recusal import bar, keep_out, superior_of

#: A union of one employer, as against one of a place or a trade.
_INSIDE = (UnitType.BASE, UnitType.BRANCH)


def keep_tied_out(case: Case, *, by_id: int = 0) -> list[Leg]:
    """Whoever the case's employer employs, pays or is kin to stays out; the legs that so ended."""
    if case.workplace_id is None or case.state in (CaseState.ARCHIVED, CaseState.WITHDRAWN):
        return []
    ties = tied_to(case.workplace_id)
    for tie in ties:
        if tie.account_id is not None:
            bar(kind_of(Case), case.pk, tie.account_id)
    offices = {tie.unit_id: tie.nature for tie in ties if tie.account_id is None}
    ended: list[Leg] = []
    for unit in Unit.objects.filter(pk__in=offices):
        reason = _("按登记的利害关系回避：%s") % offices[unit.pk]
        ended += keep_out(case, [unit], cause=RecusalCause.TIE, reason=reason, by_id=by_id)
    return ended


def keep_accused_out(case: Case) -> list[Leg]:
    """The office that a case is about stays out with all below it, and so does its officer."""
    if case.about_post is not None:
        bar(kind_of(Case), case.pk, case.about_post.account_id)
    if case.about_unit is None:
        return []
    reason = _("反映的就是这个单位或它的干部")
    return keep_out(case, [case.about_unit], cause=RecusalCause.ABOUT, reason=reason)


def handler_of(case: Case) -> Unit | None:
    """Who is proposed to handle a case about an office: its own superior."""
    if case.about_unit is None:
        return None
    return superior_of(kind_of(Case), case.pk, case.about_unit)


def consent_to(case_id: int, what: str) -> Consent | None:
    """The youngest word of the worker on something, given or refused; None when never asked."""
    said = Consent.objects.filter(kind=kind_of(Case), row_id=case_id, to=what)
    return said.order_by("-id").first()


def has_agreed(case_id: int, what: str) -> bool:
    """Whether the worker's last word on something is yes."""
    said = consent_to(case_id, what)
    return said is not None and said.is_given


def agreed_among(case_ids: Iterable[int], what: str) -> set[int]:
    """Of some cases those whose worker's last word on something is yes."""
    said = Consent.objects.filter(kind=kind_of(Case), row_id__in=case_ids, to=what)
    last = said.order_by("row_id", "-id").distinct("row_id")
    return {row_id for row_id, is_given in last.values_list("row_id", "is_given") if is_given}


@guard_units
def against_unasked(kind: int, row_id: int, unit: Unit) -> str:
    """A union inside an employer gets no case before the worker has agreed in writing."""
    if unit.type not in _INSIDE or kind != kind_of(Case):
        return ""
    said = consent_to(row_id, ConsentTo.UNION)
    if said is not None and said.is_given:
        return ""
    if said is not None:
        return _("职工书面表示不同意把这件事转给本单位工会，不能派给 %s。") % unit.name
    return format_html(
        '{} <a href="/desk/hotline/case/{}/consent/">{}</a>',
        _("派给 %s 之前，要有职工的书面同意。") % unit.name,
        row_id,
        _("登记书面同意"),
    )


def own_union(case: Case) -> Q:
    """The union inside the employer of a case, as a choice beside the others."""
    found = brief(case.workplace_id)
    return Q(pk=found.union_id) if found and found.union_id else Q(pk__in=())


def is_inside(unit: Unit, above: Unit) -> bool:
    """Whether a unit is another, or below it on the territorial line."""
    line = Closure.objects.filter(ancestor=above, descendant=unit, line=Line.TERRITORIAL)
    return unit.pk == above.pk or line.exists()
