"""Who may do what with cases."""

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.own.models import Proxy
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import WORKER, Role

_LOOKS = ("view", "export")
#: The law's clock: ask the facts, note what may move it, tell the worker.
_LAW = ("state", "note", "tell")
_PROTECTS = ("consent", "accuse", "handover", "enlist", "relay", "aftercare")
_CENTRE = (
    *_PROTECTS,
    "receive",
    "register",
    "edit",
    "grade",
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
#: Whose case it is ends it, also where that is the superior of a centre that was complained of
#: (they read names in full, so they find by them).
_ENDS = (*_PROTECTS, "edit", "grade", "answer", "settle", "close", "archive", "view:own")

policy(
    Case,
    May(Role.AGENT, (*_LOOKS, *_CENTRE, *_LAW, "remind", "hand"), Where.HERE),
    *(May(role, _ENDS, Where.OFFICE) for role in (Role.AGENT, Role.OFFICER)),
    May(Role.LAWYER, ("view", *_LAW, "confirm"), Where.HERE),
    May(Role.OFFICER, (*_LOOKS, "dispatch", "view:phone", *_LAW, "hand"), Where.HERE),
    *(May(r, _LOOKS, Where.BELOW) for r in (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)),
    May(Role.CHAIR, ("view",), Where.HERE),
    May(
        WORKER,
        ("view", "report", "add", "withdraw", "judge", "claim", "state", "consent"),
        Where.OWN,
    ),
    # A proxy sees the case of another: looks and adds, and no more unless it was said.
    May(WORKER, ("view", "add", "state"), Where.BELOW),
)
policy(
    Proxy,
    May(WORKER, ("view", "name", "agree", "refuse", "end"), Where.OWN),
    May(Role.AGENT, ("view",), Where.HERE),
)
