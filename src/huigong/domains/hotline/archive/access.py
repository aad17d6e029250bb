"""Whose case it was keeps its volume; those above look on, and decide on destruction."""

from huigong.domains.hotline.archive.models import Volume
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_KEEPS = ("view", "export", "lend", "restore", "keep", "propose")

policy(
    Volume,
    *(May(role, _KEEPS, Where.HERE) for role in (Role.AGENT, Role.OFFICER)),
    *(
        May(role, ("view", "export", "destroy", "refuse"), Where.BELOW)
        for role in (Role.OFFICER, Role.LEADER)
    ),
    May(Role.SUPERVISOR, ("view",), Where.BELOW),
)
