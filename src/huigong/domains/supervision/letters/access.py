"""The issuing union writes; those above it look. A leader's signature is typed by the office."""

from huigong.domains.supervision.letters.models import Letter
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_READERS = (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)
_LOOKS = ("view", "export")
_WRITES = (
    *("draft", "follow", "edit", "issue", "drop", "serve", "publish"),
    *("extend", "prolong", "answer", "judge", "overtake", "close", "withdraw"),
    *("transfer", "hear", "file", "lengthen"),
    *("annex", "unlist"),
)

policy(
    Letter,
    *(May(role, _WRITES, Where.HERE) for role in (Role.OFFICER, Role.SUPERVISOR)),
    # Names are for the office that writes, and for its leader who signs.
    *(May(role, ("view:annex",), Where.HERE) for role in _READERS),
    *(May(role, _LOOKS, Where.BELOW) for role in _READERS),
)
