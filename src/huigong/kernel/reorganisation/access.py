"""Everybody at the desk reads the tree; administrators change
posts and prepare reorganisations, at or below their unit.

The place is checked in the actions, by the closure: these
models are not scoped, the tree is public.
"""

from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role
from huigong.kernel.org.models import Deputy, FormerName, Post, Successor, Unit
from huigong.kernel.reorganisation.models import Plan, PlanStep

_ALL = tuple(May(role, ("view",), Where.EVERYWHERE) for role in Role)

policy(Unit, *_ALL)
policy(Successor, *_ALL)
policy(FormerName, *_ALL)
policy(Post, *_ALL, May(Role.ADMIN, ("appoint", "end"), Where.EVERYWHERE))
# The holder of a post names a deputy as well: whose post it is, is checked in the action.
policy(Deputy, *_ALL, *(May(role, ("name", "end"), Where.EVERYWHERE) for role in Role))
policy(
    Plan,
    *_ALL,
    May(
        Role.ADMIN,
        ("prepare", "edit", "preview", "ready", "reopen", "cancel", "apply"),
        Where.EVERYWHERE,
    ),
)
policy(PlanStep, *_ALL, May(Role.ADMIN, ("add", "drop"), Where.EVERYWHERE))
