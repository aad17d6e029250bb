"""The checking office writes; those above look. How an employer was chosen is opened apart."""

from huigong.domains.supervision.checkups.models import Checkup
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_LOOKS = ("view", "export")
_WRITES = ("record", "edit", "note", "strike", "recheck", "view:manner")

policy(
    Checkup,
    *(May(role, _WRITES, Where.HERE) for role in (Role.OFFICER, Role.SUPERVISOR)),
    *(May(role, _LOOKS, Where.BELOW) for role in (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)),
)
