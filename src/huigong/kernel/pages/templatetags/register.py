"""The address of a register's surface."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huigong.kernel.pages.narrow import card_parts
from huigong.kernel.register.columns import Shown
from huigong.kernel.register.declare import Register
from huigong.kernel.register.filters import Filters
from huigong.kernel.register.site import address

register = template.Library()


@register.simple_tag
def register_url(of: Register, surface: str, *args: object) -> str:
    """`{% register_url register "detail" row.pk %}`"""
    return address(of, surface, *args)


#: The untouched controls of a register in a language are the same for everybody: choices are
#: declared, not asked for.
_untouched: dict[tuple[str, str], SafeString] = {}


@register.simple_tag
def filter_fields(filters: Filters) -> SafeString:
    """The controls of the filters; dozens of boxes cost more than the list itself, so the
    untouched ones are kept.
    """
    if filters.is_touched:
        return _controls(filters)
    key = (filters.register.slug, get_language() or "")
    if key not in _untouched:
        _untouched[key] = _controls(filters)
    return _untouched[key]


def _controls(filters: Filters) -> SafeString:
    fields = list(filters.form)
    return SafeString(
        "".join(
            render_to_string("ui/field.html", {"field": field, "optional_silent": True})
            for field in fields
        )
    )


@register.simple_tag
def register_rows(
    of: Register, columns: Sequence[Shown], lines: Iterable[Any], picks: bool
) -> SafeString:
    """The rows of a list. Written out here because 500 cells through template nodes are most of a
    page's time.
    """
    heads = [
        _head(shown.label, f"{part} hg-num" if shown.is_number else part)
        for shown, part in zip(columns, card_parts(of, columns), strict=True)
    ]
    return _drawn(heads, lines, conditional_escape(_("选择")) if picks else "")


@register.simple_tag
def card_rows(columns: Iterable[tuple[str, str]], lines: Iterable[Any]) -> SafeString:
    """The same for a table that is no register's: what each column is called, and which part of
    the card it is on a narrow screen (`narrow.card_parts`).
    """
    return _drawn([_head(label, part) for label, part in columns], lines, "")


def _head(label: str, part: str) -> str:
    return format_html(' data-label="{}" class="hg-card-{}', label, part)


def _drawn(heads: Sequence[str], lines: Iterable[Any], choose: str) -> SafeString:
    return mark_safe("".join(_row(heads, line, choose) for line in lines))  # noqa: S308 - every part below is escaped


_ESCAPES = str.maketrans({mark: escape(mark) for mark in "&<>\"'"})


def _escaped(text: str) -> str:
    # What Django's `conditional_escape` does with a string, without looking for lazy ones: a list
    # has a thousand.
    return text if hasattr(text, "__html__") else text.translate(_ESCAPES)


def _row(heads: Sequence[str], line: Any, choose: str) -> str:
    url, cells = _escaped(line["url"]), line["cells"]
    late = _escaped(_("已超期")) if line["is_late"] else ""
    parts = [f'<tr data-href="{url}" class="hg-brief{" hg-row-late" if late else ""}">']
    if choose:
        first = _escaped(cells[0][0])
        parts.append(
            '<td class="hg-pick"><input type="checkbox" form="bulk" name="ids"'
            f' value="{line["row"].pk}" aria-label="{choose} {first}"></td>'
        )
    for place, (head, (text, full)) in enumerate(zip(heads, cells, strict=True)):
        # A draft has no number yet, and is opened all the same.
        shown = _escaped(text or ("—" if place else _("打开")))
        title = f' title="{_escaped(full)}"' if full != text else ""
        body = shown if place else f'<a class="hg-key" href="{url}">{shown}</a>'
        if late and not place:
            body += f' <span class="hg-mark-late">{late}</span>'
        none = "" if text or not place else " hg-none"
        parts.append(f'<td{head}{none}"{title}>{body}</td>')
    parts.append("</tr>")
    return "".join(parts)
