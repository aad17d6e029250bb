"""The address of a register's surface."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from huigong.kernel.register.columns import Shown
from huigong.kernel.register.declare import Register
from huigong.kernel.register.site import address

register = template.Library()


@register.simple_tag
def register_url(of: Register, surface: str, *args: object) -> str:
    """`{% register_url register "detail" row.pk %}`"""
    return address(of, surface, *args)


@register.simple_tag
def register_rows(columns: Sequence[Shown], lines: Iterable[Any], picks: bool) -> SafeString:
    """The rows of a list. Written out here because 500 cells through template nodes are most of a page's time."""
    heads = [
        format_html(' data-label="{}"{}', shown.label, mark_safe(' class="hg-num"') if shown.is_number else "")  # noqa: S308 - a literal
        for shown in columns
    ]
    choose = conditional_escape(_("选择"))
    return mark_safe("".join(_row(heads, line, choose if picks else "") for line in lines))  # noqa: S308 - every part below is escaped


def _row(heads: Sequence[str], line: Any, choose: str) -> str:
    url, cells = conditional_escape(line["url"]), line["cells"]
    parts = [f'<tr data-href="{url}">']
    if choose:
        first = conditional_escape(cells[0][0])
        parts.append(
            '<td class="hg-pick"><input type="checkbox" form="bulk" name="ids"'
            f' value="{line["row"].pk}" aria-label="{choose} {first}"></td>'
        )
    for place, (head, (text, full)) in enumerate(zip(heads, cells, strict=True)):
        shown = conditional_escape(text or "—")
        title = f' title="{conditional_escape(full)}"' if full != text else ""
        body = shown if place else f'<a class="hg-key" href="{url}">{shown}</a>'
        parts.append(f"<td{head}{title}>{body}</td>")
    parts.append("</tr>")
    return "".join(parts)
