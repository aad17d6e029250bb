"""The shapes that base templates read from the context; dictionaries with the same keys do too."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One link of the left navigation, of the phone's bottom bar or of the account menu."""

    label: str
    url: str
    icon: str = "point"
    active: bool = False


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """A titled group of links; an empty label shows no title."""

    label: str
    items: Sequence[MenuItem]


@dataclass(frozen=True, slots=True)
class SeatChoice:
    """A seat the account may sit on; `id` is posted as `seat` to the URL named seat-switch."""

    id: str
    label: str
    hint: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that says itself, with the URL of the same list without it."""

    label: str
    value: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views of the same page."""

    label: str
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class PaletteGroup:
    """Results of one kind for the Ctrl-K palette (`ui/palette_results.html`)."""

    label: str
    items: Sequence["PaletteItem"] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """One result: what it is, where it opens, a second line to tell twins apart."""

    label: str
    url: str
    hint: str = ""
    icon: str = "point"
