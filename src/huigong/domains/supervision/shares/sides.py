"""Who the other side is: the procuratorate, or an authority. The list of bodies is the hotline's,
and only this file reads it.
"""

from __future__ import annotations

from enum import StrEnum

from django.db.models import QuerySet

from huigong.domains.hotline.public import BodyKind, OutsideBody, bodies_here

__all__ = ["OutsideBody", "Side", "partners", "side_of"]


class Side(StrEnum):
    """What a body does about a matter."""

    PROCURATORATE = "procuratorate"
    AUTHORITY = "authority"


_SIDES = {
    BodyKind.PROCURATORATE: Side.PROCURATORATE,
    BodyKind.LABOUR: Side.AUTHORITY,
    BodyKind.INSPECTION: Side.AUTHORITY,
    BodyKind.INSURANCE: Side.AUTHORITY,
}


def side_of(body: OutsideBody) -> Side | None:
    """The side of a body; None of one that supervision shares nothing with."""
    return _SIDES.get(BodyKind(body.kind))


def partners() -> QuerySet[OutsideBody]:
    """The bodies of this office's list that a matter may be shared with today."""
    return bodies_here(_SIDES)
