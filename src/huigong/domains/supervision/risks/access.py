"""The union that sees to a risk writes; those above look."""

from huigong.domains.supervision.risks.models import Risk
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_LOOKS = ("view", "export")
_WRITES = ("record", "edit", "grade", "close", "reopen")

policy(
    Risk,
    *(May(role, _WRITES, Where.HERE) for role in (Role.OFFICER, Role.SUPERVISOR)),
    *(May(role, _LOOKS, Where.BELOW) for role in (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)),
)
