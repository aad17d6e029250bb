"""The menu's entries, and what Ctrl-K finds. Articles have versions and grounds: their pages are
written by hand.
"""

from django.utils.translation import gettext_lazy as _

from huigong.domains.knowledge.search import find_articles, find_provisions
from huigong.kernel.register.site import Finder, Page, site
from huigong.kernel.ui.shell import PaletteItem

_MOST = 4

site.add_page(
    Page(label=_("知识库"), url_name="knowledge-list", group=_("知识"), icon="help-circle")
)
site.add_page(Page(label=_("法律法规"), url_name="knowledge-laws", group=_("知识"), icon="scale"))


def find_knowledge(q: str) -> list[PaletteItem]:
    """What the palette shows for a word."""
    rows = [row for row, _score in find_articles(q, limit=_MOST)]
    return [
        PaletteItem(r.title, r.get_absolute_url(), r.get_state_display(), "help-circle")
        for r in rows
    ]


def find_law(q: str) -> list[PaletteItem]:
    """Articles of statutes of today."""
    rows = [row for row, _score in find_provisions(q, limit=_MOST)]
    return [PaletteItem(str(r), r.get_absolute_url(), r.text[:24], "scale") for r in rows]


site.add_finder(Finder(label=_("知识条目"), find=find_knowledge))
site.add_finder(Finder(label=_("法条"), find=find_law))
