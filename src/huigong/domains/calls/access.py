"""Who may do what with calls."""

from huigong.domains.calls.models import Call
from huigong.domains.calls.papers import Arrival, Referral, Shift
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_LOOKS = ("view", "export")
_LINE = ("ring", "take", "miss", "end", "identify", "notice", "file", "settle")

policy(
    Call,
    May(Role.AGENT, (*_LOOKS, *_LINE), Where.HERE),
    *(May(r, _LOOKS, Where.BELOW) for r in (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)),
)
policy(
    Referral,
    May(Role.AGENT, ("view", "refer", "follow"), Where.HERE),
    *(May(r, ("view",), Where.BELOW) for r in (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)),
)
policy(Arrival, May(Role.AGENT, ("view", "arrive"), Where.HERE))
policy(Shift, May(Role.AGENT, ("view", "hand", "relieve"), Where.HERE))
