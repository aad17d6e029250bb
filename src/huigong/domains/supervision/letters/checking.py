"""What anybody learns from the squares on a paper: that it exists, its number, issuer, day, state,
the mark of its text; and whether a text that they hold is the same. No employer, no words of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.letters.models import Letter, LetterState
from huigong.domains.supervision.letters.paper import paper_of
from huigong.domains.supervision.letters.proof import UNSENT, code_of, mark_of, says_the_same
from huigong.kernel import params
from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.scope import SYSTEM, scope

_STATES = {
    LetterState.OVERTAKEN: (_("已被下一份替代"), "due"),
    LetterState.WITHDRAWN: (_("已撤"), "late"),
}
_VALID = (_("有效"), "done")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedLetter:
    """A letter as a stranger may know it; `is_same` is None where no text was given."""

    kind: str
    number: str
    issuer: str
    issued_on: date
    state: str | Promise
    tone: str
    mark: str
    is_same: bool | None


def check_letter(token: str, typed: str = "") -> CheckedLetter | None:
    """What the code of an address stands for; None for nothing that was ever sent."""
    code = code_of(token)
    if code is None:
        return None
    with scope(SYSTEM, reason="supervision: is a paper genuine"):
        rows = Letter.objects.select_related("unit").exclude(state__in=UNSENT)
        letter = rows.filter(code=code).first()
        if letter is None or letter.issued_on is None:
            return None
        state, tone = _STATES.get(LetterState(letter.state), _VALID)
        return CheckedLetter(
            kind=letter.get_kind_display(),
            number=letter.number,
            issuer=letter.unit.name,
            issued_on=letter.issued_on,
            state=state,
            tone=tone,
            mark=mark_of(letter.title, letter.addressee, letter.text),
            is_same=says_the_same(paper_of(letter, ""), typed) if typed.strip() else None,
        )


def checks_per_minute() -> int:
    """How often one address may ask."""
    return int(params.at(today()).get("letters.checks_per_minute").value)
