"""What happened to a row: events, looks, and the versions that the database's triggers kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import models
from django.forms import ModelChoiceField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.kernel.actions import registry
from huigong.kernel.audit.models import Event, Look, Trace
from huigong.kernel.audit.sentences import sentence_of
from huigong.kernel.register.columns import list_columns, panels, plain_text
from huigong.kernel.register.declare import Register
from huigong.kernel.register.forms import UnknownArgument, argument_field
from huigong.kernel.scoping.sighted import kind_of

RECENT = 30
_VERSIONS = 200
#: What an event keeps, where no form asks for it under that name.
_WORDS = {
    **dict.fromkeys(("reason", "why"), gettext_lazy("理由")),
    **dict.fromkeys(("unit", "units", "suggested"), gettext_lazy("单位")),
    "account": gettext_lazy("账号"),
    "body": gettext_lazy("外部单位"),
    "changed": gettext_lazy("改了什么"),
    "count": gettext_lazy("人数"),
    "is_answered": gettext_lazy("已答复"),
    "is_given": gettext_lazy("已同意"),
    "is_officer": gettext_lazy("涉及工会干部"),
    "manner": gettext_lazy("方式"),
    "note": gettext_lazy("说明"),
    "order": gettext_lazy("交办意见"),
    "on": gettext_lazy("哪一天"),
    "outcome": gettext_lazy("结果"),
    "plan": gettext_lazy("方案"),
    "points": gettext_lazy("得分"),
    "post": gettext_lazy("岗位"),
    "to": gettext_lazy("交给谁"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a time line."""

    at: datetime
    what: str
    who: str
    seat: str
    deputy_for: str
    note: str = ""
    icon: str = "point"


def _told(trace: Trace, what: str, note: str, icon: str) -> Told:
    return Told(
        at=trace.at,
        what=what,
        who=str(trace.account) if trace.account else _("系统"),
        seat=str(trace.unit) if trace.unit else "",
        deputy_for=str(trace.deputy_for) if trace.deputy_for else "",
        note=note,
        icon=icon,
    )


def _about(kind: type[Trace], row: models.Model) -> models.QuerySet[Any]:
    rows = kind.objects.filter(kind=kind_of(type(row)), row_id=row.pk)  # type: ignore[attr-defined] # Trace is abstract
    found: models.QuerySet[Any] = rows.select_related("account", "unit", "deputy_for")
    return found.order_by("-id")


def events(row: models.Model, limit: int = RECENT) -> list[Told]:
    """What was done to the row, newest first."""
    return [
        _told(event, sentence(event.verb), _note(event), "point")
        for event in _about(Event, row)[:limit]
    ]


def looks(row: models.Model, limit: int = RECENT) -> list[Told]:
    """Who read the row, newest first."""
    return [
        _told(
            look,
            _looked(look.what),
            look.reason,
            "eye",
        )
        for look in _about(Look, row)[:limit]
    ]


def _looked(what: str) -> str:
    words = {
        "open": _("看了全部内容"),
        "print": _("打印了"),
        "file": _("打开了附件"),
        "annex": _("打开了名单"),
    }
    return words.get(what, _("查看了完整信息"))


def sentence(verb: str) -> str:
    """The sentence of an event, also of what a rule did by itself; its name where it is gone."""
    return sentence_of(verb)


def _note(event: Event) -> str:
    known = registry().get(event.verb)
    # The words by which the machine says why it may see everything are for the log.
    is_machines = event.account_id is None
    data = {k: v for k, v in event.data.items() if not (is_machines and k == "reason")}
    told = (said(known, name, value) for name, value in data.items())
    return "；".join(f"{label}：{text}" for label, text in told if text)


def said(known: Any, name: str, value: Any) -> tuple[str, str]:
    """Label and value of what an event kept, in the words of the form that it came from."""
    if isinstance(value, dict) and "name" in value:
        value = value["name"]
    text = "" if value is None else plain_text(value)
    try:
        field = argument_field(known.model, name, known.run, typed=True)
    except (AttributeError, UnknownArgument, KeyError):
        # An event of the machine, or of an action that is gone.
        return _word(name), text
    words = getattr(field, "choices", ()) if not isinstance(field, ModelChoiceField) else ()
    label = str(field.label or name)
    # A model's field without a name of its own is called by its Python name.
    label = _word(name) if label.lower() == name else label
    return label, str(dict(words).get(value, text))


def _word(name: str) -> str:
    """What an argument is called that no form asks for under its own name."""
    return str(_WORDS.get(name, name))


def versions_of(model: type[models.Model]) -> Any:
    """The model of a model's kept versions, or None when it keeps none."""
    found = (m for m in apps.get_models() if getattr(m, "pgh_tracked_model", None) is model)
    return next(found, None)


def changes(
    register: Register, row: models.Model
) -> list[tuple[datetime, list[tuple[str, str, str]]]]:
    """When which fields changed from what to what, newest first; sensitive values never appear."""
    kept = versions_of(register.model)
    if kept is None:
        return []
    every = [*list_columns(register), *(s for _title, shown in panels(register) for s in shown)]
    plain = {s.name: s for s in every if len(s.fields) == 1 and not s.column.sensitive}
    names = [name for name in plain if name in {f.name for f in kept._meta.concrete_fields}]
    versions = list(kept.objects.filter(pgh_obj_id=row.pk).order_by("-pgh_id")[:_VERSIONS])
    found = []
    for new, old in pairwise(versions):
        differing = [
            (plain[name].label, plain[name].text(old), plain[name].text(new))
            for name in names
            if getattr(old, kept._meta.get_field(name).attname)
            != getattr(new, kept._meta.get_field(name).attname)
        ]
        if differing:
            found.append((new.pgh_created_at, differing))
    return found
