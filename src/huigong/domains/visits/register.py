"""The face of visits."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.visits import actions
from huigong.domains.visits.models import Visit
from huigong.kernel.actions.bulk import prepared_by
from huigong.kernel.register.declare import Import, Panel, Register
from huigong.kernel.register.site import site

site.add(
    Register(
        model=Visit,
        columns=("number", "place", "unit", "visited_on", "occasion", "people", "aid_fen"),
        filters=("unit", "occasion", "visited_on"),
        detail=(
            Panel(_("走访"), ("number", "unit", "visited_on", "occasion", "place")),
            Panel(_("慰问"), ("people", "aid_fen", "note")),
        ),
        form_fields=(
            *("unit", "number", "visited_on", "occasion", "place"),
            *("people", "aid_fen", "note"),
        ),
        create=actions.record_visit,
        edit=actions.edit_visit,
        imports=Import(key="number", bulk=prepared_by(actions.record_visit)),
        files=True,
        icon="heart-handshake",
        empty=_("这里登记每一次走访慰问：去了哪里、看望多少人、送去多少慰问金。"),
    )
)
