"""House rules as code; each says what to do instead, and is shown to catch what it forbids."""

from __future__ import annotations

import ast
import re

import pytest
from django.apps import apps
from django.db import models
from tests.house.exemptions import without_exempt
from tests.house.sources import SOURCE, Module, is_chinese, modules, templates

from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel

OUTER = ("domains", "portal", "reports")
WRITES = {
    *("save", "create", "delete", "bulk_create", "bulk_update"),
    *("get_or_create", "update_or_create", "update"),
}
QUERY = re.compile(r"\.(objects|filter|exclude|all|unscoped)\b")


def writes(tree: ast.AST) -> list[int]:
    """Lines that write through a model or a query set."""
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, owner = node.func.attr, ast.unparse(node.func.value)
        is_query = bool(QUERY.search(f"{owner}."))
        if name in WRITES and (is_query or name == "save"):
            found.append(node.lineno)
    return found


def _may_write(module: Module) -> bool:
    parts = module.path.parts
    return module.path.name == "actions.py" or "management" in parts or "tests" in parts


def test_the_rule_of_writes_catches_them() -> None:
    bad = "case.save()\nCase.objects.filter(pk=1).update(state='x')\nCase.objects.create()"
    assert writes(ast.parse(bad)) == [1, 2, 3]
    assert writes(ast.parse("data.update(x=1)\nresponse.delete_cookie('x')")) == []


def test_only_actions_write() -> None:
    """Put it into the domain's actions.py, under @action: permission, transaction, event."""
    found = {
        module.name: f"lines {lines}"
        for module in modules(*OUTER)
        if not _may_write(module) and (lines := writes(module.tree))
    }
    assert not without_exempt("writes", found)


def test_no_domain_reads_unscoped() -> None:
    """Take `objects`; what the system must see is a kernel function under scope(SYSTEM, …)."""
    found = {
        module.name: "unscoped"
        for module in modules(*OUTER)
        if any(isinstance(n, ast.Attribute) and n.attr == "unscoped" for n in ast.walk(module.tree))
    }
    assert not without_exempt("unscoped", found)


#: Where the system role is made, granted to and taken.
SYSTEM_ROLE_AT = {
    "cli/doctor.py",  # looks whether it can be logged in as
    "kernel/scoping/scope.py",
    "kernel/scoping/policies.py",
    "kernel/scoping/ddl.py",
    "kernel/scoping/clauses.py",
    "cli/database.py",
    "cli/cluster.py",
}


def test_only_the_scope_takes_the_system_role() -> None:
    """Take `scope(SYSTEM, reason=…)`: it is audited, and given back."""
    found = {
        module.name
        for module in modules("")
        if re.search(r"huigong_system|set_config\('role'|SET (LOCAL )?ROLE", module.text)
    }
    sql = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.sql")
        if "huigong_system" in path.read_text()
    }
    assert not (found | sql) - SYSTEM_ROLE_AT


def test_no_reverse_lookup_leads_from_the_kernel_into_scoped_rows() -> None:
    """A join ignores managers (style.md §5.3): such keys are declared with related_name="+"."""
    found = []
    for model in apps.get_models():
        if not issubclass(model, (ScopedModel, AttachedModel)):
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey):
                continue
            target = field.related_model
            is_scoped = issubclass(target, (ScopedModel, AttachedModel))
            if not is_scoped and not field.remote_field.hidden:
                found.append(f"{model._meta.label}.{field.name}")
    assert not found


def test_a_scoped_row_cannot_be_counted_from_a_unit() -> None:
    from django.core.exceptions import FieldError
    from django.db.models import Count

    from huigong.kernel.org.models import Unit

    for name in ("case", "leg", "visit", "clock"):
        with pytest.raises(FieldError):
            str(Unit.objects.filter(**{f"{name}__id": 1}).query)
        with pytest.raises(FieldError):
            str(Unit.objects.annotate(n=Count(name)).query)


# --- words ----------------------------------------------------------------------------------------

_TRANSLATED = re.compile(
    r"{%\s*(blocktranslate|blocktrans)\b.*?%}.*?{%\s*end(blocktranslate|blocktrans)\s*%}"
    r"|{%\s*comment.*?%}.*?{%\s*endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->",
    re.DOTALL,
)


def bare_chinese(text: str) -> list[str]:
    """Chinese of a template that is not translated."""
    rest = _TRANSLATED.sub("", text)
    return [line.strip() for line in rest.splitlines() if is_chinese(line)]


def test_the_rule_of_words_catches_them() -> None:
    assert bare_chinese('<p>没有译</p>{% translate "译了" %}{# 注 #}') == ["<p>没有译</p>"]


def test_templates_translate_their_words() -> None:
    """{% translate "…" %}, or {% blocktranslate %} around a sentence with values."""
    found = {
        path.relative_to(SOURCE).as_posix(): bare[0][:60]
        for path in templates()
        # Languages are named in themselves.
        if "demo" not in path.parts
        and path.name != "language.html"
        and (bare := bare_chinese(path.read_text()))
    }
    assert not without_exempt("words", found)


TRANSLATE = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "ngettext_lazy", "_lazy"}
#: Data and texts that are not the interface's: codes, the demo's play, tools of the command line.
NOT_SPOKEN = ("cli/", "demo/", "/data/", "config/", "kernel/testing/", "management/", "gallery.py")


def untranslated(tree: ast.AST) -> list[int]:
    """Lines with a Chinese text that is neither translated nor a docstring nor a pattern."""
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in TRANSLATE | {
            "compile"
        }:
            inside |= {id(child) for child in ast.walk(node)}
        # Formats of dates are read, not spoken.
        if isinstance(node, ast.keyword) and node.arg == "input_formats":
            inside |= {id(child) for child in ast.walk(node)}
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr):
                inside.add(id(first.value))
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and len(node.value) > 3
        and is_chinese(node.value)
        and id(node) not in inside
    ]


def test_views_and_forms_translate_their_words() -> None:
    files = {"views.py", "forms.py", "actions.py", "register.py", "access.py", "menu.py"}
    found = {
        module.name: f"lines {lines}"
        for module in modules("kernel", "domains", "portal")
        if (module.path.name in files or "views" in module.path.parts)
        and not any(part in module.name for part in NOT_SPOKEN)
        and (lines := untranslated(module.tree))
    }
    assert not without_exempt("spoken", found)


_HOST = re.compile(r"""(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]{2,}""", re.IGNORECASE)


def test_no_page_calls_another_host() -> None:
    """Everything is served by us: copy it into static."""
    found = {
        path.relative_to(SOURCE).as_posix(): _HOST.findall(path.read_text())[:2]
        for path in [
            *templates(),
            *SOURCE.rglob("static/**/*.css"),
            *SOURCE.rglob("static/**/*.js"),
        ]
        if path.name not in OTHERS
        and ".min." not in path.name
        and _HOST.search(_without_notes(path.read_text()))
    }
    assert not found


#: Libraries as their makers publish them; their addresses stand in messages to builders.
OTHERS = {"alpine.js", "htmx.js"}


def _without_notes(text: str) -> str:
    return re.sub(r"/\*.*?\*/|{#.*?#}|^\s*//.*$", "", text, flags=re.DOTALL | re.MULTILINE)


def test_every_inline_script_is_gone() -> None:
    """The policy of content forbids inline scripts and styles: they would silently do nothing."""
    pattern = re.compile(
        r"<script(?![^>]*\bsrc=)|\son[a-z]+=\"|\sstyle=\"|javascript:", re.IGNORECASE
    )
    found = [p.name for p in templates() if pattern.search(_without_notes(p.read_text()))]
    assert not found
