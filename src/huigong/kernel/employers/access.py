"""Who may do what with employers: offices keep the files of their own area, at every level."""

from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role
from huigong.kernel.employers.models import Employer, Tie

_LOOKS = ("view", "export")
_KEEPS = ("register", "edit", "rename", "alias", "tie", "import")
_KEEPERS = (Role.OFFICER, Role.SUPERVISOR, Role.AGENT)

policy(
    Employer,
    *(May(role, (*_LOOKS, *_KEEPS), Where.BELOW) for role in _KEEPERS),
    May(Role.LEADER, _LOOKS, Where.BELOW),
)
policy(
    Tie,
    *(May(role, ("view", "untie"), Where.BELOW) for role in _KEEPERS),
    May(Role.LEADER, ("view",), Where.BELOW),
)
