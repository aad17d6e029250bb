"""Who writes to bodies outside, and who keeps their list."""

from huigong.domains.hotline.outside.models import OutsideBody, OutsideLeg, OutsideNote
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_WRITES = ("view", "send", "sign", "answer", "withdraw", "admit", "revoke")
_LOOKS = (Role.AGENT, Role.OFFICER, Role.SUPERVISOR, Role.LEADER)

policy(
    OutsideBody,
    # An office keeps its own list; the administrator keeps those of all below.
    May(Role.ADMIN, ("view", "record", "correct", "import", "export"), Where.BELOW),
    May(Role.OFFICER, ("view", "record", "correct", "import", "export"), Where.HERE),
    *(May(role, ("view",), Where.BELOW) for role in _LOOKS),
)
policy(
    OutsideLeg,
    *(May(role, _WRITES, Where.HERE) for role in (Role.AGENT, Role.OFFICER)),
    *(May(role, ("view",), Where.BELOW) for role in _LOOKS),
)
policy(
    OutsideNote,
    *(May(role, ("view", "add"), Where.HERE) for role in (Role.AGENT, Role.OFFICER)),
    *(May(role, ("view",), Where.BELOW) for role in _LOOKS),
)
