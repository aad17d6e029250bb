"""The face of sector findings; one begins on the page of trades that are proposed."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.joint import actions
from huigong.domains.supervision.joint.models import SectorFinding
from huigong.domains.supervision.joint.workflow import sector_flow
from huigong.kernel.register.declare import Column, Panel, Register
from huigong.kernel.register.site import site
from huigong.kernel.register.words import say

say("lengthen", _("登记延长"))
say("conclude", _("登记处理结果"))

_PROGRESS = Column(
    "progress",
    _("有结果/清单"),
    value=lambda row: f"{row.firms_done}/{row.firms}" if row.firms else "",
    reads=("firms", "firms_done"),
)
_TRADE = Column("trade_name", _("行业"), value=lambda row: row.trade_name, reads=("trade",))
_DUTY = Column("duty_name", _("监督事项"), value=lambda row: row.duty_name, reads=("duty",))

site.add(
    Register(
        model=SectorFinding,
        columns=("number", "title", "state", _PROGRESS, "employers", "due_at", "unit"),
        filters=("unit", "state", "opened_on"),
        detail=(
            Panel(
                _("问题"),
                (
                    *("number", "title", "state", _TRADE, _DUTY, "employers", "people"),
                    *("since", "until", "summary"),
                ),
            ),
            Panel(_("经手"), ("unit", "opened_on", "outcome")),
            Panel(
                _("典型案例"),
                (
                    *("case_title", "case_year", "case_parties", "case_text"),
                    *("submitted_on", "submitted_to", "selected_by", "selected_as"),
                ),
            ),
        ),
        form_fields=("title", "summary"),
        edit=actions.edit_sector,
        workflow=sector_flow,
        transitions={
            "file": actions.file_sector,
            "lengthen": actions.lengthen_sector,
            "conclude": actions.conclude_sector,
            "close": actions.close_sector,
            "drop": actions.drop_sector,
            "submit": actions.submit_sector,
            "select": actions.select_sector,
        },
        files=True,
        icon="building-community",
        empty=_("同一行业几家单位都违反同一事项的，从“发现的行业问题”里提出一条。"),
    )
)
