"""The face of foundings; one begins from the ledger of employers without a union."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.founding import actions
from huigong.domains.founding.models import Founding
from huigong.domains.founding.unions import register as _unions  # noqa: F401  (registers itself)
from huigong.domains.founding.workflow import founding_flow
from huigong.kernel.register.declare import Panel, Register
from huigong.kernel.register.site import site
from huigong.kernel.register.words import say

say("cover", _("列入一家单位"))
say("enrol", _("登记申请职工"))
say("strike", _("登记撤回申请"))

site.add(
    Register(
        model=Founding,
        columns=(
            *("number", "name", "mode", "people", "applicants", "state"),
            *("approver", "unit", "begun_at"),
        ),
        filters=("unit", "mode", "state", "begun_at"),
        detail=(
            Panel(
                _("筹建"),
                (
                    *("number", "name", "mode", "people", "applicants"),
                    *("cover_note", "state", "remark"),
                ),
            ),
            Panel(_("经手"), ("unit", "approver", "begun_at", "begun_by", "asked_by")),
            Panel(
                _("批复"),
                ("permit_number", "permitted_on", "approval_number", "approved_on", "union"),
            ),
        ),
        form_fields=("name", "mode", "people", "cover_note"),
        edit=actions.edit_founding,
        workflow=founding_flow,
        transitions={
            "enrol": actions.enrol_founding,
            "strike": actions.strike_founding,
            "cover": actions.cover_founding,
            "submit": actions.submit_founding,
            "permit": actions.permit_founding,
            "return": actions.return_founding,
            "approve": actions.approve_founding,
            "refuse": actions.refuse_founding,
            "stop": actions.stop_founding,
        },
        icon="flag",
        empty=_("从“未建会单位”里启动一次建会，这里就有了第一行。"),
    )
)
