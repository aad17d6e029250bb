"""What the person whose matter it is does with a case, beyond reporting it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case
from huigong.kernel.accounts.models import Account, AccountKind
from huigong.kernel.actions import action


@action("claim", model=Case)
def claim_case(case: Case, *, person: Account, tells_phone: bool = False) -> Case:
    """匿名反映的人登录后认领了诉求"""
    if case.reporter is None or case.reporter.kind != AccountKind.SLIP:
        raise ValidationError(_("这件事不是匿名反映的，不用认领。"))
    case.reporter = person
    if tells_phone:
        case.phone = person.open_phone() or None
    return case
