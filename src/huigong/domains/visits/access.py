"""Who may do what with visits."""

from huigong.domains.visits.models import Visit
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

policy(
    Visit,
    May(Role.OFFICER, ("view", "export"), Where.BELOW),
    May(Role.OFFICER, ("record", "edit"), Where.HERE),
    May(Role.CHAIR, ("view", "record", "edit"), Where.HERE),
    May(Role.LEADER, ("view", "export"), Where.BELOW),
)
