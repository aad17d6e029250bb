"""Who may do what with the register of seals."""

from huigong.domains.seals.models import SealUse
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

policy(
    SealUse,
    *(May(role, ("view", "record", "correct"), Where.HERE) for role in (Role.AGENT, Role.CHAIR)),
    May(Role.OFFICER, ("record", "correct"), Where.HERE),
    *(May(role, ("view", "export"), Where.BELOW) for role in (Role.OFFICER, Role.LEADER)),
)
