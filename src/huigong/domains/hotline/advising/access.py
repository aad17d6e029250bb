"""Who asks and who advises: the agents and the lawyers of one office."""

from huigong.domains.hotline.advising.models import Advice
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

policy(
    Advice,
    May(Role.AGENT, ("view", "ask"), Where.HERE),
    May(Role.LAWYER, ("view", "advise"), Where.HERE),
)
