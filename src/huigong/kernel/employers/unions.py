"""That an employer has a union now: told by whoever founded it, whatever the seat may edit."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.kernel.audit.sentences import add_sentence
from huigong.kernel.audit.trail import record
from huigong.kernel.employers.models import Employer
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope

UNIONISED = "employers.unionised"
add_sentence(UNIONISED, gettext_lazy("建立了工会"))


def give_union(employer_ids: Iterable[int], union: Unit) -> None:
    """Name the union of some employers, each on its own file's record.

    Raises ValidationError when one has a union already.
    """
    with scope(SYSTEM, reason="employers: a union was founded"):
        rows = Employer.objects.select_for_update(of=("self",)).filter(pk__in=list(employer_ids))
        for employer in rows.order_by("pk"):
            if employer.union_id is not None:
                raise ValidationError(_("%s 已经有工会了。") % employer.name)
            employer.union = union
            employer.save(update_fields=("union",))
            record(UNIONISED, employer, {"union": {"id": union.pk, "name": union.name}})
