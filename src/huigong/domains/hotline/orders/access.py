"""Who answers orders from above, and who sees how their messages stand."""

from huigong.domains.hotline.orders.models import SuperiorOrder, UpwardMessage
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_LOOKS = (Role.AGENT, Role.OFFICER, Role.SUPERVISOR, Role.LEADER)

policy(SuperiorOrder, *(May(role, ("view",), Where.BELOW) for role in _LOOKS))
policy(
    UpwardMessage,
    May(Role.AGENT, ("view", "brief", "resend"), Where.HERE),
    May(Role.ADMIN, ("view", "resend"), Where.BELOW),
)
