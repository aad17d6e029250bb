"""One valid letter of somebody's office, and a letter at each step of its way."""

from __future__ import annotations

from typing import Any

from huigong.domains.supervision.checkups.tests.samples import make_found
from huigong.domains.supervision.letters import actions
from huigong.domains.supervision.letters.annex.actions import Consent
from huigong.domains.supervision.letters.models import Letter
from huigong.kernel.calendar.present import today
from huigong.kernel.testing.worlds import World


def make_letter(world: World, who: str, n: int, text: str) -> Letter:
    """The n-th draft of somebody's office; `text` stands in what is searched."""
    checkup = make_found(world, who, n, text)
    with world.seat(who):
        return actions.draft_letter(checkup=checkup, kind="hint")


def form_letter(world: World, who: str, n: int) -> dict[str, Any]:
    """What somebody changes."""
    return {"title": f"第 {n} 份提示函", "addressee": "某某厂", "text": "一段。\n又一段。"}


def consent(**more: Any) -> Consent:
    """What somebody signed today."""
    given = {"agreed": "name", "given": "signed", "evidence": "同意书 1 号", "agreed_on": today()}
    return Consent(**{**given, **more})


def issue(letter: Letter) -> Letter:
    """Signed and numbered, by who sits."""
    return actions.issue_letter(letter, signer="马主席", signer_post="主席")


def serve(letter: Letter, service: str = "post") -> Letter:
    """Served today, by who sits."""
    return actions.serve_letter(
        letter, seal_number="YY-1", service=service, served_on=today(), proof="EMS 1234"
    )
