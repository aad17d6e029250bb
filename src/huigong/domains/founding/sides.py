"""The union that approves a founding, and the employers that one can cover."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.domains.founding.models import Cover, Founding
from huigong.kernel.employers.models import Employer
from huigong.kernel.employers.sides import check_untied
from huigong.kernel.org.models import Closure, Level, Unit, UnitType
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.legs import is_recused
from huigong.kernel.workflow.recusal import superior_of

#: Unions that lead others; one of an employer approves nobody's founding.
_LEADING = (
    *(UnitType.FEDERATION, UnitType.INDUSTRIAL, UnitType.COMMISSION),
    *(UnitType.TOWNSHIP, UnitType.PARK, UnitType.DIRECT, UnitType.TRADE),
)


def approvers_of(office: Unit) -> list[Unit]:
    """Who can be the union above a new one: the office itself and those over it, near first."""
    above = Closure.objects.filter(descendant=office, ancestor__level__gte=Level.PROVINCE)
    fitting = above.filter(ancestor__type__in=_LEADING, ancestor__closed_on=None)
    rows = fitting.select_related("ancestor").order_by("depth", "line")
    return list({row.ancestor_id: row.ancestor for row in rows}.values())


def check_approver(founding: Founding) -> None:
    """Raises ValidationError for a union that does not stand above the office, or leads nobody."""
    if founding.approver not in approvers_of(founding.unit):
        raise ValidationError(
            {"approver": _("批准的要是承办单位自己或它的上级工会；企业的工会不能批。")}
        )


def check_employer(founding: Founding, employer: Employer) -> None:
    """Raises ValidationError when a founding cannot cover an employer."""
    if employer.union_id is not None:
        raise ValidationError({"employer": _("%s 已经有工会了。") % employer.name})
    with scope(SYSTEM, reason="founding: is another founding open for this employer"):
        other = Cover.objects.filter(employer=employer, is_open=True).select_related("founding")
        found = other.first()
        office = found.founding.unit.name if found else ""
    if found is not None:
        words = {"employer": employer.name, "office": office}
        raise ValidationError({"employer": _("%(office)s 正在办 %(employer)s 的建会。") % words})
    check_untied(employer.pk, founding.unit, founding.approver)


def approver_instead(founding: Founding) -> Unit:
    """Who approves after offices were kept out: as before, else the nearest above that may."""
    kind = kind_of(Founding)
    is_below = Closure.objects.filter(ancestor=founding.approver, descendant=founding.unit).exists()
    if is_below and not is_recused(kind, founding.pk, founding.approver):
        return founding.approver
    return superior_of(kind, founding.pk, founding.approver) or founding.unit
