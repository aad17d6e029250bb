"""Who complains opens step by step: the centre knows, an office asks, a confidential name stays."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection.keeping import has_agreed
from huigong.domains.hotline.protection.models import ConsentTo
from huigong.kernel.access import may
from huigong.kernel.accounts.models import AccountKind
from huigong.kernel.scoping.scope import current
from huigong.kernel.sealing.masks import mask_name


def is_open_to_all_here(case: Case) -> bool:
    """Whose case it is talks with the person: nothing is masked for them."""
    return current().office_id == case.unit_id and may("view:own", Case)


def may_know_name(case: Case) -> bool:
    """Whether a handling office may ask for the name: not of a confidential case, unless the
    worker has agreed in writing.
    """
    if is_open_to_all_here(case) or not case.is_confidential:
        return True
    return has_agreed(case.pk, ConsentTo.NAME)


def shown_name(case: Case) -> str:
    """The name as the seat reads it on a page."""
    if not case.reporter_name:
        return _("匿名") if _is_anonymous(case) else _("未留姓名")
    if is_open_to_all_here(case):
        return case.reporter_name
    if not may_know_name(case):
        return _("要求保密，不显示")
    return mask_name(case.reporter_name)


def _is_anonymous(case: Case) -> bool:
    """Whether the person wished to stay unknown, rather than was not asked for a name: they have
    a slip, or told an agent so and left no number.
    """
    if case.reporter is not None:
        return case.reporter.kind == AccountKind.SLIP
    return case.is_confidential and not case.phone
