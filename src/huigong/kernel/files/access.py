"""Who sees a matter may add to it and take back their own; quarantine is for administrators."""

from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import WORKER, Role
from huigong.kernel.files.models import Attachment, Quarantined

_OFFICES = (
    *(Role.AGENT, Role.LAWYER, Role.OFFICER),
    *(Role.SUPERVISOR, Role.CHAIR, Role.LEADER),
)

policy(
    Attachment,
    *(May(role, ("attach", "remove"), Where.HERE) for role in _OFFICES),
    May(WORKER, ("attach", "remove"), Where.OWN),
)
policy(
    Quarantined,
    *(May(role, ("quarantine",), Where.HERE) for role in _OFFICES),
    May(WORKER, ("quarantine",), Where.OWN),
    May(Role.ADMIN, ("view", "discard"), Where.BELOW),
)
