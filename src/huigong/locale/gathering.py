"""Finds every sentence that can reach a screen. No gettext tools: a fresh machine has none."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from huigong.config.home import SOURCE

# The names under which the source calls Django's translation functions.
_CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
# What stands in a template's translated output, once Django has turned tags into calls.
_CALL = re.compile(
    r"""(?<![A-Za-z_])(?:gettext|_)\(\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*[,)]""", re.S
)
_PLURAL = re.compile(r"(?<![A-Za-z_])n[p]?gettext\(")


def gather() -> dict[str, list[str]]:
    """Every sentence with the files that say it, in the order of files and lines."""
    found: dict[str, list[str]] = {}
    for path in sorted(SOURCE.rglob("*")):
        parts = path.relative_to(SOURCE).parts
        if {"static", "migrations", "tests", "scaffold"} & set(parts):
            continue
        for sentence in _sentences(path):
            where = found.setdefault(sentence, [])
            if (name := "/".join(parts)) not in where:
                where.append(name)
    return found


def _sentences(path: Path) -> Iterator[str]:
    if path.suffix == ".py":
        yield from _of_code(ast.parse(path.read_text(encoding="utf-8")))
    elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
        yield from _of_template(path)


def _of_code(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in _CALLS and node.args:
            said = node.args[0]
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                yield said.value
        elif isinstance(node, ast.FunctionDef) and _is_action(node):
            # An action's docstring is its sentence in the history.
            yield ast.get_docstring(node) or ""


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_action(node: ast.FunctionDef) -> bool:
    return any(isinstance(d, ast.Call) and _name(d.func) == "action" for d in node.decorator_list)


def _of_template(path: Path) -> Iterator[str]:
    calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    if _PLURAL.search(calls):
        raise ValueError(f"{path}: the catalogue knows no plural forms; word it without")
    for quoted in _CALL.findall(calls):
        yield str(ast.literal_eval(quoted if "\n" not in quoted else f'""{quoted}""'))
