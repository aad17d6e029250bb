"""Every write of the archive: put away, lend, appraise, destroy by two persons' decision."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from huigong.domains.hotline.archive.catalogue import catalogue_of
from huigong.domains.hotline.archive.models import Volume, VolumeState
from huigong.domains.hotline.archive.rules import kept_until
from huigong.domains.hotline.categories import leaf_name
from huigong.domains.hotline.models import Case, CaseKind
from huigong.kernel import params
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.files import keeping
from huigong.kernel.files.models import Attachment
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.numbers import next_number

_MOST_YEARS = 100
#: In which state a volume is when something is done with it.
_FROM = {
    "lend": VolumeState.KEPT,
    "restore": VolumeState.LENT,
    "keep": VolumeState.KEPT,
    "propose": VolumeState.KEPT,
    "refuse": VolumeState.PROPOSED,
    "destroy": VolumeState.PROPOSED,
}


def put_in_volume(case: Case) -> Volume:
    """The volume of a case that is being archived: a part of that action."""
    day = today()
    # What kind it was may never have been said: then it is kept as long as a complaint.
    kind = case.kind or CaseKind.COMPLAINT
    years = int(params.at(day).get(f"archive.years.{kind}").value)
    pieces = catalogue_of(case)
    running = next_number(f"hotline.volume/{day.year}")
    volume = Volume(
        id=next_ids(1)[0],
        number=f"QH12351-DA-{day.year}-{running:06d}",
        unit_id=case.unit_id,
        case=case,
        title=" ".join((case.number, leaf_name(case.category) or case.get_kind_display()))[:120],
        years=years,
        archived_on=day,
        due_on=kept_until(day, years),
        pieces=len(pieces),
        catalogue=pieces,
    )
    volume.save(force_insert=True)
    return volume


@action("lend", model=Volume, records=("purpose", "back_by"))
def lend_volume(volume: Volume, *, borrower: str, purpose: str, back_by: date) -> Volume:
    """借出了案卷"""
    if back_by < today():
        raise ValidationError({"back_by": _("应还日期不能在今天以前。")})
    volume.borrower, volume.purpose = _need("borrower", borrower), _need("purpose", purpose)
    volume.lent_on, volume.back_by, volume.state = today(), back_by, VolumeState.LENT
    return volume


@action("restore", model=Volume)
def restore_volume(volume: Volume) -> Volume:
    """收回了借出的案卷"""
    volume.state = VolumeState.KEPT
    volume.borrower = volume.purpose = ""
    volume.lent_on = volume.back_by = None
    return volume


@action("keep", model=Volume, records=("years", "opinion"))
def keep_volume(volume: Volume, *, years: int, opinion: str) -> Volume:
    """鉴定后改了保管年限"""
    if not 0 <= years <= _MOST_YEARS:
        raise ValidationError({"years": _("写 0 到 100 年，0 表示永久。")})
    volume.opinion = _need("opinion", opinion)
    volume.years, volume.due_on = years, kept_until(volume.archived_on, years)
    return volume


@action("propose", model=Volume, records=("opinion",))
def propose_volume(volume: Volume, *, opinion: str) -> Volume:
    """提出了销毁案卷"""
    volume.opinion = _need("opinion", opinion)
    volume.proposed_by_id, volume.proposed_at = current().person_id, now()
    volume.state = VolumeState.PROPOSED
    return volume


@action("refuse", model=Volume, records=("opinion",))
def refuse_volume(volume: Volume, *, opinion: str) -> Volume:
    """没有批准销毁案卷"""
    volume.opinion = _need("opinion", opinion)
    volume.state, volume.proposed_by, volume.proposed_at = VolumeState.KEPT, None, None
    return volume


@action("destroy", model=Volume)
def destroy_volume(volume: Volume) -> Volume:
    """批准并销毁了案卷"""
    year = today().year
    running = next_number(f"hotline.destroyed/{year}")
    volume.certificate = f"QH12351-XH-{year}-{running:04d}"
    volume.decided_by_id, volume.destroyed_at = current().person_id, now()
    volume.state = VolumeState.DESTROYED
    volume.catalogue = []
    return volume


def empty_case(volume: Volume) -> None:
    """After the decision: the words of the case and of all that hangs on it go, bytes included."""
    with connection.cursor() as cursor:
        # The database asks for the two persons once more.
        cursor.execute("SELECT hotline_destroy(%s)", [volume.pk])
    with scope(SYSTEM, reason="archive: files of a destroyed volume"):
        of = {"kind": kind_of(Case), "row_id": volume.case_id}
        rows = Attachment.objects.filter(**of, removed_at=None)
        places = list(rows.values_list("place", flat=True))
        why = _("随案卷销毁，证明 %s") % volume.certificate
        rows.update(removed_at=now(), removal=why[:200], name="—", note="")
    transaction.on_commit(lambda: _forget(places))


def _forget(places: list[str]) -> None:
    for place in places:
        for area in (keeping.KEPT, keeping.SMALL):
            keeping.drop(area, place)


def reason_against(volume: Volume, verb: str) -> str:
    """Why a volume cannot be dealt with so now; empty when it can."""
    if volume.state != _FROM.get(verb, volume.state):
        return _("这一卷现在是“%s”，不能这样做。请刷新后再看。") % volume.get_state_display()
    if verb == "propose" and (volume.due_on is None or volume.due_on >= today()):
        return _("保管期没有满，不能提出销毁。")
    if verb == "destroy" and volume.proposed_by_id == current().person_id:
        return _("提出销毁和批准销毁要是两个人。请由另一位批准。")
    return ""


def _need(name: str, words: str) -> str:
    if not words.strip():
        raise ValidationError({name: _("请写明。")})
    return words.strip()
