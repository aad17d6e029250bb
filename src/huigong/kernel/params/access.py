"""Every seat may read the rules it works by, with their source; administrators decide them."""

from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role
from huigong.kernel.params.models import Override

policy(
    Override,
    *(May(role, ("view",), Where.EVERYWHERE) for role in Role if role is not Role.ADMIN),
    May(Role.ADMIN, ("view", "set", "confirm", "end"), Where.EVERYWHERE),
)
