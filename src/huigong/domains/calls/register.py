"""The face of the calls: list, export and API; what an agent does with one is the one screen."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.calls.models import Call
from huigong.kernel.register.declare import Column, Panel, Register
from huigong.kernel.register.site import site

_PHONE = Column("phone", _("对方号码"), lambda call: call.masked_phone, reads=("phone",))
_RECORDING = Column("recording", _("录音"))

site.add(
    Register(
        model=Call,
        columns=(
            *("number", "rang_at", "direction", _PHONE, "state", "outcome"),
            *("agent", "case", "note", "answered_at", "ended_at"),
        ),
        filters=("state", "direction", "outcome", "rang_at"),
        detail=(
            Panel(_("来电"), ("number", "direction", _PHONE, "state", "outcome", "note", "case")),
            Panel(
                _("时间"),
                ("rang_at", "answered_at", "ended_at", "settled_at", "agent", "extension"),
            ),
            Panel(_("录音"), (_RECORDING, "is_noticed", "noticed_at")),
        ),
        icon="phone-incoming",
        empty=_("每一个打进、打出、没有接到的电话都在这里。电话响起时自动记下，不用手工登记。"),
    )
)
