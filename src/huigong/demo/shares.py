"""What the county and the province work on together with bodies outside: the proposal that a labour
bureau has received at its desk, the couriers whose file the procuratorate still sees.
"""

from __future__ import annotations

from datetime import timedelta

from huigong.domains.supervision.joint.models import SectorFinding
from huigong.domains.supervision.letters.models import Letter, LetterKind
from huigong.domains.supervision.shares.actions import (
    Matter,
    give_share,
    open_guestdesk,
    receive_share,
)
from huigong.domains.supervision.shares.models import Share
from huigong.domains.supervision.shares.sides import partners
from huigong.kernel.calendar.present import now, today
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World


def play_shares(world: World) -> int:
    """Play it once; returns how many matters were given."""
    with scope(SYSTEM, reason="demo: what was played before"):
        if Share.objects.exists():
            return 0
        letter = Letter.objects.filter(kind=LetterKind.PROPOSAL, unit__code="QH-630223").first()
        sector = SectorFinding.objects.filter(unit__code="QH").first()
    if letter is None or sector is None:
        return 0
    share = _give(world, "ming", letter, "互助县人力资源和社会保障局", "请依法查处，并书面答复。")
    with scope(SYSTEM, reason="demo: a guest"):
        receive_share(share, by="监察股 祁某")
    _give(world, "jian", sector, "青海省人民检察院", "请核对典型案例的材料。")
    return 2


def _give(world: World, who: str, matter: Matter, name: str, asked: str) -> Share:
    with world.seat(who, at=now() - timedelta(hours=30)):
        body = partners().get(name=name)
        open_guestdesk(body=body, until_on=today() + timedelta(days=60))
        return give_share(matter=matter, body=body, asked=asked)
