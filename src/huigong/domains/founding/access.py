"""An office founds in its own name; the union above permits and approves; leaders approve too."""

from huigong.domains.founding.models import Founding
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_LOOKS = ("view", "export")
_OFFICE = (
    *("start", "edit", "cover", "enrol", "strike", "submit", "elect", "stop"),
    "view:phone",
)
#: Asked of the row's approving union, which stands above its office (`reasons.py`).
_ABOVE = ("permit", "return", "approve", "refuse")

policy(
    Founding,
    *(May(role, _OFFICE, Where.HERE) for role in (Role.OFFICER, Role.SUPERVISOR)),
    *(
        May(role, (*_LOOKS, *_ABOVE), Where.BELOW)
        for role in (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)
    ),
)
