"""A union's next election, and its legal person on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from huigong.domains.founding.forms import RenewForm
from huigong.domains.founding.unions.actions import renew_union
from huigong.domains.founding.unions.models import BaseUnion
from huigong.domains.founding.views import ballot_page
from huigong.kernel.access import require
from huigong.kernel.audit.trail import record_look
from huigong.kernel.calendar.present import now


@never_cache
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, baseunion_id: int) -> HttpResponse:
    """The result of a re-election."""
    row = get_object_or_404(BaseUnion.objects.select_related("unit"), pk=baseunion_id)
    require("renew", row)
    form = RenewForm(request.POST or None)
    return ballot_page(request, form, row, _("登记换届：%s") % row.name, renew_union)


@never_cache
@require_safe
def paper(request: HttpRequest, baseunion_id: int) -> HttpResponse:
    """What stands on the certificate and in the book, on A4, for the file; printing is a look."""
    row = get_object_or_404(BaseUnion.objects.select_related("unit"), pk=baseunion_id)
    require("view", row)
    record_look(row, what="print")
    return render(request, "founding/certificate_paper.html", {"row": row, "now": now()})
