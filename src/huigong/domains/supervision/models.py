"""Where Django finds the tables of supervision: check-ups with their findings, letters, sector
findings with their firms, what hangs on both, wage cases, risks, what is shared with
bodies outside.
"""

from huigong.domains.supervision.checkups.models import Checkup, Finding, Manner
from huigong.domains.supervision.clues.models import AuthorityCase, ClueTransfer
from huigong.domains.supervision.joint.models import ListedFirm, SectorFinding
from huigong.domains.supervision.letters.annex.models import AnnexLine
from huigong.domains.supervision.letters.eseal.models import LetterSeal
from huigong.domains.supervision.letters.models import Letter, LetterItem, LetterKind, LetterState
from huigong.domains.supervision.plans.models import CheckupPlan, PlannedCheckup
from huigong.domains.supervision.risks.models import Risk
from huigong.domains.supervision.shares.models import GuestDesk, Share
from huigong.domains.supervision.specials.models import SpecialCheck, SpecialUnit
from huigong.domains.supervision.wages.models import (
    WageCase,
    WageClue,
    WageEntry,
    WageLine,
    WagePayment,
)

__all__ = [
    "AnnexLine",
    "AuthorityCase",
    "Checkup",
    "CheckupPlan",
    "ClueTransfer",
    "Finding",
    "GuestDesk",
    "Letter",
    "LetterItem",
    "LetterKind",
    "LetterSeal",
    "LetterState",
    "ListedFirm",
    "Manner",
    "PlannedCheckup",
    "Risk",
    "SectorFinding",
    "Share",
    "SpecialCheck",
    "SpecialUnit",
    "WageCase",
    "WageClue",
    "WageEntry",
    "WageLine",
    "WagePayment",
]
