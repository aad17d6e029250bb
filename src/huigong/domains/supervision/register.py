"""The menu's entries, and what Ctrl-K finds. Duties are data: they have no table, no register."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.duties.standing import find_duties
from huigong.kernel.register.site import Finder, Page, site

_GROUP = _("劳动监督")

site.add_page(
    Page(label=_("监督事项"), url_name="supervision-duties", group=_GROUP, icon="checklist")
)
site.add_page(Page(label=_("算一算"), url_name="supervision-sums", group=_GROUP, icon="scale"))
site.add_finder(Finder(label=_("监督事项"), find=find_duties))
