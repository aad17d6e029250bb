"""What becomes of who signed, on the day the union is founded."""

from __future__ import annotations

from huigong.domains.founding.models import Applicant, Founding
from huigong.domains.membership.public import founders
from huigong.kernel.people.erasing import ERASED
from huigong.kernel.people.finding import find_people
from huigong.kernel.people.models import Person
from huigong.kernel.scoping.scope import SYSTEM, scope


def file_of(name: str, phone: str) -> Person | None:
    """The file in the seat's own sight that both the number and the name lead to."""
    found = [row for row in find_people(phone, at_most=5) if row.name == name]
    return found[0] if len(found) == 1 else None


def take_in_applicants(founding: Founding) -> None:
    """Whoever signed, and did not take it back, joins the new union; a part of approving it."""
    rows = Applicant.objects.on(founding).filter(struck_on=None).exclude(name=ERASED)
    signed = {row.pk: row for row in rows.order_by("pk")}
    signers = [_signer(row) for row in signed.values()]
    union = founding.union
    if union is None:
        return
    told = founders.take_in(union, signers, source=founding.number)
    with scope(SYSTEM, reason="founding: what became of who signed"):
        for one in told:
            row = signed[one.key]
            row.person_id, row.not_taken = one.person_id, one.reason
            row.save(update_fields=("person", "not_taken"))


def _signer(row: Applicant) -> founders.Signer:
    phone = row.phone.open() if row.phone else ""
    person_id = row.person_id
    if person_id is None and phone:
        # Months may lie between the signature and the union: a file may have come meanwhile.
        found = file_of(row.name, phone)
        person_id = found.pk if found else None
    return founders.Signer(row.pk, row.name, phone, person_id)
