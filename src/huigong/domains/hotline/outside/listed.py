"""The bodies outside that an office writes to today."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from huigong.domains.hotline.outside.models import BodyKind, OutsideBody
from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.scope import current


def bodies_here(kinds: Iterable[BodyKind] = BodyKind) -> QuerySet[OutsideBody]:
    """Those of the list of this office that are on it today, by kind and name."""
    on = today()
    lasting = Q(until_on=None) | Q(until_on__gte=on)
    rows = OutsideBody.objects.filter(
        lasting, unit_id=current().office_id, from_on__lte=on, kind__in=list(kinds)
    )
    return rows.order_by("kind", "name")
