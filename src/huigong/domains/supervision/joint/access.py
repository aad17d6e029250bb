"""The union that found it writes; those above look."""

from huigong.domains.supervision.joint.models import SectorFinding
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_LOOKS = ("view", "export")
_WRITES = (
    *("open", "edit", "transfer", "hear", "file", "lengthen", "list", "mark"),
    *("conclude", "close", "drop", "write", "submit", "select"),
)

policy(
    SectorFinding,
    *(May(role, _WRITES, Where.HERE) for role in (Role.OFFICER, Role.SUPERVISOR)),
    *(May(role, _LOOKS, Where.BELOW) for role in (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)),
)
