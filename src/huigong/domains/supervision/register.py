"""The registers of supervision, the pages of its duties, and what Ctrl-K finds."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.checkups import offline as _offline  # noqa: F401  (registers itself)
from huigong.domains.supervision.checkups import register as _checkups  # noqa: F401  (registers itself)
from huigong.domains.supervision.duties.standing import find_duties
from huigong.domains.supervision.joint import register as _joint  # noqa: F401  (registers itself)
from huigong.domains.supervision.letters import register as _letters  # noqa: F401  (registers itself)
from huigong.domains.supervision.risks import register as _risks  # noqa: F401  (registers itself)
from huigong.domains.supervision.wages import register as _wages  # noqa: F401  (registers itself)
from huigong.kernel.access.roles import Role
from huigong.kernel.register.site import Finder, Page, site

_GROUP = _("劳动监督")

site.add_page(
    Page(label=_("监督事项"), url_name="supervision-duties", group=_GROUP, icon="checklist")
)
site.add_page(
    Page(
        label=_("检查计划"),
        url_name="supervision-plans",
        group=_GROUP,
        icon="calendar-event",
        roles=(Role.OFFICER, Role.SUPERVISOR, Role.LEADER),
    )
)
site.add_page(
    Page(
        label=_("专项检查"),
        url_name="supervision-specials",
        group=_GROUP,
        icon="calendar-due",
        roles=(Role.OFFICER, Role.SUPERVISOR, Role.LEADER),
    )
)
site.add_page(
    Page(
        label=_("发现的行业问题"),
        url_name="supervision-sectors",
        group=_GROUP,
        icon="building-community",
        roles=(Role.OFFICER, Role.SUPERVISOR, Role.LEADER),
    )
)
site.add_page(
    Page(
        label=_("共同办理"),
        url_name="supervision-shares",
        group=_GROUP,
        icon="users",
        roles=(Role.OFFICER, Role.SUPERVISOR, Role.LEADER),
    )
)
site.add_page(Page(label=_("算一算"), url_name="supervision-sums", group=_GROUP, icon="scale"))
site.add_page(
    Page(
        label=_("待改正的问题"),
        url_name="supervision-findings",
        group=_GROUP,
        icon="alert-triangle",
        roles=(Role.OFFICER, Role.SUPERVISOR, Role.LEADER),
    )
)
site.add_page(
    Page(label=_("看合同"), url_name="supervision-clauses", group=_GROUP, icon="report-analytics")
)
site.add_page(
    Page(
        label=_("离线填表"),
        url_name="offline-begin",
        group=_GROUP,
        icon="wifi-off",
        roles=(Role.OFFICER, Role.SUPERVISOR),
    )
)
site.add_finder(Finder(label=_("监督事项"), find=find_duties))
