"""The face of employers; the ties of one have their own form."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huigong.kernel.actions.bulk import prepared_by
from huigong.kernel.employers import actions
from huigong.kernel.employers.codes import is_uscc
from huigong.kernel.employers.models import Employer
from huigong.kernel.employers.page import former_names_of, industry_of
from huigong.kernel.register.declare import Column, Import, Narrow, Panel, Register
from huigong.kernel.register.site import site
from huigong.kernel.register.words import say

say("rename", _("登记更名"))
say("alias", _("补登曾用名"))
#: What most names of employers end with.
_LAST_WORDS = (
    *("公司", "厂", "店", "部", "院", "社", "中心", "馆", "站", "场", "行", "学校", "中学", "小学"),
    *("幼儿园", "办事处", "合作社", "委员会", "户"),
)
_INDUSTRY = Column("industry_name", _("行业"), industry_of, reads=("industry",))
_FACTS = ("name", "uscc", "division", _INDUSTRY, "size", "people", "is_platform")
_FIELDS = ("unit", "name", "uscc", "division", "industry", "size", "people", "is_platform", "union")


def _choices() -> Sequence[tuple[str, str]]:
    return [("none", gettext("还没有工会")), ("has", gettext("有工会"))]


def _has_union(value: str) -> Q:
    return Q(union=None) if value == "none" else ~Q(union=None)


site.add(
    Register(
        model=Employer,
        columns=("name", "uscc", "division", _INDUSTRY, "size", "people", "union", "unit"),
        filters=("unit", "division", "size", "people", "is_platform"),
        narrows=(
            Narrow(name="unionised", label=_("有没有工会"), choices=_choices, condition=_has_union),
        ),
        detail=(
            Panel(_("单位"), _FACTS),
            Panel(_("曾用名"), (Column("former", _("曾用名"), former_names_of),)),
            Panel(_("工会"), ("union", "unit")),
        ),
        form_fields=_FIELDS,
        create=actions.register_employer,
        edit=actions.edit_employer,
        transitions={"rename": actions.rename_employer, "alias": actions.alias_employer},
        imports=Import(
            key=("name", "uscc"),
            bulk=prepared_by(actions.register_employer),
            looks={"uscc": is_uscc, "name": lambda text: text.endswith(_LAST_WORDS)},
        ),
        files=True,
        icon="building",
        empty=_("这里登记用人单位：名称、统一社会信用代码、在哪里、有没有工会。"),
    )
)
