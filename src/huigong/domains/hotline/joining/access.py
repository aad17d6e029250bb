"""Who may bundle: the agents of the centre; those above look on."""

from huigong.domains.hotline.joining.models import Bundle
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

policy(
    Bundle,
    May(Role.AGENT, ("view", "open"), Where.HERE),
    May(Role.LAWYER, ("view",), Where.HERE),
    *(May(role, ("view",), Where.BELOW) for role in (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)),
)
