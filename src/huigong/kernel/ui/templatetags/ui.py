"""Tags and filters of the face: icons, moments, clocks, grouped numbers, optional URLs."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, lru_cache

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from huigong.kernel.ui import clockface, grouping
from huigong.kernel.ui.icons import drawn
from huigong.kernel.ui.shell import MenuGroup

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite; it is decoration, so a word always stands beside it."""
    return _picture(drawn(name))


@cache
def _picture(name: str) -> SafeString:
    # A page draws dozens, always the same ones.
    return format_html(
        '<svg class="hg-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("ui/icons.svg"),
        name,
    )


@register.simple_tag
def menu_html(menu: Sequence[MenuGroup]) -> SafeString:
    """The left navigation, drawn once for each set of entries: a seat's is the same all day."""
    return _drawn_menu(tuple(menu), get_language() or "")


@lru_cache(maxsize=512)
def _drawn_menu(menu: tuple[MenuGroup, ...], _language: str) -> SafeString:
    return SafeString(render_to_string("ui/menu.html", {"menu": menu}))


@register.simple_tag
def url_or_none(name: str, *args: object, **kwargs: object) -> str | None:
    """Reverse a URL of a part that may not be installed."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return None


@register.simple_tag
def moment(at: datetime | date | None) -> SafeString | str:
    """Show a moment briefly, in full on hover and for machines."""
    if not at:
        return "—"
    return format_html(
        '<time class="hg-num" datetime="{}" title="{}">{}</time>',
        at.isoformat(),
        clockface.full(at),
        clockface.short(at),
    )


@register.simple_tag
def clock_face(
    due: datetime | None, done: datetime | None = None, paused: bool = False
) -> clockface.ClockFace | None:
    """Say where a deadline stands; `paused` and `done` come from the view."""
    return clockface.face(due, done=done or None, paused=bool(paused)) if due else None


@register.filter
def full_moment(at: datetime | date) -> str:
    """Say a moment in full, as paper does."""
    return clockface.full(at) if at else ""


@register.filter
def grouped(value: object, kind: str) -> str:
    """Group a phone, id or amount for reading."""
    return grouping.grouped(str(value), kind) if value not in (None, "") else ""


@register.filter
def yuan(fen: int | None) -> str:
    """Show an amount kept in fen."""
    return "—" if fen is None else grouping.yuan(int(fen))
