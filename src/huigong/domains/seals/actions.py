"""Every write of the register of seals."""

from __future__ import annotations

from datetime import date

from huigong.domains.seals.models import SealUse
from huigong.kernel.actions import action
from huigong.kernel.org.models import Unit


@action("record", model=SealUse, creates=True, records=("seal", "copies"))
def record_seal_use(
    *,
    unit: Unit,
    number: str,
    sealed_on: date,
    seal: str,
    paper: str,
    asked_by: str,
    approved_by: str,
    sealed_by: str,
    paper_number: str = "",
    copies: int = 1,
    matter_number: str = "",
    note: str = "",
) -> SealUse:
    """登记了用印"""
    return SealUse(
        unit=unit,
        number=number,
        sealed_on=sealed_on,
        seal=seal,
        paper=paper,
        paper_number=paper_number,
        copies=copies,
        matter_number=matter_number,
        asked_by=asked_by,
        approved_by=approved_by,
        sealed_by=sealed_by,
        note=note,
    )


@action("correct", model=SealUse, records=("copies",))
def correct_seal_use(
    seal_use: SealUse,
    *,
    paper: str,
    copies: int,
    paper_number: str = "",
    matter_number: str = "",
    note: str = "",
) -> SealUse:
    """更正了用印登记"""
    seal_use.paper, seal_use.paper_number, seal_use.copies = paper, paper_number, copies
    seal_use.matter_number, seal_use.note = matter_number, note
    return seal_use
