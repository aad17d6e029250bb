"""Deciding what a parameter is: by a new row each time, so that old cases keep their old rule."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.kernel.access.places import require_place
from huigong.kernel.actions import action
from huigong.kernel.params.lookup import at
from huigong.kernel.params.models import Override
from huigong.kernel.params.values import NoValue
from huigong.kernel.scoping.scope import current

KEPT = ("name", "division", "value", "from_on", "until_on", "source")


@action("set", model=Override, creates=True, records=KEPT)
def set_override(
    *,
    name: str,
    value: Any,
    from_on: date,
    source: str,
    division: str = "",
    until_on: date | None = None,
    note: str = "",
) -> Override:
    """登记了参数取值"""
    require_place(division)
    return Override(
        name=name,
        value=value,
        from_on=from_on,
        until_on=until_on,
        source=source.strip(),
        division=division,
        note=note.strip(),
        decided_by=current().account_id,
    )


@action("confirm", model=Override, creates=True, records=("name", "division", "from_on", "source"))
def confirm_override(
    *, name: str, from_on: date, source: str, division: str = "", note: str = ""
) -> Override:
    """确认了参数的现有取值"""
    require_place(division)
    try:
        value = at(from_on, division=division).get(name)
    except (NoValue, KeyError) as error:
        raise ValidationError({"name": _("这一天还没有取值，请登记取值。")}) from error
    if value.confirmed:
        raise ValidationError({"name": _("这个取值已经确认，依据：%s") % value.source})
    return Override(
        name=name,
        value=str(value.value) if value.unit == "CNY" else value.value,
        from_on=from_on,
        source=source.strip(),
        division=division,
        note=note.strip(),
        decided_by=current().account_id,
    )


@action("end", model=Override, records=("until_on",))
def end_override(row: Override, *, until_on: date) -> Override:
    """停用了参数取值"""
    require_place(row.division)
    if row.until_on is not None and row.until_on < until_on:
        raise ValidationError({"until_on": _("该取值已于更早的日期停用。")})
    row.until_on = until_on
    return row
