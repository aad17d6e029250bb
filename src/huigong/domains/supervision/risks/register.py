"""The face of risks in labour relations."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.risks import actions
from huigong.domains.supervision.risks.models import Risk
from huigong.domains.supervision.risks.workflow import risk_flow
from huigong.kernel.register.declare import Panel, Register
from huigong.kernel.register.site import site

site.add(
    Register(
        model=Risk,
        columns=(
            *("number", "employer_name", "what", "grade", "people", "owner"),
            *("state", "due_on", "unit"),
        ),
        filters=("unit", "state", "grade", "what", "found_on"),
        detail=(
            Panel(
                _("隐患"), ("number", "employer", "found_on", "what", "grade", "people", "facts")
            ),
            Panel(_("化解"), ("unit", "owner", "partners", "due_on", "closed_on", "outcome")),
        ),
        form_fields=(
            *("employer", "found_on", "what", "grade", "people"),
            *("facts", "owner", "partners", "due_on"),
        ),
        create=actions.record_risk,
        edit=actions.edit_risk,
        workflow=risk_flow,
        transitions={
            "close": actions.close_risk,
            "grade": actions.grade_risk,
            "reopen": actions.reopen_risk,
        },
        files=True,
        icon="flag",
        empty=_("欠薪、停产、群体争议的苗头，一家单位登记一行：多重、谁盯、哪天以前化解。"),
    )
)
