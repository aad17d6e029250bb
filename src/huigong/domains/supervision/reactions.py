"""What follows from a tie that becomes known."""

from huigong.domains.supervision.checkups.actions import keep_tied_out_of_checkups
from huigong.domains.supervision.joint.actions import keep_tied_out_of_sectors
from huigong.domains.supervision.letters.actions import keep_tied_out_of_letters
from huigong.domains.supervision.risks.actions import keep_tied_out_of_risks
from huigong.domains.supervision.wages.actions import keep_tied_out_of_wages
from huigong.kernel.actions import on
from huigong.kernel.employers.models import Employer


@on("employers.tie_employer")
def keep_tied_out_of_supervision(employer: Employer) -> None:
    """It holds at once for whatever of the employer is there already."""
    keep_tied_out_of_checkups(employer.pk)
    keep_tied_out_of_letters(employer.pk)
    keep_tied_out_of_risks(employer.pk)
    keep_tied_out_of_sectors(employer.pk)
    keep_tied_out_of_wages(employer.pk)
