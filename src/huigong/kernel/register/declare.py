"""What a register says about itself: names and functions, nothing that renders or queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from django.db.models import Q
from django.utils.functional import Promise

from huigong.kernel.scoping.sighted import ScopedModel

Text = str | Promise
Run = Callable[..., Any]
Surface = Literal[
    "list", "detail", "create", "edit", "import", "export", "history", "print", "move"
]


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a row: a field, a path over foreign keys (`unit__name`), or `value(row)`.

    `sensitive` names what the value is (`phone`): it is shown masked; the verb `view:phone` opens
    it with a reason. `reads` names the fields that `value` needs; unsaid, a list reads whole rows.
    `beside` names what hangs on a row and is needed too: it is fetched for all rows of a page.
    """

    name: str
    label: Text = ""
    value: Callable[[Any], Any] | None = None
    sensitive: str = ""
    reads: tuple[str, ...] | None = None
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A titled group of columns on the detail page."""

    title: Text
    columns: tuple[str | Column, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """Rows come by sheet; `key` names the field (or fields) that tell whether a row is there
    already.

    `find` gives the rows of some lines, by key, where the key is no column of theirs (a sealed
    number). `fields` are the columns of the sheet (arguments of `create`); none means the fields
    of the form. `bulk` makes rows of drafts (`actions.bulk.Prepare`): a large sheet is then written
    in batches, and a bad line keeps only itself out. `ahead` adds to drafts what can be worked out
    before their turn (sealing, how a name sounds), while the batch before them is written. `common`
    may be left out where all lines say the same (a union's own list does not name the union), and
    are then said once beside the sheet, of new rows only. `differing` names the values of a line
    that are otherwise in what hangs on the row, or raises ValidationError where the line means
    another. `looks` knows texts where a sheet has no heading; what else it is called is data.
    """

    key: str | tuple[str, ...]
    fields: tuple[str, ...] = ()
    find: Callable[[Sequence[Mapping[str, Any]]], Mapping[Any, Any]] | None = None
    bulk: Callable[[Sequence[Mapping[str, Any]]], Sequence[Any]] | None = None
    ahead: Callable[[Sequence[dict[str, Any]]], None] | None = None
    common: tuple[str, ...] = ("unit",)
    differing: Callable[[Any, Mapping[str, Any]], Sequence[str]] | None = None
    looks: Mapping[str, Callable[[str], bool]] | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key,) if isinstance(self.key, str) else self.key


@dataclass(frozen=True, slots=True)
class Narrow:
    """A filter that is no column of the row: what may be chosen, and the condition of a choice.

    Several choices mean any of them. A number on a board opens the list with such a filter.
    """

    name: str
    label: Text
    choices: Callable[[], Sequence[tuple[str, str]]]
    condition: Callable[[str], Q]

    kind: ClassVar[str] = "narrow"

    def say(self, value: Any) -> str:
        """A choice in words."""
        return str(dict(self.choices()).get(value, value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One paper register. Unknown keywords are a TypeError, unknown field names an error of
    `check`.

    transitions: verb → action on one row. bulk: those of them that may be done to many rows at
    once. files: whether papers and photographs are added to a row. order: how the list starts,
    newest first or by the model's rank. overrides: surface → an ordinary view.
    """

    model: type[ScopedModel]
    columns: tuple[str | Column, ...]
    search: bool = True
    filters: tuple[str, ...] = ()
    narrows: tuple[Narrow, ...] = ()
    detail: tuple[Panel, ...] = ()
    form_fields: tuple[str, ...] = ()
    create: Run | None = None
    edit: Run | None = None
    workflow: Any = None
    transitions: Mapping[str, Run] = field(default_factory=dict)
    bulk: tuple[str, ...] = ()
    imports: Import | None = None
    order: Literal["newest", "rank"] = "newest"
    files: bool = False
    icon: str = "folder"
    empty: Text = ""
    overrides: Mapping[Surface, Callable[..., Any]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def slug(self) -> str:
        """The start of this register's URL names."""
        return self.label.replace(".", "-")

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)
