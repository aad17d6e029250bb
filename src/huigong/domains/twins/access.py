"""Who judges whether two files are one person."""

from huigong.domains.twins.models import PossibleTwin
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

_JUDGES = ("match", "part", "doubt", "enter", "assign")

policy(
    PossibleTwin,
    May(Role.OFFICER, ("view", "export", "find", *_JUDGES), Where.BELOW),
    May(Role.CHAIR, ("view", *_JUDGES), Where.HERE),
)
