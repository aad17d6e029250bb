"""The union that has a matter shares it and opens the desk; those above look."""

from huigong.domains.supervision.shares.models import GuestDesk, Share
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_WRITERS = (Role.OFFICER, Role.SUPERVISOR)
_LOOKERS = (*_WRITERS, Role.LEADER)

policy(
    GuestDesk,
    *(May(role, ("open", "shut"), Where.HERE) for role in _WRITERS),
    *(May(role, ("view",), Where.BELOW) for role in _LOOKERS),
)
policy(
    Share,
    *(May(role, ("give", "receive", "handle", "end"), Where.HERE) for role in _WRITERS),
    *(May(role, ("view",), Where.BELOW) for role in _LOOKERS),
)
