"""Drawing a sample, and recording what was found."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.quality.models import Point, QualityCheck, QualityDraw
from huigong.kernel.access import reach
from huigong.kernel.actions import action, on
from huigong.kernel.actions.bulk import insert_rows
from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of

MOST = 100


@action("draw", model=QualityDraw, creates=True, records=("first", "last", "size", "seed"))
def draw_checks(*, first: date, last: date, size: int, seed: int) -> QualityDraw:
    """抽取了质检样本"""
    if last < first:
        raise ValidationError({"last": _("结束日期不能早于开始日期。")})
    if not 1 <= size <= MOST:
        raise ValidationError({"size": _("每次抽 1 到 %d 件。") % MOST})
    ids = closed_between(first, last)
    if not ids:
        raise ValidationError(_("这段日子里没有办结的诉求，换一段再抽。"))
    return QualityDraw(
        id=next_ids(1)[0],
        unit=Unit.objects.get(pk=current().office_id),
        first=first,
        last=last,
        seed=seed,
        found=len(ids),
        size=min(size, len(ids)),
        drawn_at=now(),
    )


def sample(draw: QualityDraw) -> list[int]:
    """The cases that the seed draws: the same for everybody who draws again."""
    ids = closed_between(draw.first, draw.last)
    return sorted(random.Random(draw.seed).sample(ids, min(draw.size, len(ids))))  # noqa: S311  # to be repeated, not to be secret


def closed_between(first: date, last: date) -> list[int]:
    """The cases closed from a day to a day, both included, in the seat's reach and in order."""
    begin = timezone.make_aware(datetime.combine(first, time.min))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    closed = Case.objects.filter(reach(Case, "view"), closed_at__gte=begin, closed_at__lt=end)
    return list(closed.exclude(state="withdrawn").order_by("pk").values_list("pk", flat=True))


@on("hotline.draw_checks")
def put_checks(draw: QualityDraw) -> None:
    """A line for each drawn case, in the transaction of the draw."""
    rows = sample(draw)
    kind = kind_of(Case)
    insert_rows(
        QualityCheck,
        [
            QualityCheck(id=number, kind=kind, row_id=row, draw=draw, unit_id=draw.unit_id)
            for number, row in zip(next_ids(len(rows)), rows, strict=True)
        ],
    )


@action("mark", model=QualityCheck, records=("points",))
def mark_check(check: QualityCheck, *, points: Mapping[str, bool], note: str = "") -> QualityCheck:
    """记录了质检结果"""
    if set(points) != set(Point.values):
        raise ValidationError(_("每一条都要说是或不是。"))
    if not all(points.values()) and not note.strip():
        raise ValidationError({"note": _("有不合格的，请写明要改进什么。")})
    check.points, check.note = dict(points), note.strip()
    check.checked_at, check.checked_by_id = now(), current().account_id
    return check
