"""Reads a folder of statutes and loads it: whole versions, side by side, told law by law."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from huigong.domains.knowledge import actions
from huigong.domains.knowledge.actions import Row
from huigong.domains.knowledge.models import Law
from huigong.domains.knowledge.numerals import label, read_label

ARTICLES, MANIFEST = "articles.csv", "manifest.csv"
COLUMNS = ("law", "date", "chapter", "article", "text")
LISTED = ("title", "date_of_version", "kind", "articles")
_LARGEST_FILE = 200 * 2**20
_LONGEST_TEXT = 20_000
Key = tuple[str, str]


class Unreadable(Exception):
    """The folder cannot be read at all; the sentence says why and what to do."""


@dataclass(slots=True)
class Version:
    """One version of a law as the folder has it, with what is wrong with it."""

    title: str
    version: str
    kind: str = ""
    rows: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    promised: int | None = None

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(sorted(self.rows)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done with one version: new, known, changed, refused or empty, in one sentence."""

    what: str
    title: str
    version: str
    sentence: str


def load_folder(
    folder: Path, *, replace: bool = False, tell: Callable[[Outcome], None] = lambda outcome: None
) -> list[Outcome]:
    """Load every sound version of a folder. Raises Unreadable before anything is written."""
    found = read_folder(folder)
    outcomes = []
    for version in found:
        outcome = _load(version, replace)
        tell(outcome)
        outcomes.append(outcome)
    return outcomes


def read_folder(folder: Path) -> list[Version]:
    """The versions of a folder, in the order of its list. Raises Unreadable."""
    if not folder.is_dir():
        raise Unreadable(_("没有这个文件夹：%s") % folder)
    versions: dict[Key, Version] = {}
    for line in _lines(folder / MANIFEST, LISTED):
        key = (line["title"].strip(), line["date_of_version"].strip())
        count = line["articles"].strip()
        promised = int(count) if count.isascii() and count.isdecimal() else None
        versions[key] = Version(*key, kind=line["kind"].strip()[:40], promised=promised)
    for number, line in enumerate(_lines(folder / ARTICLES, COLUMNS), 1):
        key = (line["law"].strip(), line["date"].strip())
        version = versions.setdefault(key, Version(*key))
        _take(version, number, line)
    for version in versions.values():
        _judge(version)
    return list(versions.values())


def _lines(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    if not path.is_file():
        raise Unreadable(_("文件夹里没有 %s。") % path.name)
    if path.stat().st_size > _LARGEST_FILE:
        raise Unreadable(_("%s 太大，不像是法条文件。") % path.name)
    try:
        with path.open(encoding="utf-8-sig", newline="") as source:
            reader = csv.DictReader(source, strict=True)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                told = _("%(file)s 的第一行缺少列名：%(names)s。")
                raise Unreadable(told % {"file": path.name, "names": "、".join(missing)})
            for line in reader:
                yield {name: line[name] or "" for name in columns}
    except UnicodeDecodeError as fault:
        raise Unreadable(_("%s 不是 UTF-8 编码，请另存为 UTF-8 再载入。") % path.name) from fault
    except csv.Error as fault:
        told = _("%(file)s 的格式不对（%(fault)s），请检查引号是否成对。")
        raise Unreadable(told % {"file": path.name, "fault": fault}) from fault


def _take(version: Version, number: int, line: dict[str, Any]) -> None:
    """One row of the file; what is wrong with it is said with its place."""
    text, chapter = line["text"].strip(), line["chapter"].strip()

    def wrong(sentence: str) -> None:
        place = _("%(file)s 第 %(row)d 条记录：") % {"file": ARTICLES, "row": number}
        version.problems.append(place + sentence)

    try:
        article, after = read_label(line["article"])
    except ValueError:
        return wrong(_("“%s”不是条号，应写成第八十二条。") % line["article"][:20])
    if not text:
        return wrong(_("%s没有条文。") % label(article, after))
    if "\x00" in text + chapter or len(text) > _LONGEST_TEXT or len(chapter) > 100:
        return wrong(_("%s的条文或章节名太长，或者有不可见字符。") % label(article, after))
    if any(row[:2] == (article, after) for row in version.rows):
        return wrong(_("%s出现了两次。") % label(article, after))
    version.rows.append((article, after, chapter, text))
    return None


def _judge(version: Version) -> None:
    if not version.title or len(version.title) > 100:
        version.problems.append(_("法律名称空着或者太长。"))
    if version.rows:
        try:
            date.fromisoformat(version.version)
        except ValueError:
            told = _("版本日期“%s”应写成 2018-12-29。")
            version.problems.append(told % version.version[:20])
    if version.promised is not None and version.promised != len(version.rows) and version.rows:
        told = _("清单写的是 %(promised)d 条，文件里读到 %(found)d 条，可能不完整。")
        version.problems.append(told % {"promised": version.promised, "found": len(version.rows)})


def _load(version: Version, replace: bool) -> Outcome:
    def told(what: str, sentence: str) -> Outcome:
        return Outcome(what, version.title, version.version, sentence)

    if version.problems:
        more = len(version.problems) - 1
        tail = _("（另有 %d 处）") % more if more else ""
        return told("refused", _("没有载入：") + version.problems[0] + tail)
    if not version.rows:
        return told("empty", _("没有逐条的条文，不载入。"))
    on = date.fromisoformat(version.version)
    law = Law.objects.filter(title=version.title, version_on=on).first()
    if law is None:
        actions.load_law(
            title=version.title,
            version_on=on,
            kind=version.kind,
            digest=version.digest,
            rows=version.rows,
        )
        return told("new", _("载入 %d 条。") % len(version.rows))
    if law.digest == version.digest:
        return told("known", _("已经载入过，没有改动。"))
    changed = actions.changes(law, version.rows)
    names = "、".join(changed[:5]) + ("…" if len(changed) > 5 else "")
    if not replace:
        sentence = _("没有载入：同一版本已载入而文字不同（%s）。确认文件更准确，请加 --replace。")
        return told("refused", sentence % names)
    actions.correct_law(law, digest=version.digest, rows=version.rows, changed=changed[:50])
    return told(
        "changed", _("更正 %(count)d 条：%(names)s。") % {"count": len(changed), "names": names}
    )
