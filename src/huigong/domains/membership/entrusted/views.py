"""Pages of bringing people in: a proxy's application, a team on one paper, a scanned paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huigong.domains.membership.actions import record_member
from huigong.domains.membership.choices import Way
from huigong.domains.membership.entrusted.actions import prove_membership
from huigong.domains.membership.entrusted.forms import (
    MOST,
    PaperForm,
    ProposeForm,
    TeamForm,
    TeamRows,
)
from huigong.domains.membership.entrusted.proxy import apply_for
from huigong.domains.membership.models import Membership
from huigong.kernel.access import require
from huigong.kernel.files.inspecting import Upload
from huigong.kernel.files.models import Audience, What
from huigong.kernel.files.receiving import Label, take_files
from huigong.kernel.pages.gate import desk, get_row
from huigong.kernel.register.forms import CLASH, put_errors
from huigong.kernel.register.site import site

_WRONG = 422


@desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """An application for a worker who is not here."""
    require("propose", Membership)
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = apply_for(
                form.worker(),
                unit=given["unit"],
                way=given["way"],
                source=given["source"],
                group=given["group"],
            )
        except ValidationError as refused:
            put_errors(form, refused)
        except IntegrityError:
            form.add_error(None, CLASH)
        else:
            if made.way == Way.PAPER:
                messages.success(request, _("已提出申请。请接着附上申请书扫描件。"))
                return redirect("membership-paper", made.pk)
            messages.success(request, _("已提出申请，等工会审核。"))
            return redirect(made)
    return _page(request, form, _("代办入会"), reverse("membership-membership-list"))


@desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, membership_id: int) -> HttpResponse:
    """The scanned application of a membership, and by what its holder put their will under it."""
    row = get_row(site.get(Membership._meta.label_lower), membership_id, "prove")
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={"proof": row.proof},
    )
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                row = prove_membership(row, proof=form.cleaned_data["proof"])
                note = _("入会申请书（%s）") % row.get_proof_display()
                label = Label(what=What.PROOF, note=note)
                found = take_files(request, row, form.cleaned_data["uploads"], label)
        except ValidationError as refused:
            put_errors(form, refused)
        else:
            if found.kept:
                messages.success(request, _("申请书扫描件已附上。"))
            return redirect(row)
    return _page(request, form, _("附申请书扫描件"), row.get_absolute_url(), sub=str(row.person))


def _page(
    request: HttpRequest, form: forms.Form, title: str, back: str, *, sub: str = ""
) -> HttpResponse:
    values = {"form": form, "title": title, "back": back, "sub": sub}
    status = _WRONG if form.is_bound else 200
    return render(request, "membership/entrusted.html", values, status=status)


@desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest) -> HttpResponse:
    """Up to twenty people who sign on one paper; each line is answered by itself."""
    require("record", Membership)
    data = request.POST if request.method == "POST" else None
    form, rows = TeamForm(data, request.FILES or None), TeamRows(data, prefix="rows")
    made: list[Membership] = []
    if data is not None and form.is_valid() and rows.management_form.is_valid():
        wrong = _take_each(request, form, rows, made)
        if made:
            messages.success(request, _("登记了 %d 人。") % len(made))
        if made and not wrong:
            return redirect("membership-membership-list")
        if made:
            # Who is written down leaves the page; whose line is wrong stays with the reason.
            rows = _left(wrong)
    values = {"form": form, "rows": rows, "made": made, "most": MOST, "title": _("集体登记")}
    status = 200 if data is None or made else _WRONG
    return render(request, "membership/team.html", values, status=status)


def _take_each(
    request: HttpRequest, form: TeamForm, rows: Any, made: list[Membership]
) -> list[forms.Form]:
    """Write down every line that is right; those that are not, with their errors."""
    wrong = []
    rows.is_valid()
    filled = [line for line in rows if line.has_changed()]
    if not filled:
        form.add_error(None, _("请至少填一个人。"))
    for line in filled:
        row = _take(form.cleaned_data, line) if line.is_valid() else None
        if row is None:
            wrong.append(line)
            continue
        made.append(row)
        _keep(request, row, form.cleaned_data["uploads"])
    return wrong


def _take(given: dict[str, Any], line: forms.Form) -> Membership | None:
    try:
        with transaction.atomic():
            return record_member(
                unit=given["unit"],
                name=line.cleaned_data["name"],
                paper_number=line.cleaned_data["paper_number"],
                phone_number=line.cleaned_data["phone_number"],
                source=given["source"],
                group=given["group"],
                joined_on=given["joined_on"],
                way=Way.BATCH,
            )
    except ValidationError as refused:
        put_errors(line, refused)
    except IntegrityError:
        line.add_error(None, CLASH)
    return None


def _keep(request: HttpRequest, row: Membership, uploads: list[Upload]) -> None:
    label = Label(what=What.PROOF, audience=Audience.OFFICES, note=str(_("集体签字的入会申请书")))
    take_files(request, row, uploads, label)


def _left(wrong: list[forms.Form]) -> Any:
    """A page with the wrong lines alone, as they were typed, and their reasons."""
    typed = [
        {name: line.data.get(line.add_prefix(name), "") for name in line.fields} for line in wrong
    ]
    data = {f"rows-{n}-{name}": text for n, line in enumerate(typed) for name, text in line.items()}
    count = {"rows-TOTAL_FORMS": str(MOST), "rows-INITIAL_FORMS": "0"}
    rows = TeamRows({**data, **count}, prefix="rows")
    rows.is_valid()
    for line, before in zip(rows.forms, wrong, strict=False):
        for name, errors in before.errors.items():
            if name not in line.errors:
                line.add_error(None if name == NON_FIELD_ERRORS else name, list(errors))
    return rows
