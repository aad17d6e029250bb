"""Who may do what with people's files."""

from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import WORKER, Role
from huigong.kernel.people.asked import FileRequest
from huigong.kernel.people.merged import Merge
from huigong.kernel.people.models import Person

_LOOKS = ("view", "export")
_KEEPS = ("register", "edit", "identify", "check", "house", "link", "renumber", "erase", "import")
_AGREES = ("consent", "revoke")
_OPENS = ("view:id", "view:phone", "view:address", "view:bank")

policy(
    Person,
    May(Role.OFFICER, (*_LOOKS, *_KEEPS, *_AGREES, *_OPENS), Where.BELOW),
    May(Role.CHAIR, (*_LOOKS, *_KEEPS, *_AGREES, *_OPENS), Where.HERE),
    May(Role.SUPERVISOR, _LOOKS, Where.BELOW),
    May(Role.LEADER, ("view",), Where.BELOW),
    May(WORKER, ("view", "register", "edit", "identify"), Where.OWN),
)

policy(
    FileRequest,
    May(Role.OFFICER, ("view", "export", "answer", "decline"), Where.BELOW),
    May(Role.CHAIR, ("view", "answer", "decline"), Where.HERE),
    May(Role.SUPERVISOR, ("view",), Where.BELOW),
    May(WORKER, ("view", "ask"), Where.OWN),
)

policy(
    Merge,
    May(Role.OFFICER, ("view", "export", "merge", "unmerge"), Where.BELOW),
    May(Role.CHAIR, ("view", "merge", "unmerge"), Where.HERE),
)
