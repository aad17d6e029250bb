"""Slips at the desk: one on paper for who stands at the window, and the matter read out to who
calls with code and PIN.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.own.actions import hand_slip
from huigong.kernel.access import require
from huigong.kernel.accounts.slips import Issued, issue_slip, spoken, try_slip
from huigong.kernel.audit.trail import record_look
from huigong.kernel.calendar.present import now
from huigong.kernel.scoping.models import Admission
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.ui.squares import squares


def hand_out(case: Case) -> Issued:
    """A slip for the person of a case. It is shown now and never again."""
    require("hand", case)
    issued = issue_slip(_seat(), name=_("持凭条的人"))
    hand_slip(case, account=issued.account)
    return issued


def find_by_slip(code: str, pin: str) -> Case | None:
    """The case of a slip that a caller reads out, if the seat may see it; the look is logged.

    Raises SlipLocked. A slip of a case that the seat does not see is as unknown as none.
    """
    account = try_slip(code, pin, _seat())
    if account is None:
        return None
    admitted = Admission.objects.filter(kind=kind_of(Case), account=account, ended_at=None)
    own = Case.objects.select_related("unit").filter(reporter=account)
    held = Case.objects.select_related("unit").filter(pk__in=admitted.values("row_id"))
    case = own.order_by("-id").first() or held.first()
    if case is not None:
        record_look(case, what="slip", reason=_("来电报编号和密码"))
    return case


def slip_sheet(request: HttpRequest, code: str, pin: str) -> dict[str, Any]:
    """What the slip on paper shows. The code of squares leads to the page, and holds no number."""
    address = request.build_absolute_uri(reverse("slip"))
    return {
        "spoken": spoken(code),
        "pin": pin,
        "address": address,
        "qr": squares(address),
        "now": now(),
    }


def _seat() -> str:
    return f"seat:{current().person_id}"
