"""Who may do what with cases."""

from huigong.domains.hotline.models import Case
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import WORKER, Role

_LOOKS = ("view", "export")
#: The law's clock: ask the facts, note what may move it, tell the worker.
_LAW = ("state", "note", "tell")
_CENTRE = (
    "register",
    "edit",
    "answer",
    "dispatch",
    "settle",
    "close",
    "archive",
    "join",
    "part",
    "import",
    "view:phone",
)

policy(
    Case,
    May(Role.AGENT, (*_LOOKS, *_CENTRE, *_LAW, "remind"), Where.HERE),
    May(Role.LAWYER, ("view", *_LAW, "confirm"), Where.HERE),
    May(Role.OFFICER, (*_LOOKS, "dispatch", "view:phone", *_LAW), Where.HERE),
    *(May(r, _LOOKS, Where.BELOW) for r in (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)),
    May(Role.CHAIR, ("view",), Where.HERE),
    May(WORKER, ("view", "report", "add", "withdraw", "judge", "claim", "state"), Where.OWN),
)
