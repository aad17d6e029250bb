"""The whole file of a person: everything kept about them in any domain, and who has looked
(个人信息保护法 第四十四、四十五条).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.kernel.audit.models import Denial, Event, Look
from huigong.kernel.audit.sentences import sentence_of
from huigong.kernel.audit.trail import about
from huigong.kernel.documents.pdf import Table, pdf_of_tables
from huigong.kernel.people.models import Person
from huigong.kernel.people.page import checked_of
from huigong.kernel.people.twins import VERB as TWIN
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import ScopedModel
from huigong.kernel.sealing.fields import Sealed


@dataclass(frozen=True, slots=True)
class Chapter:
    """One kind of what is kept: its title, its headings, its rows; all in words."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]

    @property
    def told(self) -> list[list[tuple[str, str]]]:
        """Every row with its headings, for a page too narrow for a table."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


#: A domain's own chapters about a person; asked as the machine, for that person's file alone.
Tell = Callable[[Person], Chapter]
_chapters: list[Tell] = []
#: The same, asked as whoever reads: matters that this reader does not see are not told.
_chapters_in_sight: list[Tell] = []


def add_chapter(tell: Tell) -> Tell:
    """Let a domain add what it keeps about a person."""
    _chapters.append(tell)
    return tell


#: Rows of a domain that are about a person: whoever did or read something there is told too.
Related = Callable[[Person], Iterable[ScopedModel]]
_related: list[Related] = []


def add_related(rows: Related) -> Related:
    """Let a domain say which of its rows are about a person."""
    _related.append(rows)
    return rows


def add_chapter_in_sight(tell: Tell) -> Tell:
    """Let a domain add what it keeps, where not every office that keeps the file may know it."""
    _chapters_in_sight.append(tell)
    return tell


def whole_of(person: Person) -> list[Chapter]:
    """Every chapter. Whoever calls has asked whether the seat may have it, and keeps the look."""
    seen = [tell(person) for tell in _chapters_in_sight]
    with scope(SYSTEM, reason="people: the whole file of a person"):
        kept = Person.objects.select_related("unit").get(pk=person.pk)
        return [
            _identity(kept),
            _consents(kept),
            *(tell(kept) for tell in _chapters),
            *seen,
            _events(kept),
            _looks(kept),
        ]


def as_data(chapters: Sequence[Chapter]) -> dict[str, list[dict[str, str]]]:
    """The same for a machine: chapter → rows by heading."""
    return {
        chapter.key: [dict(zip(chapter.heads, row, strict=True)) for row in chapter.rows]
        for chapter in chapters
    }


def as_pdf(person: Person, chapters: Sequence[Chapter], *, asked_by: str) -> bytes:
    """The same on paper."""
    note = _("出具时间：%(at)s。调取人：%(who)s。本件含个人信息，请妥善保管。") % {
        "at": f"{timezone.localtime():%Y-%m-%d %H:%M}",
        "who": asked_by,
    }
    tables = [Table(c.title, c.heads, c.rows, _("没有记录。")) for c in chapters]
    return pdf_of_tables(str(_("个人档案全份")), note, tables)


def words(value: object) -> str:
    """A value as the file says it."""
    if isinstance(value, Sealed):
        return value.open()
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _identity(person: Person) -> Chapter:
    shown = (
        (_("姓名"), person.name),
        (_("曾用名或别名"), person.aliases),
        (_("性别"), person.get_sex_display()),
        (_("出生日期"), person.born_on),
        (_("民族"), person.get_ethnic_display()),
        (_("学历"), person.get_education_display()),
        (_("证件类别"), person.get_paper_kind_display()),
        (_("证件号码"), person.paper),
        (_("证件核对"), checked_of(person)),
        (_("手机号码"), person.phone),
        (_("住址"), person.address),
        (_("银行卡号"), person.bank),
        (_("管档单位"), person.unit.name),
        (_("登记依据"), person.source),
    )
    rows = [(label, words(value)) for label, value in shown]
    return Chapter("identity", str(_("本人信息")), (_("项目"), _("内容")), rows)


def _consents(person: Person) -> Chapter:
    heads = (_("同意的事项"), _("谁同意的"), _("同意日期"), _("撤回日期"), _("凭据"))
    rows = [
        (
            str(one.get_purpose_display()),
            str(_("监护人") if one.is_guardian else _("本人")),
            words(one.given_on),
            words(one.withdrawn_on),
            "；".join(filter(None, (one.evidence, one.withdrawal))),
        )
        for one in person.consents.order_by("id")
    ]
    return Chapter("consents", str(_("同意")), heads, rows)


def _files_of(person: Person) -> dict[str, Any]:
    """The file and those that were merged into it: what was done and read there is told too."""
    every = fresh = [person.pk]
    while fresh:
        fresh = list(Person.objects.filter(merged_into__in=fresh).values_list("pk", flat=True))
        every = every + fresh
    return {"kind": about(person)["kind"], "row_id__in": every}


def _events(person: Person) -> Chapter:
    found = Event.objects.filter(_about_all(person)).select_related("account", "unit")
    rows = [(*_who(one), str(sentence_of(one.verb))) for one in found.order_by("id")]
    return Chapter("events", str(_("办理经过")), (*_heads(), _("做了什么")), rows)


def _about_all(person: Person) -> Q:
    every = Q(**_files_of(person))
    for rows in _related:
        for row in rows(person):
            every |= Q(**about(row))
    return every


def _looks(person: Person) -> Chapter:
    rows = [(*one[1:],) for one in sorted(_all_looks(person))]
    return Chapter("looks", str(_("谁查看过")), (*_heads(), _("看了什么"), _("理由")), rows)


def _all_looks(person: Person) -> Iterator[tuple[datetime, str, str, str, str, str]]:
    seen = Look.objects.filter(_about_all(person)).select_related("account", "unit")
    for look in seen:
        yield (look.at, *_who(look), looked(look.what), look.reason)
    # Who met the file from elsewhere, while registering somebody with the same document.
    mine = _files_of(person)["row_id__in"]
    met = Denial.objects.filter(verb=TWIN, row_id__in=mine).select_related("account", "unit")
    for one in met:
        yield (one.at, *_who(one), str(_("登记时碰到这份档案")), "")


def looked(what: str) -> str:
    """What was read, in words."""
    said = {
        "open": _("打开了档案"),
        "print": _("打印了档案"),
        "file": _("打开了附件"),
        "id": _("查看了证件号码"),
        "phone": _("查看了手机号码"),
        "address": _("查看了住址"),
        "bank": _("查看了银行卡号"),
        "whole": _("调取了全份档案"),
        "found": _("在查找结果里看到"),
    }
    return str(said.get(what, what))


def _heads() -> tuple[str, str, str]:
    return (_("时间"), _("谁"), _("单位"))


def _who(trace: Event | Look | Denial) -> tuple[str, str, str]:
    who = str(trace.account) if trace.account else str(_("系统"))
    return (words(trace.at), who, trace.unit.name if trace.unit else "")
