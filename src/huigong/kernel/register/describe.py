"""A register told as a page: fields, who may what, the sheet, addresses, templates, where the
code is.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

from django.template.loader import select_template
from django.utils.translation import gettext as _

from huigong.kernel.access import policies
from huigong.kernel.access.roles import Role
from huigong.kernel.register.columns import list_columns, panels
from huigong.kernel.register.declare import Register
from huigong.kernel.register.forms import action_of, argument_names, arguments
from huigong.kernel.register.importing import headings
from huigong.kernel.register.urls import lines
from huigong.kernel.register.words import word

_SURFACES = ("list", "detail", "form", "move", "history", "print")


def describe(register: Register) -> str:
    """The page, as Markdown."""
    parts = (_head, _fields, _access, _writes, _sheet, _addresses, _templates)
    return "\n".join(line for part in parts for line in part(register))


def _table(*head: str) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"


def _head(register: Register) -> Iterator[str]:
    yield f"# {register.title} `{register.label}`"
    yield ""
    yield inspect.getdoc(register.model) or ""
    path = inspect.getsourcefile(register.model) or ""
    yield ""
    yield _("代码:%(folder)s") % {"folder": Path(path).parent}


def _fields(register: Register) -> Iterator[str]:
    listed = {shown.name for shown in list_columns(register)}
    every = [*list_columns(register), *(s for _title, shown in panels(register) for s in shown)]
    yield from _table(_("项目"), _("名称"), _("种类"), _("列表"), _("筛选"), _("遮盖"))
    for shown in {shown.name: shown for shown in every}.values():
        marks = (shown.name in listed, shown.name in register.filters)
        name, masked = f"`{shown.name}`", shown.column.sensitive
        ticks = " | ".join("✓" if mark else "" for mark in marks)
        yield f"| {shown.label} | {name} | {shown.kind} | {ticks} | {masked} |"


def _access(register: Register) -> Iterator[str]:
    yield from _table(_("角色"), _("可以"), _("范围"))
    names = dict(Role.choices)
    for row in policies().get(register.model, ()):
        verbs = "、".join(f"{word(register, verb)}(`{verb}`)" for verb in row.verbs)
        yield f"| {names.get(row.role, row.role)} | {verbs} | {row.where.value} |"


def _writes(register: Register) -> Iterator[str]:
    runs = [run for run in (register.create, register.edit, *register.transitions.values()) if run]
    if runs:
        yield from _table(_("动作"), _("事件"), _("要填的"))
    for run in runs:
        known = action_of(run)
        given = ", ".join(
            f"{name}*" if arguments(run)[name][1] else name
            for name in argument_names(register, run)
        )
        yield f"| {word(register, known.verb)} | `{known.name}` {known.sentence} | {given} |"


def _sheet(register: Register) -> Iterator[str]:
    if register.imports:
        yield ""
        yield _("导入列:%(columns)s;以 %(key)s 认行。") % {
            "columns": "、".join(headings(register)),
            "key": ", ".join(register.imports.keys),
        }


def _addresses(register: Register) -> Iterator[str]:
    yield from _table(_("地址"), _("名称"), _("代码"))
    for line in lines(register):
        view = inspect.unwrap(line.callback)
        yield f"| `/{line.pattern}` | `{line.name}` | `{view.__module__}.{view.__name__}` |"
    yield f"| `/api/v1/{register.label.replace('.', '/')}/` | API | `huigong.kernel.register.api` |"


def _templates(register: Register) -> Iterator[str]:
    app, model = register.label.split(".")
    yield from _table(_("模板"), _("现在用的"))
    for surface in _SURFACES:
        names = [f"{app}/{model}_{surface}.html", f"register/{surface}.html"]
        yield f"| `{names[0]}` | `{select_template(names).template.name}` |"
