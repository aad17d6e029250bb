"""What follows for foundings: from a tie that becomes known, and from the union's first day."""

from __future__ import annotations

from huigong.domains.founding import reasons  # noqa: F401  (closes what may not be written)
from huigong.domains.founding.actions import keep_out_of_open
from huigong.domains.founding.joined.actions import take_in_applicants
from huigong.domains.founding.models import Founding
from huigong.kernel.actions import on
from huigong.kernel.employers.models import Employer


@on("employers.tie_employer")
def keep_tied_out_of_what_is_open(employer: Employer) -> None:
    """It holds at once for the foundings that are there already."""
    keep_out_of_open(employer.pk)


@on("founding.approve_founding")
def make_members(founding: Founding) -> None:
    """Whoever signed for the union belongs to it."""
    take_in_applicants(founding)
