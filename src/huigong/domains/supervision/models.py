"""Where Django finds the tables of supervision: check-ups with their findings, and letters."""

from huigong.domains.supervision.checkups.models import Checkup, Finding, Manner
from huigong.domains.supervision.letters.models import Letter, LetterItem, LetterKind, LetterState

__all__ = ["Checkup", "Finding", "Letter", "LetterItem", "LetterKind", "LetterState", "Manner"]
