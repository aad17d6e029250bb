"""What a domain says of a form that is taken along, and what comes back from the device.

Declared in the domain's `register.py` by `add(OfflineForm(…))`; the pages and the sending are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from huigong.kernel.register.declare import Text
from huigong.kernel.scoping.sighted import ScopedModel

#: A row of a sheet is typed under this prefix: `line-0-facts`, `line-1-facts` …
LINE = "line"
MOST_LINES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet as it is taken along: the same forms that the desk shows, empty or as they stand.

    `subject` names what it is about, for the domain alone; `base` is the version that a form of
    something that exists was opened on, empty for something new.
    """

    subject: str
    title: str
    form: forms.Form
    #: A form of one line, bound to the prefix it is given, where the sheet has lines.
    line: Callable[[str], forms.Form] | None = None
    line_label: Text = ""
    #: Label and text of what is known already and only read, the first of it first.
    known: Sequence[tuple[str, str]] = ()
    base: str = ""
    #: The name of the field beside which one signs, and the value by which it is signed.
    signing: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a device sends back of one sheet. The files are not looked at yet."""

    subject: str
    base: str
    data: Any
    prefixes: tuple[str, ...]
    photos: Sequence[Any] = ()
    signature: Any = None


class Wrong(Exception):
    """A sheet that cannot be kept as it is: its fields' names and what is wrong with each, the
    sheet itself under "".
    """

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """A field that two people have filled in: what is stored, what was typed, and how the form
    would show what is stored.
    """

    name: str
    label: str
    stored: str
    typed: str
    value: str


class Overtaken(Exception):
    """Somebody saved meanwhile: the fields where it makes a difference, and the version on which
    the sheet is sent when both sides were seen.
    """

    def __init__(self, both: Sequence[Both], base: str) -> None:
        super().__init__(base)
        self.both, self.base = both, base


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineForm:
    """A kind of sheet.

    `pick(data, chosen=)` is the form in which one chooses what to take along, bound or filled in by
    a link; `open(cleaned)` makes the sheet,
    raising Wrong where that cannot be; `save(given)` carries out the actions and answers the row,
    raising Wrong, Overtaken, PermissionDenied or Http404, in which case nothing is kept.
    """

    name: str
    title: Text
    about: Text
    model: type[ScopedModel]
    verb: str
    pick: Callable[..., forms.Form]
    open: Callable[[dict[str, Any]], Sheet]
    save: Callable[[Given], ScopedModel]
    #: What is done next with the row, on the page that says that it arrived: label and address.
    after: Callable[[Any], Sequence[tuple[str, str]]] = field(default=lambda row: ())


_known: dict[str, OfflineForm] = {}


def add(form: OfflineForm) -> OfflineForm:
    """Let a form be taken along. Raises ValueError for a name that is taken."""
    if form.name in _known:
        raise ValueError(f"{form.name} is an offline form already")
    _known[form.name] = form
    return form


def find(name: str) -> OfflineForm | None:
    """The form of a name, or None."""
    return _known.get(name)


def every() -> tuple[OfflineForm, ...]:
    """All forms, by name."""
    return tuple(_known[name] for name in sorted(_known))


def errors_of(form: forms.Form) -> dict[str, list[str]]:
    """The errors of a bound form under the names that its fields have on the page."""
    return {
        form.add_prefix(name) if name != "__all__" else "": list(map(str, messages))
        for name, messages in form.errors.items()
    }
