"""The sealed paper of a letter: found again, and taken off by nobody."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from huigong.domains.supervision.letters.eseal.models import LetterSeal
from huigong.domains.supervision.letters.models import Letter
from huigong.kernel.actions.shut import shut
from huigong.kernel.files import keeping
from huigong.kernel.files.models import Attachment


def seal_of(letter: Letter) -> LetterSeal | None:
    """What the e-seal of a letter says; None where it has a wet one or none."""
    return LetterSeal.objects.on(letter).first()


def sealed_paper(letter: Letter) -> bytes | None:
    """The letter as it was sealed. Raises keeping.Gone when the file is lost: a paper without its
    seal must not go out in its place.
    """
    seal = LetterSeal.objects.on(letter).select_related("sealed").first()
    return keeping.read(keeping.KEPT, seal.sealed.place) if seal else None


def sealed_places(ids: Sequence[int]) -> dict[int, str]:
    """Where the sealed papers of letters lie, for those that have one."""
    rows = LetterSeal.objects.filter(letter__in=ids)
    return dict(rows.values_list("letter_id", "sealed__place"))


def _stays(attachment: Attachment, verb: str) -> str:
    if verb == "remove" and LetterSeal.objects.filter(sealed=attachment).exists():
        return _("这是加盖了电子印章的签发件，不能删除。")
    return ""


shut(Attachment, _stays)
