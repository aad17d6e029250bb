"""The face of the register of seals."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.seals import actions
from huigong.domains.seals.models import SealUse
from huigong.kernel.register.declare import Import, Panel, Register
from huigong.kernel.register.site import site

_FIELDS = (
    *("unit", "number", "sealed_on", "seal", "paper", "paper_number", "copies"),
    *("matter_number", "asked_by", "approved_by", "sealed_by", "note"),
)

site.add(
    Register(
        model=SealUse,
        columns=("number", "sealed_on", "paper", "seal", "copies", "asked_by", "matter_number"),
        filters=("unit", "seal", "sealed_on"),
        detail=(
            Panel(_("用印"), ("number", "unit", "sealed_on", "seal", "copies")),
            Panel(_("文件"), ("paper", "paper_number", "matter_number", "note")),
            Panel(_("经手"), ("asked_by", "approved_by", "sealed_by")),
        ),
        form_fields=_FIELDS,
        create=actions.record_seal_use,
        edit=actions.correct_seal_use,
        imports=Import(key="number"),
        files=True,
        icon="rubber-stamp",
        empty=_("每盖一次章记一行：盖的什么、几份、谁申请、谁批准、谁监印。"),
    )
)
