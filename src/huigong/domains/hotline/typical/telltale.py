"""What in a text would tell whose case it was: names, the employer, numbers."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection.models import Party
from huigong.kernel.employers.finding import brief
from huigong.kernel.scoping.sighted import kind_of

#: A mobile number, an identity number, a case number, a credit code.
_NUMBERS = re.compile(r"\d{11}|\d{17}[\dXx]|QH12351-\d{4}-\d+|[0-9A-Z]{18}")
_SHORTEST = 2


def telltales(case: Case, text: str) -> list[str]:
    """What has to go, each with its reason; empty when nothing known stands in the text."""
    plain = "".join(text.split())
    known = {name: _("反映人的姓名") for name in _names(case)}
    found_employer = brief(case.workplace_id)
    for name in (case.employer, found_employer.name if found_employer else ""):
        if name:
            known[name] = _("用人单位的名称")
    found = [
        f"{why}：{word}"
        for word, why in known.items()
        if len(word) >= _SHORTEST and "".join(word.split()) in plain
    ]
    return [*found, *(_("号码：%s") % number for number in _NUMBERS.findall(plain))]


def _names(case: Case) -> list[str]:
    parties = Party.objects.filter(kind=kind_of(Case), row_id=case.pk)
    return [case.reporter_name, *parties.values_list("name", flat=True)]
