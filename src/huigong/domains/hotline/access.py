"""Who may do what with cases."""

from huigong.domains.hotline.models import Case
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import WORKER, Role

_LOOKS = ("view", "export")
_CENTRE = (
    "register",
    "edit",
    "answer",
    "dispatch",
    "settle",
    "close",
    "archive",
    "import",
    "view:phone",
)

policy(
    Case,
    May(Role.AGENT, (*_LOOKS, *_CENTRE), Where.HERE),
    May(Role.LAWYER, ("view",), Where.HERE),
    May(Role.OFFICER, (*_LOOKS, "dispatch", "view:phone"), Where.HERE),
    *(May(r, _LOOKS, Where.BELOW) for r in (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)),
    May(Role.CHAIR, ("view",), Where.HERE),
    May(WORKER, ("view", "report", "add", "withdraw", "judge", "claim"), Where.OWN),
)
