"""Registering many cases at once: what `actions.register_case` does for one, set by set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from huigong.domains.hotline.actions import case_number, draft_case, series
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.workflow import case_flow
from huigong.kernel.access import require
from huigong.kernel.accounts.models import Account
from huigong.kernel.accounts.phones import clean_phone, is_mobile
from huigong.kernel.actions.bulk import Checker, Outcome, carry_out
from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import current
from huigong.kernel.workflow.many import terms
from huigong.kernel.workflow.models import Step
from huigong.kernel.workflow.numbers import next_number

Draft = Mapping[str, Any]
#: Filled in after a row was found good, so that numbers have no gap.
_LATER = ("number", "opened_at")


def register_cases(drafts: Sequence[Draft]) -> list[Outcome]:
    """Register many cases in the current scope and one transaction; what became of each, in order.

    A draft has the arguments of `register_case` and a `key`; the same key again changes nothing.
    """
    require("import", Case)
    return carry_out("hotline.register_case", drafts, _prepare)


def _prepare(drafts: Sequence[Draft]) -> list[Case | ValidationError]:
    unit = Unit.objects.get(pk=current().unit_id or 0)
    check = Checker(Case, later=_LATER)
    made = [_made(unit, draft, check) for draft in drafts]
    good = [(row, draft) for row, draft in zip(made, drafts, strict=True) if isinstance(row, Case)]
    if good:
        _name_reporters(good)
        _open_all(unit, [(case, draft.get("at") or now()) for case, draft in good])
    return made


def _made(unit: Unit, draft: Draft, check: Checker) -> Case | ValidationError:
    values = {name: value for name, value in draft.items() if name not in ("key", "at")}
    try:
        case = draft_case(unit, **values)
    except ValidationError as wrong:
        return wrong
    return check(case) or case


def _name_reporters(good: Sequence[tuple[Case, Draft]]) -> None:
    # A landline names nobody, as when the case is registered alone.
    mobiles = [(c, clean_phone(d["phone"])) for c, d in good if is_mobile(d.get("phone") or "")]
    accounts = Account.objects.settle_workers({p: c.reporter_name for c, p in reversed(mobiles)})
    for case, phone in mobiles:
        case.reporter = accounts[phone]


def _open_all(unit: Unit, cases: Sequence[tuple[Case, datetime]]) -> None:
    """Number, term and row number of fresh cases, in their order."""
    by_year: dict[int, list[Case]] = defaultdict(list)
    # Whoever takes many down at once does not say how hard each is: they are of one tier.
    term = terms(case_flow.param_of(Step.HANDLE, cases[0][0]), unit.division)
    for (case, at), row_id in zip(cases, next_ids(len(cases)), strict=True):
        case.id, case.opened_at = row_id, at
        due = term(at)
        case.due_at, case.due = due.at, due.to_json()
        by_year[timezone.localdate(at).year].append(case)
    for year, fresh in sorted(by_year.items()):
        last = next_number(series(year), len(fresh))
        for number, case in enumerate(fresh, last - len(fresh) + 1):
            case.number = case_number(year, number)
