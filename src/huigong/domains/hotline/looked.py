"""Who looked at a worker's case, as the worker is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection.looks import LOOKS
from huigong.kernel.audit.models import Look
from huigong.kernel.scoping.sighted import kind_of

_MOST = 50


@dataclass(frozen=True, slots=True)
class MyLook:
    """An office looked: when, and at what."""

    office: str
    what: str
    at: datetime


def looks_of(case: Case) -> Iterator[MyLook]:
    """The latest looks of offices and of guests at a case, newest first."""
    words = {
        "open": _("打开看过"),
        "phone": _("看了您的姓名和电话"),
        "print": _("打印过"),
        "file": _("打开过您的材料"),
        "caller": _("您来电话时看到了它"),
        "slip": _("接电话，核对编号和密码后念给您听"),
        "guest": _("看了函件"),
    }
    # A guest of a body outside has no unit; everybody else without one is the machine.
    looks = Look.objects.filter(kind=kind_of(Case), row_id=case.pk).exclude(
        ~Q(what="guest"), unit=None
    )
    # The reason of a look is a note between offices: it is not read.
    for look in looks.select_related("unit").defer("reason").order_by("-id")[:_MOST]:
        office = look.unit.short if look.unit else _("收到函件的外部单位")
        what, _colon, why = look.what.partition(":")
        said = words.get(what, words["open"])
        yield MyLook(office, f"{said}（{_why(why)}）" if why else said, look.at)


def _why(code: str) -> str:
    """Why an office looked, in neutral words; what it noted for itself is not read."""
    return str(dict(LOOKS).get(code, _("办理需要")))
