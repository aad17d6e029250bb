"""A word taken back takes the text back, at once and whoever said it."""

from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection.keeping import has_agreed
from huigong.domains.hotline.protection.models import ConsentTo
from huigong.domains.hotline.typical.actions import reason_against, withdraw_typical
from huigong.domains.hotline.typical.models import TypicalCase, TypicalState
from huigong.kernel.actions import on
from huigong.kernel.actions.shut import shut
from huigong.kernel.scoping.scope import SYSTEM, scope

shut(TypicalCase, reason_against)


@on("hotline.consent_case")
def withdraw_with_the_consent(case: Case) -> None:
    """The worker's last word is no: what was made of the case is withdrawn."""
    if has_agreed(case.pk, ConsentTo.PUBLISH):
        return
    with scope(SYSTEM, reason="typical case: the consent was taken back"):
        for row in TypicalCase.objects.filter(case=case).exclude(state=TypicalState.WITHDRAWN):
            withdraw_typical(row, withdrawal=_("职工不同意公开了"))
