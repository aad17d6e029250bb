"""Whose case it was writes the text; another one there, its lawyer or those above review it."""

from huigong.domains.hotline.typical.models import TypicalCase
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_WRITES = ("view", "export", "draft", "edit", "publish", "withdraw")

policy(
    TypicalCase,
    *(May(role, _WRITES, Where.HERE) for role in (Role.AGENT, Role.OFFICER)),
    May(Role.LAWYER, ("view", "publish"), Where.HERE),
    May(Role.OFFICER, ("view", "export", "publish", "withdraw"), Where.BELOW),
    *(May(role, ("view", "export"), Where.BELOW) for role in (Role.SUPERVISOR, Role.LEADER)),
)
