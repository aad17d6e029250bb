"""What was found and is not put right yet: what is due first comes first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from huigong.domains.supervision.checkups.models import About, Checkup, Finding, Result
from huigong.domains.supervision.letters.models import Letter, LetterState
from huigong.kernel.access import reach, require
from huigong.kernel.calendar.present import today
from huigong.kernel.pages.gate import desk
from huigong.kernel.ui.shell import Tab

_PAGE = 50


def unsettled() -> QuerySet[Finding]:
    """The findings in sight that are not put right; those of a check-up with a letter are followed
    by the letter.
    """
    letters = Letter.objects.exclude(state=LetterState.DROPPED).exclude(checkup=None)
    rows = Finding.objects.filter(struck_on=None).exclude(result=Result.FIXED)
    rows = rows.exclude(checkup_id__in=letters.values("checkup_id"))
    return rows.select_related("checkup__unit").order_by(F("due_on").asc(nulls_last=True), "id")


@desk
@never_cache
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """The list; hazards alone, or all."""
    require("view", Checkup)
    about = request.GET.get("about", "")
    every = unsettled()
    safety = every.filter(checkup__about=About.SAFETY)
    address = request.path
    tabs = (
        Tab(_("全部"), address, about != About.SAFETY, every.count()),
        Tab(_("安全隐患"), f"{address}?about=safety", about == About.SAFETY, safety.count()),
    )
    rows = safety if about == About.SAFETY else every
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    mine = Checkup.objects.filter(reach(Checkup, "recheck"), pk__in=[r.checkup_id for r in page])
    own = set(mine.values_list("pk", flat=True))
    lines = [
        (one, bool(one.due_on and one.due_on < today()), one.checkup_id in own) for one in page
    ]
    values = {"tabs": tabs, "page": page, "lines": lines, "about": about}
    return render(request, "supervision/findings.html", values)
