"""What follows: an archived case has a volume, a destroyed volume has no content."""

from django.utils.translation import gettext as _

from huigong.domains.hotline.archive.actions import empty_case, put_in_volume, reason_against
from huigong.domains.hotline.archive.models import Volume
from huigong.domains.hotline.models import Case, CaseState
from huigong.kernel.actions import on
from huigong.kernel.actions.shut import shut

#: What is still done when a case lies in the archive: the worker's word on publishing, the calls
#: that look after who complained, a slip to read it by. None of it changes the case.
_STILL = frozenset({"consent", "aftercare", "hand"})


def stays_as_it_is(case: Case, verb: str) -> str:
    """Why an archived case is not written on."""
    if case.state != CaseState.ARCHIVED or verb in _STILL:
        return ""
    return _("这件事已经归档，不再改动。有新情况请另行登记，并写明它的编号。")


shut(Case, stays_as_it_is)
shut(Volume, reason_against)


@on("hotline.archive_case")
def put_away(case: Case) -> None:
    """The volume is made with the case, so that nothing is archived without one."""
    put_in_volume(case)


@on("hotline.destroy_volume")
def empty(volume: Volume) -> None:
    """Whoever decided has decided; the content goes in the same transaction."""
    empty_case(volume)
