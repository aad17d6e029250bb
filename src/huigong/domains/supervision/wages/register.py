"""The face of wage cases; workers, payments and clues stand on the page of each."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.wages import actions
from huigong.domains.supervision.wages.ending import actions as ending
from huigong.domains.supervision.wages.models import WageCase
from huigong.domains.supervision.wages.workflow import wage_flow
from huigong.kernel.register.declare import Panel, Register
from huigong.kernel.register.site import site

_SUMS = ("workers", "owed_fen", "agreed_fen", "paid_fen", "left_fen")

site.add(
    Register(
        model=WageCase,
        columns=("number", "employer_name", "opened_on", "state", *_SUMS, "due_at", "unit"),
        filters=("unit", "state", "opened_on", "is_migrant", "origin", "ending"),
        detail=(
            Panel(
                _("案件"),
                (
                    *("number", "employer", "site", "is_migrant", "opened_on", "unit"),
                    *("origin", "checkup", "source", "note"),
                ),
            ),
            Panel(_("协商与结果"), ("agreed_on", "agreement", "ending", "closed_on", "outcome")),
        ),
        form_fields=(
            *("employer", "opened_on", "origin", "checkup", "source"),
            *("site", "is_migrant", "note"),
        ),
        create=actions.open_wagecase,
        edit=actions.edit_wagecase,
        workflow=wage_flow,
        transitions={
            "refer": ending.refer_wagecase,
            "close": ending.close_wagecase,
            "reopen": ending.reopen_wagecase,
        },
        files=True,
        icon="cash",
        empty=_("发现一家单位欠薪，立一个案件：登记职工、协商、登记每次付款，直到付清。"),
    )
)
