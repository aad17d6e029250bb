"""The checking office writes; those above look. How an employer was chosen is opened apart."""

from huigong.domains.supervision.checkups.models import Checkup
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_LOOKS = ("view", "export")
_WRITES = ("record", "edit", "note", "strike", "recheck")

policy(
    Checkup,
    *(May(role, _WRITES, Where.HERE) for role in (Role.OFFICER, Role.SUPERVISOR)),
    # As of a plan's lines: else the plan's secret would be read here.
    May(Role.SUPERVISOR, ("view:manner",), Where.HERE),
    *(May(role, _LOOKS, Where.BELOW) for role in (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)),
)
