"""A shared matter as the other side is told it: on its desk, in its package. Nothing else of it
goes out: no complaint, no way of choosing, no name of a worker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huigong.domains.supervision.checkups.models import Finding
from huigong.domains.supervision.clues.standing import case_of, clue_of
from huigong.domains.supervision.duties.reading import shelf
from huigong.domains.supervision.joint.following import firms_of
from huigong.domains.supervision.joint.models import ListedFirm, SectorFinding
from huigong.domains.supervision.letters.models import VOID, Letter, LetterItem
from huigong.domains.supervision.shares.actions import Matter, files_for_others
from huigong.domains.supervision.shares.models import Share
from huigong.domains.supervision.wages.models import WageCase, WageClue
from huigong.kernel.files.models import Attachment
from huigong.kernel.scoping.sighted import model_of
from huigong.kernel.ui.grouping import yuan

#: The form of `matter.json`; raised when a reader of the one before would misread it.
FORMAT = "huigong.joint/1"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is wrong: what, the facts, what was asked for, where it is written."""

    name: str
    facts: str
    demand: str
    people: int | None
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """One employer in whose check-up it was found."""

    name: str
    uscc: str
    checked_on: date
    people: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the other side may know of a matter."""

    what: str
    number: str
    title: str
    unit: str
    lines: tuple[tuple[str, str], ...]
    points: tuple[Point, ...]
    seen: tuple[Seen, ...]


def matter_of(share: Share, *, lock: bool = False) -> Matter:
    """The row that was shared, in the present scope; locked for whoever changes it."""
    rows = model_of(share.kind).objects
    found: Any = (rows.select_for_update() if lock else rows).get(pk=share.row_id)
    row: Matter = found
    return row


def with_matters(shares: Iterable[Share]) -> list[tuple[Share, Matter]]:
    """Shares with their rows, one question for each kind; without those out of sight."""
    shares = list(shares)
    found: dict[tuple[int, int], Any] = {}
    for kind in {share.kind for share in shares}:
        numbers = [share.row_id for share in shares if share.kind == kind]
        for row in model_of(kind).objects.filter(pk__in=numbers):
            found[kind, row.pk] = row
    pairs = ((share, found.get((share.kind, share.row_id))) for share in shares)
    return [(share, row) for share, row in pairs if row is not None]


def told_of(matter: Matter) -> Told:
    """A matter in words."""
    lines = (*_own_lines(matter), *_clue_lines(matter), *_case_lines(matter))
    return Told(
        what=_what(matter),
        number=matter.number,
        title=_("%s拖欠工资") % matter.employer_name
        if isinstance(matter, WageCase)
        else matter.title,
        unit=matter.unit.name,
        lines=tuple((label, said) for label, said in lines if said),
        points=tuple(_points(matter)),
        seen=tuple(_seen(matter)) if isinstance(matter, SectorFinding) else (),
    )


def _what(matter: Matter) -> str:
    if isinstance(matter, Letter):
        return str(matter.get_kind_display())
    return _("行业性问题") if isinstance(matter, SectorFinding) else _("欠薪案件")


def _wage_lines(case: WageCase) -> Iterator[tuple[str, str]]:
    """The sums alone: who the workers are is told by no exchange."""
    yield _("欠薪单位"), case.employer_name
    yield _("统一社会信用代码"), case.employer.uscc or ""
    yield _("工程项目或工作地点"), case.site
    yield _("农民工工资"), _("是") if case.is_migrant else ""
    yield _("立案日期"), _day(case.opened_on)
    yield _("人数"), str(case.workers)
    for label, fen in (
        (_("拖欠（元）"), case.owed_fen),
        (_("协商（元）"), case.agreed_fen),
        (_("已付（元）"), case.paid_fen),
        (_("尚欠（元）"), case.left_fen),
    ):
        yield label, yuan(fen)
    for clue in WageClue.objects.on(case).order_by("id"):
        yield _("移送"), f"{_day(clue.sent_on)} {clue.receiver} {clue.words}".strip()
        yield _("回复"), f"{_day(clue.heard_on)} {clue.answer}".strip()


def _own_lines(matter: Matter) -> Iterator[tuple[str, str]]:
    if isinstance(matter, WageCase):
        yield from _wage_lines(matter)
        return
    if isinstance(matter, Letter):
        yield _("用人单位"), matter.employer_name
        yield _("统一社会信用代码"), (matter.employer and matter.employer.uscc) or ""
        yield _("主送"), matter.addressee
        yield _("签发日期"), _day(matter.issued_on)
        yield _("送达"), " ".join((matter.get_service_display(), _day(matter.served_on))).strip()
        yield _("答复期限"), _day(matter.answer_by)
        # Taken back since it was given: it must not look as if it stood.
        yield _("状态"), str(matter.get_state_display()) if matter.state in VOID else ""
        return
    yield _("行业"), matter.trade_name
    yield _("监督事项"), matter.duty_name
    yield _("检查从"), _day(matter.since)
    yield _("检查到"), _day(matter.until)
    yield _("检查发现的单位"), str(matter.employers)
    yield _("检查涉及人数"), str(matter.people or "")
    yield _("情况"), matter.summary


def _clue_lines(matter: Matter) -> Iterator[tuple[str, str]]:
    clue = clue_of(matter)
    if clue is None:
        return
    yield _("移送检察机关"), f"{_day(clue.sent_on)} {clue.receiver}"
    yield _("情形"), "、".join(clue.ground_words)
    yield _("用人单位怎样不配合"), clue.refusal
    yield _("移送的材料"), clue.documents
    if clue.reply:
        said = (clue.get_reply_display(), _day(clue.replied_on), clue.reply_note)
        yield _("检察机关的答复"), " ".join(said).strip()


def _case_lines(matter: Matter) -> Iterator[tuple[str, str]]:
    case = case_of(matter)
    if case is None:
        return
    yield _("立案"), f"{_day(case.filed_on)} {case.authority} {case.case_number}".strip()
    yield _("处理结果"), f"{_day(case.concluded_on)} {case.outcome}".strip()


def _points(matter: Matter) -> Iterator[Point]:
    if isinstance(matter, WageCase):
        return
    if isinstance(matter, Letter):
        for item in LetterItem.objects.on(matter).order_by("place"):
            yield Point(item.name, item.facts, item.demand, item.people, tuple(item.basis))
        return
    duty = shelf().duties.get(matter.duty)
    version = duty.on(matter.until) if duty else None
    basis = version.basis if version else ()
    yield Point(matter.duty_name, version.test if version else "", "", matter.people or None, basis)


def _seen(sector: SectorFinding) -> Iterator[Seen]:
    found = Finding.objects.filter(
        checkup_id__in=sector.checkup_ids, duty=sector.duty, struck_on=None
    ).select_related("checkup__employer")
    for one in found.order_by("checkup__checked_on", "checkup_id", "id"):
        checkup = one.checkup
        yield Seen(
            checkup.employer_name, checkup.employer.uscc or "", checkup.checked_on, one.people
        )


def files_given(share: Share) -> list[Attachment]:
    """The files that were given along and are still there."""
    return list(files_for_others(matter_of(share)).filter(pk__in=share.file_ids))


def plain(share: Share, matter: Matter) -> dict[str, Any]:
    """The same for a machine; keys are steady, values are as people read them."""
    told = told_of(matter)
    firms = firms_of(matter) if isinstance(matter, SectorFinding) else ()
    return {
        "format": FORMAT,
        "share": str(share.pk),
        "given_at": share.given_at.isoformat(timespec="seconds"),
        "to": share.body_name,
        "from": told.unit,
        "what": told.what,
        "number": told.number,
        "title": told.title,
        "asked": share.asked,
        "facts": [{"label": label, "value": said} for label, said in told.lines],
        "points": [_plain_point(one) for one in told.points],
        "employers": [_plain_seen(one) for one in told.seen],
        "firms": [_plain_firm(one) for one in firms],
    }


def _plain_point(one: Point) -> dict[str, Any]:
    return {
        "duty": one.name,
        "facts": one.facts,
        "demand": one.demand,
        "people": one.people,
        "basis": list(one.basis),
    }


def _plain_seen(one: Seen) -> dict[str, Any]:
    day = one.checked_on.isoformat()
    return {"name": one.name, "uscc": one.uscc, "checked_on": day, "people": one.people}


def _plain_firm(one: ListedFirm) -> dict[str, Any]:
    return {
        "place": one.place,
        "name": one.name,
        "uscc": one.uscc,
        "problem": one.problem,
        "outcome": one.outcome,
        "done_on": _day(one.done_on),
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
