"""Who may do what with legs: the unit that has one works
it, the unit that sent one judges it, those above look on.
"""

from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role
from huigong.kernel.workflow.models import Clock, Extension, Leg, Supervision

_WORKS = ("view", "sign", "return", "reply", "pause", "resume", "ask", "transfer", "assist")
_SENDS = ("view", "check", "rework", "withdraw", "urge", "supervise")
_HANDLERS = (Role.AGENT, Role.OFFICER, Role.SUPERVISOR, Role.LEADER)
#: Who may call a unit below to account, also where another unit sent the leg.
_ABOVE = (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)

policy(
    Leg,
    *(May(role, _WORKS, Where.HERE) for role in _HANDLERS),
    *(May(role, ("recuse",), Where.HERE) for role in (Role.AGENT, Role.LEADER)),
    *(May(role, _SENDS, Where.SENDER) for role in _HANDLERS),
    *(May(role, ("view",), Where.BELOW) for role in _HANDLERS),
    *(May(role, ("supervise",), Where.BELOW) for role in _ABOVE),
    May(Role.LAWYER, ("view",), Where.HERE),
    May(Role.CHAIR, ("view", "sign", "return", "reply"), Where.HERE),
)
policy(
    Extension,
    *(May(role, ("view", "ask"), Where.HERE) for role in _HANDLERS),
    *(May(role, ("view", "grant", "refuse"), Where.SENDER) for role in _HANDLERS),
)
policy(
    Supervision,
    *(May(role, ("view", "explain"), Where.HERE) for role in _HANDLERS),
    *(May(role, ("view", "supervise"), Where.SENDER) for role in _HANDLERS),
)
policy(Clock, *(May(role, ("view",), Where.BELOW) for role in _HANDLERS))
