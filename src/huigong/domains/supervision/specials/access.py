"""Every union reads what is checked when; the one that set it up changes it (said in the actions:
such rows are in nobody's sight).
"""

from huigong.domains.supervision.specials.models import SpecialCheck
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

policy(
    SpecialCheck,
    *(
        May(role, ("view", "announce", "amend"), Where.EVERYWHERE)
        for role in (Role.OFFICER, Role.SUPERVISOR)
    ),
    May(Role.LEADER, ("view",), Where.EVERYWHERE),
)
