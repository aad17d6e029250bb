"""Offices keep the register of the unions below them; a union's own chair reads its line."""

from huigong.domains.founding.unions.models import BaseUnion
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_LOOKS = ("view", "export")
_KEEPS = ("record", "edit", "import", "certify", "bank", "assess", "renew", "view:account")

policy(
    BaseUnion,
    *(May(role, (*_LOOKS, *_KEEPS), Where.BELOW) for role in (Role.OFFICER, Role.SUPERVISOR)),
    May(Role.LEADER, _LOOKS, Where.BELOW),
    May(Role.CHAIR, ("view", "view:account"), Where.OFFICE),
)
