"""The face of the register of base-level unions."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.founding.unions import actions
from huigong.domains.founding.unions.due import choices, condition, lack_of, need_of
from huigong.domains.founding.unions.models import HAVES, BaseUnion
from huigong.kernel.register.declare import Column, Import, Narrow, Panel, Register
from huigong.kernel.register.site import site
from huigong.kernel.register.words import say

say("certify", _("登记法人证书"))
say("bank", _("登记独立账户"))
say("assess", _("对照“六有”"))

_NEEDS = Column("need", _("要办的"), need_of)
_LACKS = Column("lack", _("还缺"), lack_of, reads=("term_until", "uscc", "bank"))
_HAVES = Column("haves", _("六有"), lambda row: f"{row.haves}/{len(HAVES)}", reads=HAVES)
_ACCOUNT = Column("bank_account", sensitive="account")

site.add(
    Register(
        model=BaseUnion,
        columns=(
            *("name", "mode", "members", "chair", "term", "term_until"),
            *("uscc", "certificate_until", _HAVES, _LACKS),
        ),
        filters=("unit", "mode", "founded_on", "term_until", "members"),
        narrows=(Narrow(name="needs", label=_("要办的"), choices=choices, condition=condition),),
        detail=(
            Panel(_("工会"), ("name", "unit", "mode", "founded_on", "people", "members")),
            Panel(_("本届"), ("term", "chair", "term_from", "term_until", _NEEDS)),
            Panel(_("法人资格"), ("uscc", "certified_on", "certificate_until")),
            Panel(_("独立账户"), ("bank", _ACCOUNT)),
            Panel(_("六有"), HAVES),
        ),
        form_fields=(
            *("unit", "mode", "founded_on", "people", "members"),
            *("chair", "term", "term_from", "term_until"),
            *("uscc", "certified_on", "employer_uscc"),
        ),
        create=actions.record_union,
        edit=actions.edit_union,
        imports=Import(key="unit"),
        transitions={
            "certify": actions.certify_union,
            "bank": actions.bank_union,
            "assess": actions.assess_union,
        },
        order="rank",
        files=True,
        icon="certificate",
        empty=_("这里登记每一家基层工会：哪天建会、谁是主席、任期到哪天、有没有法人证书。"),
    )
)
