"""Who may do what with check-ups, sector findings, letters, wage cases: said beside each."""

from huigong.domains.supervision.checkups import access as _checkups  # noqa: F401
from huigong.domains.supervision.joint import access as _joint  # noqa: F401
from huigong.domains.supervision.letters import access as _letters  # noqa: F401
from huigong.domains.supervision.plans import access as _plans  # noqa: F401
from huigong.domains.supervision.risks import access as _risks  # noqa: F401
from huigong.domains.supervision.shares import access as _shares  # noqa: F401
from huigong.domains.supervision.specials import access as _specials  # noqa: F401
from huigong.domains.supervision.wages import access as _wages  # noqa: F401
