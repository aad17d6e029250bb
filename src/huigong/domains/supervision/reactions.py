"""What follows from a tie that becomes known."""

from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.joint.actions import keep_tied_out_of_sectors
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.risks.models import Risk
from huigong.domains.supervision.wages.models import WageCase
from huigong.kernel.actions import on
from huigong.kernel.employers.models import Employer
from huigong.kernel.employers.sides import keep_tied_out_of


@on("employers.tie_employer")
def keep_tied_out_of_supervision(employer: Employer) -> None:
    """It holds at once for whatever of the employer is there already."""
    for model in (Checkup, Letter, Risk, WageCase):
        keep_tied_out_of(model, employer.pk)
    keep_tied_out_of_sectors(employer.pk)
