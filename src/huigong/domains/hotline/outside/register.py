"""The face of the list of bodies outside, kept by the administrator."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.hotline.outside.actions import correct_body, record_body
from huigong.domains.hotline.outside.models import OutsideBody
from huigong.kernel.register.declare import Import, Panel, Register

_FIELDS = ("unit", "kind", "name", "address", "telephone", "from_on", "until_on", "source")

OUTSIDE_BODIES = Register(
    model=OutsideBody,
    columns=("name", "kind", "unit", "telephone", "from_on", "until_on"),
    filters=("unit", "kind", "until_on"),
    detail=(Panel(_("外部单位"), _FIELDS),),
    form_fields=_FIELDS,
    create=record_body,
    edit=correct_body,
    imports=Import(key=("unit", "name")),
    icon="building",
    empty=_("人社局、劳动监察、法院、12345 这些工会以外、要发函去的单位，先登记在这里。"),
)
