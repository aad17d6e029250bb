"""Who may look at the board: whoever may look at the cases that it counts."""

from huigong.kernel.access import May, Where, policy
from huigong.kernel.access.roles import Role
from huigong.reports.models import Board

policy(
    Board,
    *(May(role, ("view",), Where.HERE) for role in (Role.AGENT, Role.LAWYER, Role.CHAIR)),
    *(May(role, ("view",), Where.BELOW) for role in (Role.OFFICER, Role.SUPERVISOR, Role.LEADER)),
)
