"""Every write about employers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.kernel.actions import action
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.codes import normal
from huigong.kernel.employers.models import Employer, EmployerName, Nature, Tie
from huigong.kernel.org.models import Post, Unit
from huigong.kernel.scoping.sighted import kind_of


@action("register", model=Employer, creates=True, records=("unit", "uscc"))
def register_employer(
    *,
    unit: Unit,
    name: str,
    uscc: str | None = None,
    division: str = "",
    industry: str = "",
    size: str = "",
    people: int | None = None,
    is_platform: bool = False,
    union: Unit | None = None,
) -> Employer:
    """登记了用人单位"""
    return Employer(
        unit=unit,
        name=name.strip(),
        uscc=normal(uscc or "") or None,
        division=division,
        industry=industry,
        size=size,
        people=people,
        is_platform=is_platform,
        union=union,
    )


@action("edit", model=Employer, records=("unit", "uscc"))
def edit_employer(
    employer: Employer,
    *,
    unit: Unit,
    name: str,
    uscc: str | None = None,
    division: str = "",
    industry: str = "",
    size: str = "",
    people: int | None = None,
    is_platform: bool = False,
    union: Unit | None = None,
) -> Employer:
    """修改了用人单位的登记"""
    employer.unit, employer.name, employer.uscc = unit, name.strip(), normal(uscc or "") or None
    employer.division, employer.industry = division, industry
    employer.size, employer.people, employer.union = size, people, union
    employer.is_platform = is_platform
    return employer


@action("rename", model=Employer)
def rename_employer(
    employer: Employer,
    *,
    new_name: Annotated[str, gettext_lazy("新名称")],
    since: Annotated[date | None, gettext_lazy("从哪天起用")] = None,
) -> Employer:
    """登记了单位更名，旧名称仍查得到"""
    new_name = new_name.strip()
    if new_name in ("", employer.name):
        raise ValidationError({"new_name": _("请填新的名称；只是写错了字，请用“修改”。")})
    day = since or today()
    _remember(employer, employer.name, day - timedelta(days=1))
    employer.name = new_name
    return employer


@action("alias", model=Employer)
def alias_employer(
    employer: Employer,
    *,
    former_name: Annotated[str, gettext_lazy("曾用名")],
    until_on: Annotated[date | None, gettext_lazy("用到哪天")] = None,
) -> Employer:
    """补登了单位的曾用名"""
    former_name = former_name.strip()
    if len(former_name) < 2:
        raise ValidationError({"former_name": _("曾用名至少两个字。")})
    _remember(employer, former_name, until_on)
    return employer


def _remember(employer: Employer, name: str, until_on: date | None) -> None:
    EmployerName.objects.create(
        kind=kind_of(Employer),
        row_id=employer.pk,
        employer=employer,
        unit_id=employer.unit_id,
        name=name,
        until_on=until_on,
    )
    employer.aliases = f"{employer.aliases} {name}".strip()


@action("tie", model=Employer, records=("tied_unit", "nature"))
def tie_employer(
    employer: Employer,
    *,
    nature: Annotated[str, gettext_lazy("关系")],
    source: str,
    tied_unit: Annotated[Unit | None, gettext_lazy("有关系的单位")] = None,
    tied_post: Post | None = None,
    from_on: date | None = None,
) -> Employer:
    """登记了利害关系"""
    if (tied_unit is None) == (tied_post is None):
        raise ValidationError({"tied_unit": _("请选一个工会，或者填一位工会干部，二者选一。")})
    if nature not in Nature.values:
        raise ValidationError({"nature": _("请选是哪一种关系。单位依法交的工会经费不算。")})
    if not source.strip():
        raise ValidationError({"source": _("请写明怎么知道的，例如：主席本人申报。")})
    tie = Tie(
        kind=kind_of(Employer),
        row_id=employer.pk,
        employer=employer,
        unit_id=employer.unit_id,
        tied_unit=tied_unit,
        tied_post=tied_post,
        nature=nature,
        from_on=from_on,
        source=source.strip(),
    )
    tie.full_clean(exclude=("employer", "unit", "tied_unit", "tied_post"))
    tie.save(force_insert=True)
    return employer


@action("untie", model=Tie, records=("reason",))
def untie_employer(tie: Tie, *, reason: str) -> Tie:
    """登记了利害关系已经结束"""
    if tie.until_on is not None:
        raise ValidationError(_("这一条已经登记为结束。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么不再有这层关系。")})
    tie.until_on = today()
    tie.source = f"{tie.source}；{reason.strip()}"[:200]
    return tie
