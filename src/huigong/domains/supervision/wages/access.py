"""The union that handles a case writes; those above look, at names masked."""

from huigong.domains.supervision.wages.models import WageCase
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_LOOKS = ("view", "export")
_WRITES = (
    *("open", "edit", "enlist", "amend", "strike", "agree", "pay", "reverse"),
    *("refer", "hear", "close", "reopen", "view:worker"),
)

policy(
    WageCase,
    *(May(role, _WRITES, Where.HERE) for role in (Role.OFFICER, Role.SUPERVISOR)),
    *(May(role, _LOOKS, Where.BELOW) for role in (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)),
)
