"""The list of all registers, and of the pages beside them that the menu and the search show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huigong.kernel.access import May, policies
from huigong.kernel.register.declare import Register, Text
from huigong.kernel.scoping.scope import Scope, current
from huigong.kernel.ui.shell import PaletteItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the desk that is no register. `roles` empty: every seat may open it."""

    label: Text
    url_name: str
    group: Text = ""
    icon: str = "point"
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """What the search asks beside the registers: `find(q)` answers what the seat may see, best
    first.
    """

    label: Text
    find: Callable[[str], list[PaletteItem]]


class Site:
    """Where domains put their registers: `site.add(Register(…))` in `register.py`."""

    def __init__(self) -> None:
        self._registers: dict[str, Register] = {}
        self._pages: list[Page] = []
        self._finders: list[Finder] = []

    def add(self, register: Register) -> Register:
        """Add one register. Raises ValueError when its model has one already."""
        if register.label in self._registers:
            raise ValueError(f"{register.label} has a register already")
        self._registers[register.label] = register
        return register

    def add_page(self, page: Page) -> None:
        """Add a page to the menu and to the search."""
        self._pages.append(page)

    def add_finder(self, finder: Finder) -> None:
        """Let the search ask something that is no register."""
        self._finders.append(finder)

    @property
    def registers(self) -> tuple[Register, ...]:
        return tuple(self._registers[label] for label in sorted(self._registers))

    @property
    def pages(self) -> tuple[Page, ...]:
        return tuple(self._pages)

    @property
    def finders(self) -> tuple[Finder, ...]:
        return tuple(self._finders)

    def get(self, label: str) -> Register:
        """The register of a model label. Raises KeyError when there is none."""
        return self._registers[label]

    def find(self, label: str) -> Register | None:
        """The register of a model label, or None."""
        return self._registers.get(label)

    def visible(self, seat: Scope) -> Iterator[Register]:
        """The registers whose rows a seat may view at all."""
        return (register for register in self.registers if list(viewing(register, seat)))


def menu_lines() -> list[tuple[Text, Text, str, str, tuple[str, ...]]]:
    """(group, label, icon, URL name, roles) of every register and page; an app names its group in
    `menu_group`.
    """
    found: list[tuple[Text, Text, str, str, tuple[str, ...]]] = []
    for register in site.registers:
        config = apps.get_app_config(register.model._meta.app_label)
        group = getattr(config, "menu_group", config.verbose_name)
        rows = policies().get(register.model, ())
        roles = tuple(row.role for row in rows if "view" in row.verbs)
        found.append((group, register.title, register.icon, f"{register.slug}-list", roles))
    return found + [(p.group, p.label, p.icon, p.url_name, p.roles) for p in site.pages]


def seated() -> dict[str, int]:
    """The account and the unit of the seat, named as the fields of what is kept for it."""
    seat = current()
    if seat.account_id is None or seat.unit_id is None:
        raise PermissionDenied
    return {"account_id": seat.account_id, "unit_id": seat.unit_id}


def viewing(register: Register, seat: Scope) -> Iterator[May]:
    """The permissions by which a seat views a register."""
    rows = policies().get(register.model, ())
    return (row for row in rows if row.role in seat.roles and "view" in row.verbs)


def address(register: Register, surface: str, *args: object) -> str:
    """The URL of a surface: `address(register, "detail", row.pk)`."""
    return reverse(f"{register.slug}-{surface}", args=args)


site = Site()
