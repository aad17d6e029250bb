"""Computed columns of the register of employers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huigong.kernel.employers.industries import industry_name
from huigong.kernel.employers.models import Employer


def industry_of(employer: Employer) -> str:
    """The code with its name."""
    return f"{employer.industry} {industry_name(employer.industry)}".strip()


def former_names_of(employer: Employer) -> str:
    """Every former name with the day until which it was used, one a line."""
    lines = []
    for row in employer.former_names.order_by("until_on", "id"):
        until = _("（用到 %s）") % row.until_on.isoformat() if row.until_on else ""
        lines.append(f"{row.name}{until}")
    return "\n".join(lines)
