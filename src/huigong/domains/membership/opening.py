"""Opening and closing the codes by which people join."""

from __future__ import annotations

import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.domains.membership.models import JoinPoint
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Unit

#: Without letters that are mistaken for one another, said over the telephone or read off a wall.
_MARKS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE = 8


@action("open", model=JoinPoint, creates=True, records=("unit", "group"))
def open_point(
    *,
    unit: Unit,
    name: str,
    group: str = "",
    is_fallback: bool = False,
    division: str = "",
) -> JoinPoint:
    """开通了入会二维码"""
    if is_fallback and not division:
        raise ValidationError({"division": _("兜底的二维码要选管哪个县，职工按地方才查得到。")})
    code = "".join(secrets.choice(_MARKS) for _place in range(_CODE))
    return JoinPoint(
        unit=unit,
        code=code,
        name=name.strip(),
        group=group,
        is_fallback=is_fallback,
        division=division,
    )


@action("edit", model=JoinPoint, records=("group",))
def edit_point(
    point: JoinPoint, *, name: str, group: str = "", is_fallback: bool = False, division: str = ""
) -> JoinPoint:
    """修改了入会二维码"""
    point.name, point.group = name.strip(), group
    point.is_fallback, point.division = is_fallback, division
    return point


@action("close", model=JoinPoint)
def close_point(point: JoinPoint) -> JoinPoint:
    """停用了入会二维码"""
    if point.closed_on is not None:
        raise ValidationError(_("这个二维码已经停用。"))
    point.closed_on = today()
    return point
