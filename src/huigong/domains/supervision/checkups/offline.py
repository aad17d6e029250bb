"""A check-up filled in on the spot without a network: the minutes, and what was found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.checkups import actions
from huigong.domains.supervision.checkups.forms import FindingForm
from huigong.domains.supervision.checkups.found import findings_of
from huigong.domains.supervision.checkups.models import Checkup, Signing
from huigong.domains.supervision.plans.progress import is_on_plan
from huigong.kernel.audit.trail import record_look
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.models import Employer
from huigong.kernel.employers.sides import check_untied
from huigong.kernel.offline.declare import (
    Both,
    Given,
    OfflineForm,
    Overtaken,
    Sheet,
    Wrong,
    add,
    errors_of,
)
from huigong.kernel.pages.gate import get_row
from huigong.kernel.register import forms as making
from huigong.kernel.register.site import site
from huigong.kernel.scoping.scope import current

#: What a sheet is about, and the fields in which it is chosen.
_NEW, _AGAIN = "employer", "checkup"
_MOST_DIGITS = 18


def _pick(data: Any = None, *, chosen: Any = None) -> forms.Form:
    """Which employer to visit, or which check-up to go on with."""
    given = data or chosen or {}
    register = site.get(Checkup._meta.label_lower)
    form = making.make_form(register, actions.record_checkup, data, names=(_NEW,))
    form.fields[_AGAIN] = forms.IntegerField(required=False, widget=forms.HiddenInput())
    form.initial = {name: given[name] for name in (_NEW, _AGAIN) if given.get(name)}
    if given.get(_AGAIN):
        form.fields[_NEW].required = False
        form.fields[_NEW].widget = forms.HiddenInput()
    return form


def _open(cleaned: dict[str, Any]) -> Sheet:
    if cleaned.get(_AGAIN):
        row = get_row(site.get(Checkup._meta.label_lower), cleaned[_AGAIN], "edit")
        record_look(row, what="offline")
        return _sheet_again(row)
    employer = cleaned[_NEW]
    try:
        check_untied(employer.pk, current().office)
    except ValidationError as tied:
        raise Wrong({_NEW: list(tied.messages)}) from tied
    form = _new_form(None)
    if is_on_plan(current().office_id, employer.pk, today()):
        # The plan says it when the sheet comes in: on the phone it is neither asked nor known.
        del form.fields["manner"]
    form.initial = {"checked_on": today()}
    blank = Checkup(unit=current().office, checked_on=today())
    title = _("监督检查：%s") % employer.name
    return _sheet(blank, form, subject=f"{_NEW}:{employer.pk}", title=title)


def _sheet_again(row: Checkup) -> Sheet:
    register = site.get(Checkup._meta.label_lower)
    names = _edited_names()
    form = making.make_form(
        register, actions.edit_checkup, initial=making.row_values(register, row, names)
    )
    known = [(one.name, one.facts) for one in findings_of(row)]
    base = making.base_version(register, row, names)
    subject, title = f"{_AGAIN}:{row.pk}", str(row)
    return _sheet(row, form, subject=subject, title=title, known=known, base=base)


def _sheet(row: Checkup, form: forms.Form, **more: Any) -> Sheet:
    return Sheet(
        form=form,
        line=lambda prefix: FindingForm(row, prefix=prefix),
        line_label=_("发现的问题"),
        signing=("signing", Signing.SIGNED),
        **more,
    )


def _new_form(data: Any) -> forms.Form:
    register = site.get(Checkup._meta.label_lower)
    names = [
        name for name in making.argument_names(register, actions.record_checkup) if name != _NEW
    ]
    return making.make_form(register, actions.record_checkup, data, names=names)


def _edited_names() -> list[str]:
    return list(making.argument_names(site.get(Checkup._meta.label_lower), actions.edit_checkup))


def _save(given: Given) -> Checkup:
    kind, _colon, number = given.subject.partition(":")
    if kind not in (_NEW, _AGAIN) or not _is_number(number):
        raise Wrong({"": [_("这张表的标记不对，请从“离线填表”页面上报。")]})
    row = _recorded(int(number), given) if kind == _NEW else _edited(int(number), given)
    wrong: dict[str, list[str]] = {}
    for prefix in given.prefixes:
        wrong |= _noted(row, given.data, prefix)
    if wrong:
        raise Wrong(wrong)
    return row


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS


def _recorded(employer_id: int, given: Given) -> Checkup:
    employer = Employer.objects.filter(pk=employer_id).first()
    if employer is None:
        raise Wrong({"": [_("用人单位台账里找不到这个单位了，可能已经合并。请在台账里查对。")]})
    form = _new_form(given.data)
    if not form.is_valid():
        raise Wrong(errors_of(form))
    return _done(form, lambda: actions.record_checkup(employer=employer, **form.cleaned_data))


def _done(form: forms.Form, run: Callable[[], Checkup]) -> Checkup:
    """What the action makes; what it refuses, at the fields of the form."""
    try:
        return run()
    except ValidationError as refused:
        making.put_errors(form, refused)
        raise Wrong(errors_of(form)) from refused


def _edited(checkup_id: int, given: Given) -> Checkup:
    register = site.get(Checkup._meta.label_lower)
    row: Checkup = get_row(register, checkup_id, "edit", lock=True)
    base = making.base_version(register, row, _edited_names())
    form = making.make_form(register, actions.edit_checkup, given.data)
    if given.base != base and form.is_valid() and (both := _both(row, form)):
        raise Overtaken(both, base)
    if not form.is_valid():
        raise Wrong(errors_of(form))
    return _done(form, lambda: actions.edit_checkup(row, **form.cleaned_data))


def _both(row: Checkup, form: forms.Form) -> list[Both]:
    register = site.get(Checkup._meta.label_lower)
    stored = making.row_values(register, row, list(form.fields))
    names = {str(field.label): name for name, field in form.fields.items()}
    return [
        Both(
            name=names[label],
            label=label,
            stored=told,
            typed=typed,
            value="" if stored[names[label]] is None else str(stored[names[label]]),
        )
        for label, told, typed in making.differences(register, row, form)
    ]


def _noted(row: Checkup, data: Any, prefix: str) -> dict[str, list[str]]:
    """Note one finding; what is wrong with it."""
    form = FindingForm(row, data, prefix=prefix)
    if form.is_valid():
        try:
            actions.note_checkup(row, **form.cleaned_data)
        except ValidationError as refused:
            making.put_errors(form, refused)
    return errors_of(form)


def _after(row: Checkup) -> list[tuple[str, str]]:
    return [(_("打开这次检查"), reverse("supervision-checkup-detail", args=[row.pk]))]


add(
    OfflineForm(
        name="checkup",
        title=gettext_lazy("监督检查"),
        about=gettext_lazy("到单位检查时用：笔录、发现的问题、照片、现场签字。"),
        model=Checkup,
        verb="record",
        pick=_pick,
        open=_open,
        save=_save,
        after=_after,
    )
)
