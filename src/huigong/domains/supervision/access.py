"""Who may do what with check-ups and letters: said beside each."""

from huigong.domains.supervision.checkups import access as _checkups  # noqa: F401
from huigong.domains.supervision.letters import access as _letters  # noqa: F401
