"""Every seat reads; the lawyers of the centre write and review; the operator loads statutes."""

from huigong.domains.knowledge.models import Article, Law, Provision
from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role

policy(
    Article,
    *(May(role, ("view",), Where.EVERYWHERE) for role in Role if role is not Role.LAWYER),
    May(Role.LAWYER, ("view", "draft", "edit", "review", "retire"), Where.EVERYWHERE),
)
policy(
    Law,
    *(May(role, ("view",), Where.EVERYWHERE) for role in Role if role is not Role.ADMIN),
    May(Role.ADMIN, ("view", "load", "correct"), Where.EVERYWHERE),
)
policy(Provision, *(May(role, ("view",), Where.EVERYWHERE) for role in Role))
