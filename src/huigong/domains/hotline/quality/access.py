"""Who looks again at closed cases: each office at what it sees, and above it whoever looks on."""

from huigong.domains.hotline.quality.models import QualityCheck, QualityDraw
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_ABOVE = (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)

policy(
    QualityDraw,
    *(May(role, ("view", "draw"), Where.HERE) for role in (Role.AGENT, *_ABOVE)),
    *(May(role, ("view",), Where.BELOW) for role in _ABOVE),
)
policy(
    QualityCheck,
    *(May(role, ("view", "mark"), Where.HERE) for role in (Role.AGENT, *_ABOVE)),
    *(May(role, ("view",), Where.BELOW) for role in _ABOVE),
)
