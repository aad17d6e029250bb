"""What the house rules read: our own files, parsed once."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "huigong"


@dataclass(frozen=True)
class Module:
    """One Python file of ours."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(SOURCE).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return parsed(self.text)

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))


def modules(*folders: str) -> list[Module]:
    """The Python files under some folders of the source, migrations apart."""
    found = {path for folder in folders for path in (SOURCE / folder).rglob("*.py")}
    return [module_at(path) for path in sorted(found) if "migrations" not in path.parts]


@cache
def module_at(path: Path) -> Module:
    """One file of ours: parsed once, however many rules read it."""
    return Module(path)


def parsed(text: str) -> ast.Module:
    """A file's tree.

    Nothing is collected meanwhile: Python 3.11's parser fails ("recursion depth mismatch") when it
    is entered again from within, which it is when what is collected logs and prints a traceback.
    """
    gc.disable()
    try:
        return ast.parse(text)
    finally:
        gc.enable()


def templates() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.html") if "static" not in path.parts)


def is_chinese(text: str) -> bool:
    return any("一" <= letter <= "鿿" for letter in text)


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The length of a function without its decorators."""
    return (node.end_lineno or node.lineno) - node.lineno + 1
