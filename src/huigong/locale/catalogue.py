"""Reads and writes the two files of a language: `.po` for people, `.mo` for programs."""

from __future__ import annotations

import ast
import struct
from collections.abc import Mapping
from pathlib import Path

from huigong.config.home import SOURCE

FOLDER = SOURCE / "locale" / "en" / "LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"
_HEADER = (
    "Project-Id-Version: huigong\nLanguage: en\nMIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
)
_MAGIC = 0x950412DE


class BadCatalogue(ValueError):
    """A line of the .po file is not understood: one of #, msgid, msgstr or a quoted line."""


def read_po(path: Path = PO) -> dict[str, str]:
    """English by Chinese, without the header. Raises `BadCatalogue` with the line."""
    pairs: list[tuple[list[str], list[str]]] = []
    part = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        word, _, rest = line.partition(" ")
        if not line or line.startswith("#"):
            continue
        if word == "msgid":
            pairs.append(([], []))
            part = 0
        elif word == "msgstr" and pairs:
            part = 1
        elif line.startswith('"') and pairs:
            rest = line
        else:
            raise BadCatalogue(f"{path}:{number}: {line}")
        pairs[-1][part].append(ast.literal_eval(rest))
    return {key: "".join(said) for chinese, said in pairs if (key := "".join(chinese))}


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    lines = plain.split("\n")
    if len(lines) == 1:
        return f'"{plain}"'
    whole = [f'"{line}\\n"' for line in lines[:-1]] + ([f'"{lines[-1]}"'] if lines[-1] else [])
    return "\n".join(['""', *whole])


def write_po(said: Mapping[str, str], where: Mapping[str, list[str]], path: Path = PO) -> None:
    """Sentences by the file that says them first; files without lines, so that diffs stay calm."""
    blocks = [f'msgid ""\nmsgstr {_quoted(_HEADER)}']
    for chinese, english in sorted(said.items(), key=lambda pair: (where[pair[0]][0], pair[0])):
        files = " ".join(where[chinese])
        blocks.append(f"#: {files}\nmsgid {_quoted(chinese)}\nmsgstr {_quoted(english)}")
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def compiled(said: Mapping[str, str]) -> bytes:
    """The .mo file of GNU gettext: sorted keys, two tables of (length, offset), the texts."""
    texts = {"": _HEADER} | {key: value for key, value in said.items() if value}
    pairs = sorted((key.encode(), value.encode()) for key, value in texts.items())
    start = 28 + 16 * len(pairs)
    tables: list[tuple[int, int]] = []
    body = b""
    for side in (0, 1):
        for pair in pairs:
            tables.append((len(pair[side]), start + len(body)))
            body += pair[side] + b"\0"
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + b"".join(struct.pack("<2I", *entry) for entry in tables) + body
