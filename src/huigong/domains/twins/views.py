"""The plan of a merge, before anybody agrees to it; and the two files of a pair side by side."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huigong.domains.twins.models import PossibleTwin, TwinState
from huigong.kernel.access import require
from huigong.kernel.pages.gate import desk
from huigong.kernel.people.merging import choose_winner, merge_people, plan_merge
from huigong.kernel.people.models import Person
from huigong.kernel.register.forms import put_errors


@desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, twin_id: int) -> HttpResponse:
    """What each file says, what stands afterwards, what moves; merging is a separate yes."""
    row = get_object_or_404(PossibleTwin, pk=twin_id)
    require("match", row)
    files = Person.objects.select_related("unit").in_bulk((row.left_id, row.right_id))
    if len(files) < 2:
        return render(request, "twins/merge.html", {"row": row, "title": _("合并两份档案")})
    pair = choose_winner(files[row.left_id], files[row.right_id])
    winner, loser = pair[::-1] if request.GET.get("swap") else pair
    plan, form = plan_merge(winner, loser), Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if row.state != TwinState.SAME:
                raise ValidationError(_("请先核对，确认“是同一人”以后再合并。"))
            done = merge_people(winner=winner, loser=loser)
        except ValidationError as refused:
            put_errors(form, refused)
        else:
            said = _("已合并。%(day)s 以前可以在“档案合并”里撤销。")
            messages.success(request, said % {"day": f"{done.until_on:%Y-%m-%d}"})
            return redirect(winner)
    context = {"row": row, "plan": plan, "form": form, "is_same": row.state == TwinState.SAME}
    return render(request, "twins/merge.html", {**context, "title": _("合并两份档案")})
