"""What an accusation said is taken out of the kept versions of its case, too."""

from __future__ import annotations

from django.db import connection

from huigong.domains.hotline.models import Case
from huigong.kernel.scoping.sighted import kind_of

_SAID = ["title", "text", "employer", "reporter_name", "answer"]


def forget(case: Case) -> None:
    """Empty what the versions kept of an accusation; that there were versions stays."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT scoping_forget(%s, %s, %s)", [kind_of(Case), case.pk, _SAID])
