"""The face of the case register: list, export and API; the page of a case is written by hand."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.hotline import views
from huigong.domains.hotline.archive import register as _archive  # noqa: F401  # a register of the app's own
from huigong.domains.hotline.categories import leaf_name
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.narrowing import LATE
from huigong.domains.hotline.outside.register import OUTSIDE_BODIES
from huigong.domains.hotline.typical import register as _typical  # noqa: F401  # as above
from huigong.domains.hotline.workflow import case_flow
from huigong.kernel.register.declare import Column, Register
from huigong.kernel.register.site import site

site.add(
    Register(
        model=Case,
        columns=(
            "number",
            "title",
            "employer",
            "division",
            Column(
                "category",
                _("问题类别"),
                lambda case: leaf_name(case.category),
                reads=("category",),
            ),
            "state",
            "due_at",
            "people",
            "opened_at",
        ),
        filters=(
            "state",
            "kind",
            "category",
            "channel",
            "division",
            "employer",
            "is_urgent",
            "opened_at",
            "closed_at",
            "is_satisfied",
        ),
        narrows=(LATE,),
        workflow=case_flow,
        icon="phone",
        empty=_("职工打来电话、在手机上反映或者来访，登记以后都排在这里。"),
        overrides={"detail": views.detail},
    )
)
site.add(OUTSIDE_BODIES)
