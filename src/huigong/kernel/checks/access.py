"""Offices see what is wrong with them and below; administrators put it right."""

from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role
from huigong.kernel.checks.models import Problem

policy(
    Problem,
    May(Role.ADMIN, ("view", "fix"), Where.BELOW),
    May(Role.OFFICER, ("view",), Where.BELOW),
    May(Role.CHAIR, ("view",), Where.HERE),
)
