"""The face of check-ups; findings and letters stand on the page of each."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.checkups import actions, views
from huigong.domains.supervision.checkups.models import Checkup
from huigong.kernel.register.declare import Column, Panel, Register
from huigong.kernel.register.site import site

_MANNER = Column("manner", sensitive="manner")

site.add(
    Register(
        model=Checkup,
        columns=("number", "employer_name", "checked_on", "about", "findings", "unit"),
        filters=("unit", "checked_on", "about", "campaign", "signing"),
        detail=(
            Panel(
                _("检查"),
                ("number", "employer", "checked_on", "about", "people", "campaign", _MANNER),
            ),
            Panel(
                _("经手"),
                (
                    *("unit", "first_supervisor", "second_supervisor"),
                    *("partners", "signing", "minutes"),
                ),
            ),
        ),
        form_fields=(
            *("employer", "checked_on", "about", "manner"),
            *("first_supervisor", "second_supervisor", "partners"),
            *("campaign", "people", "minutes", "signing"),
        ),
        create=actions.record_checkup,
        edit=actions.edit_checkup,
        overrides={"create": views.record},
        files=True,
        icon="clipboard-check",
        empty=_(
            "到单位做一次检查记一行：哪天、谁去的、看到什么；有问题的，逐条记下，再起草提示函。"
        ),
    )
)
