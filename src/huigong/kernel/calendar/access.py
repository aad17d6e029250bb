"""Every seat may see the calendar its deadlines are counted in; administrators keep it."""

from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role
from huigong.kernel.calendar.models import Day, Hours, Notice

_READERS = tuple(role for role in Role if role is not Role.ADMIN)

for _model, _verbs in ((Day, ("set",)), (Hours, ("set",)), (Notice, ("load",))):
    policy(
        _model,
        *(May(role, ("view",), Where.EVERYWHERE) for role in _READERS),
        May(Role.ADMIN, ("view", *_verbs), Where.EVERYWHERE),
    )
