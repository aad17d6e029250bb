"""The union that checks plans; those above look. The manner is opened to its supervisors alone."""

from huigong.domains.supervision.plans.models import CheckupPlan
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_WRITES = ("start", "choose", "pick", "unpick", "draw")

policy(
    CheckupPlan,
    *(May(role, _WRITES, Where.HERE) for role in (Role.OFFICER, Role.SUPERVISOR)),
    May(Role.SUPERVISOR, ("view:manner",), Where.HERE),
    *(May(role, ("view",), Where.BELOW) for role in (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)),
)
