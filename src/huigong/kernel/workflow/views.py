"""One page for every verb of a leg: its form, the action behind it, and back to the matter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huigong.kernel.access import require
from huigong.kernel.files.models import What
from huigong.kernel.files.receiving import Label, take_files
from huigong.kernel.workflow import actions, extending, supervision
from huigong.kernel.workflow.forms import FORMS, EmptyForm, UnitField
from huigong.kernel.workflow.legs import without_recused
from huigong.kernel.workflow.models import Extension, Leg, Supervision
from huigong.kernel.workflow.moves import VERBS
from huigong.kernel.workflow.shown import gathered

Act = Callable[..., models.Model]

_LEG_ACTS: dict[str, Act] = {
    "sign": actions.sign_leg,
    "reply": actions.reply_leg,
    "check": actions.check_leg,
    "rework": actions.rework_leg,
    "return": actions.return_leg,
    "ask": actions.ask_extension,
    "transfer": actions.transfer_leg,
    "assist": actions.assist_leg,
    "pause": actions.pause_leg,
    "resume": actions.resume_leg,
    "urge": actions.urge_leg,
    "supervise": supervision.supervise_leg,
    "withdraw": actions.withdraw_leg,
}
_EXTENSION_ACTS: dict[str, Act] = {
    "grant": actions.grant_extension,
    "refuse": actions.refuse_extension,
}


@require_http_methods(["GET", "POST"])
def act_on_leg(request: HttpRequest, leg_id: int, verb: str) -> HttpResponse:
    """Show the form of a verb, or do it."""
    if verb not in _LEG_ACTS:
        raise Http404
    leg = get_object_or_404(Leg.objects.select_related("unit", "sender"), pk=leg_id)
    require(verb, leg)
    title = str(VERBS[verb].label)
    initial = gathered(leg) if verb == "reply" else None
    hint = extending.hint(leg) if verb == "ask" else ""
    return _act(request, leg, _LEG_ACTS[verb], title, FORMS.get(verb, EmptyForm), initial, hint)


@require_http_methods(["GET", "POST"])
def act_on_extension(request: HttpRequest, extension_id: int, verb: str) -> HttpResponse:
    """Show the form of a decision on more time, or take it."""
    if verb not in _EXTENSION_ACTS:
        raise Http404
    found = Extension.objects.select_related("leg__unit", "leg__sender", "unit", "sender")
    extension = get_object_or_404(found, pk=extension_id)
    require(verb, extension)
    title = _("同意延期") if verb == "grant" else _("不同意延期")
    return _act(request, extension, _EXTENSION_ACTS[verb], title, FORMS[verb])


@require_http_methods(["GET", "POST"])
def act_on_supervision(request: HttpRequest, supervision_id: int, verb: str) -> HttpResponse:
    """Show the form of an answer to an order, or give it."""
    if verb != "explain":
        raise Http404
    found = Supervision.objects.select_related("leg__unit", "unit", "sender")
    order = get_object_or_404(found, pk=supervision_id)
    require(verb, order)
    hint = f"{order.number} · {order.sender}：{order.text}"
    explain = supervision.explain_supervision
    return _act(request, order, explain, _("回复督办"), FORMS[verb], hint=hint)


def _act(
    request: HttpRequest,
    row: Any,
    act: Act,
    title: str,
    form_class: type[Any],
    initial: dict[str, Any] | None = None,
    hint: str = "",
) -> HttpResponse:
    matter = row.matter
    form = form_class(request.POST or None, request.FILES or None, initial=initial)
    for field in form.fields.values():
        if isinstance(field, UnitField) and field.queryset is not None:
            field.queryset = without_recused(field.queryset, row.kind, row.row_id)
    if request.method == "POST" and (not form.fields or form.is_valid()):
        values = dict(form.cleaned_data) if form.fields else {}
        uploads = values.pop("uploads", ())
        try:
            act(row, **values)
        except ValidationError as refused:
            _show(request, form, refused)
        else:
            messages.success(request, _("%(what)s：已完成。") % {"what": title})
            take_files(request, matter, uploads, Label(what=What.PROOF, leg=row))
            return redirect(matter.get_absolute_url())
    values = {"form": form, "row": row, "matter": matter, "title": title, "hint": hint}
    return render(request, "workflow/act.html", values)


def _show(request: HttpRequest, form: Any, refused: ValidationError) -> None:
    """Put an action's refusal where the reader looks: at the field, or on top."""
    if not form.fields:
        messages.error(request, " ".join(refused.messages))
        return
    details = refused.error_dict if hasattr(refused, "error_dict") else {"": refused.error_list}
    for name, errors in details.items():
        form.add_error(name if name in form.fields else None, errors)
