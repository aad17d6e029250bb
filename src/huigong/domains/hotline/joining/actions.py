"""Joining and parting, and one answer to all cases of a bundle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.domains.hotline.actions import answer_case
from huigong.domains.hotline.joining.models import Bundle, CaseLink
from huigong.domains.hotline.models import Case
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.numbers import next_number

#: More cannot be surveyed on one page, and is no longer the same matter.
MOST = 200


@action("open", model=Bundle, creates=True, records=("likeness",))
def open_bundle(*, title: str, likeness: str) -> Bundle:
    """建立了并案"""
    moment = now()
    year = timezone.localdate(moment).year
    return Bundle(
        id=next_ids(1)[0],
        number=f"BA-{year}-{next_number(f'hotline.bundle/{year}'):04d}",
        unit=Unit.objects.get(pk=current().office_id),
        likeness=likeness,
        title=title.strip()[:60],
        opened_at=moment,
    )


# Into which, the link says: two histories with one number would tell who is the same person.
@action("join", model=Case)
def join_case(case: Case, *, bundle: Bundle) -> Case:
    """并入了并案"""
    link = link_of(case)
    if link is not None:
        raise ValidationError(
            _("%(case)s 已经在 %(bundle)s 里。要换，请先移出。")
            % {
                "case": case.number,
                "bundle": Bundle.objects.filter(pk=link.bundle_id).first() or "",
            }
        )
    if CaseLink.objects.filter(bundle=bundle, parted_at=None).count() >= MOST:
        raise ValidationError(_("一个并案最多 %d 件，请另建一个。") % MOST)
    CaseLink(
        kind=kind_of(Case),
        row_id=case.pk,
        bundle=bundle,
        joined_at=now(),
        joined_by_id=current().account_id,
    ).save(force_insert=True)
    return case


@action("part", model=Case)
def part_case(case: Case, *, note: str = "") -> Case:
    """移出了并案"""
    link = link_of(case)
    if link is None:
        raise ValidationError(_("这件事不在并案里。"))
    link.parted_at, link.parted_by_id = now(), current().account_id
    link.note = note.strip()[:200]
    link.save(update_fields=("parted_at", "parted_by", "note"))
    return case


def link_of(case: Case) -> CaseLink | None:
    """The link of a case that is in a bundle now."""
    # Without its bundle: an office that has the case need not see what was bundled above it.
    return CaseLink.objects.on(case).filter(parted_at=None).first()


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one case of a bundle: answered, or the reason why not."""

    case: Case
    reason: str = ""


def answer_all(cases: Sequence[Case], *, answer: str) -> list[Answered]:
    """The same answer to each case, one action a case; one that refuses keeps none of the rest."""
    told = []
    for case in cases:
        try:
            with transaction.atomic():
                answer_case(case, answer=answer)
            told.append(Answered(case))
        except ValidationError as refused:
            told.append(Answered(case, " ".join(refused.messages)))
    return told
