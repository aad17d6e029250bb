"""A register told as a page: fields, who may what, the sheet, addresses, templates, where the
code is.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

from django.template.loader import select_template
from django.urls import resolve as find_view
from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.kernel.access import policies
from huigong.kernel.access.roles import Role
from huigong.kernel.register.columns import list_columns, panels, resolve
from huigong.kernel.register.declare import Register
from huigong.kernel.register.forms import action_of, argument_names, arguments
from huigong.kernel.register.site import address
from huigong.kernel.register.words import word

_SURFACES = ("list", "detail", "form", "move", "history", "print")
_ADDRESSES: tuple[tuple[str, *tuple[int, ...]], ...] = (
    *(("list",), ("create",), ("import",), ("export",)),
    *((surface, 0) for surface in ("detail", "edit", "history", "print")),
)


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
    yield _("代码：%(folder)s") % {"folder": Path(path).parent}


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
        fields = register.imports.fields or register.form_fields
        yield ""
        yield _("导入列：%(columns)s；以 %(key)s 认行。") % {
            "columns": "、".join(resolve(register.model, name).label for name in fields),
            "key": ", ".join(register.imports.keys),
        }


def _addresses(register: Register) -> Iterator[str]:
    yield from _table(_("地址"), _("名称"), _("代码"))
    for surface, *tail in _ADDRESSES:
        url = address(register, surface, *tail)
        view = inspect.unwrap(find_view(url).func)
        shown = url.replace("/0/", "/<id>/")
        code = f"{view.__module__}.{view.__name__}"
        yield f"| `{shown}` | `{register.slug}-{surface}` | `{code}` |"
    api = reverse("api:api-root") + register.label.replace(".", "/")
    yield f"| `{api}/` | API | `/api/v1/openapi.json` |"


def _templates(register: Register) -> Iterator[str]:
    app, model = register.label.split(".")
    yield from _table(_("模板"), _("现在用的"))
    for surface in _SURFACES:
        names = [f"{app}/{model}_{surface}.html", f"register/{surface}.html"]
        yield f"| `{names[0]}` | `{select_template(names).template.name}` |"
