"""Who may do what with memberships, their codes and their transfers."""

from huigong.domains.membership.models import JoinPoint, Membership, MembershipChange
from huigong.domains.membership.transfers.models import Transfer
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import WORKER, Role

_LOOKS = ("view", "export")
_REVIEWS = (
    "admit",
    "reject",
    "record",
    "propose",
    "prove",
    "edit",
    "import",
    "view:id",
    "view:phone",
)
_CHANGES = ("retain", "resume", "leave", "expel", "end")
_SENDS, _ANSWERS = ("offer", "release", "withdraw"), ("accept", "decline")

policy(
    JoinPoint,
    May(Role.OFFICER, (*_LOOKS, "open", "edit", "close"), Where.BELOW),
    May(Role.CHAIR, (*_LOOKS, "open", "edit", "close"), Where.HERE),
    May(Role.LEADER, ("view",), Where.BELOW),
)
policy(
    Membership,
    May(Role.OFFICER, (*_LOOKS, *_REVIEWS, *_CHANGES), Where.BELOW),
    May(Role.CHAIR, (*_LOOKS, *_REVIEWS, *_CHANGES), Where.HERE),
    May(Role.SUPERVISOR, _LOOKS, Where.BELOW),
    May(Role.LEADER, ("view",), Where.BELOW),
    May(WORKER, ("view", "apply", "claim", "withdraw"), Where.OWN),
)
policy(
    MembershipChange,
    *(May(role, ("view",), Where.BELOW) for role in (Role.OFFICER, Role.LEADER)),
    May(Role.CHAIR, ("view",), Where.HERE),
    May(WORKER, ("view",), Where.OWN),
)
policy(
    Transfer,
    May(Role.OFFICER, (*_LOOKS, *_SENDS, *_ANSWERS, "park"), Where.BELOW),
    May(Role.CHAIR, (*_LOOKS, *_SENDS, *_ANSWERS), Where.HERE),
    May(Role.LEADER, ("view",), Where.BELOW),
    May(WORKER, ("view", "ask", "withdraw"), Where.OWN),
)
