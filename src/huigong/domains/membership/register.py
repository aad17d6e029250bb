"""The faces of memberships, of the codes that lead to them, and of transfers."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.membership import actions, opening
from huigong.domains.membership.bulk import differing, living_by_paper, make_ready, prepare_members
from huigong.domains.membership.changes import actions as changing
from huigong.domains.membership.models import JoinPoint, Membership
from huigong.domains.membership.page import (
    address_of,
    changes_of,
    checked_in_sight,
    due_of,
    of_last,
)
from huigong.domains.membership.transfers import actions as moving
from huigong.domains.membership.transfers.models import Transfer
from huigong.domains.membership.workflow import membership_flow, transfer_flow
from huigong.kernel.access.roles import Role
from huigong.kernel.accounts.phones import is_mobile
from huigong.kernel.people.codes import is_ethnic_group
from huigong.kernel.people.naming import looks_like_name
from huigong.kernel.people.papers import is_citizen, normal_paper
from huigong.kernel.register.declare import Column, Import, Panel, Register
from huigong.kernel.register.site import Page, site

#: The changes of a membership, which its latest is read from.
_LINES = "changes"
_SHEET = (
    "unit",
    "name",
    "paper_number",
    "source",
    "phone_number",
    "group",
    "work",
    "joined_on",
    "is_migrant",
    *("paper_kind", "sex", "born_on", "ethnic", "education"),
    *("change", "change_reason", "changed_on"),
)

site.add(
    Register(
        model=Membership,
        columns=("person", "number", "unit", "state", "group", "joined_on", "way"),
        filters=("unit", "state", "group", "way", "work", "is_migrant", "joined_on", "applied_at"),
        detail=(
            Panel(_("会籍"), ("number", "person", "unit", "state", "joined_on", "ended_on")),
            Panel(
                _("本人"),
                (
                    Column("person__paper_kind", _("证件类别")),
                    Column("person__paper", _("证件号码"), sensitive="id"),
                    Column("checked", _("证件核对"), checked_in_sight),
                    Column("person__phone", _("手机号码"), sensitive="phone"),
                    Column("person__sex", _("性别")),
                    Column("person__born_on", _("出生日期")),
                    Column("person__ethnic", _("民族")),
                    Column("person__education", _("学历")),
                ),
            ),
            Panel(_("入会"), ("way", "proof", "point", "group", "work", "employer", "is_migrant")),
            Panel(
                _("经过"),
                (
                    "applied_at",
                    Column("due", _("审核期限"), due_of),
                    "refusal",
                    Column("changes", _("会籍变化"), changes_of),
                ),
            ),
            Panel(
                _("最近一次变化"),
                (
                    Column(
                        "change", _("变化类型"), lambda row: of_last(row, "type"), beside=_LINES
                    ),
                    Column(
                        "change_reason",
                        _("变化原因"),
                        lambda row: of_last(row, "reason"),
                        beside=_LINES,
                    ),
                    Column("changed_on", _("变化日期"), lambda row: row.changed_on, beside=_LINES),
                ),
            ),
        ),
        form_fields=(
            "unit",
            "name",
            "paper_kind",
            "paper_number",
            "source",
            "phone_number",
            "group",
            "work",
            "employer",
            "joined_on",
            "is_migrant",
        ),
        create=actions.record_member,
        edit=actions.edit_membership,
        workflow=membership_flow,
        transitions={
            "admit": actions.admit_membership,
            "reject": actions.reject_membership,
            "retain": changing.retain_membership,
            "resume": changing.resume_membership,
            "leave": changing.leave_membership,
            "expel": changing.expel_membership,
            "end": changing.end_membership,
        },
        bulk=("admit",),
        imports=Import(
            key="paper_number",
            fields=_SHEET,
            find=living_by_paper,
            differing=differing,
            bulk=prepare_members,
            ahead=make_ready,
            looks={
                "name": looks_like_name,
                "paper_number": lambda text: is_citizen(normal_paper(text)),
                "phone_number": is_mobile,
                "ethnic": is_ethnic_group,
            },
        ),
        files=True,
        icon="users-group",
        empty=_("这里是会员台账。职工扫码申请以后排在这里待审核；窗口也可以直接登记。"),
    )
)
site.add(
    Register(
        model=JoinPoint,
        columns=("name", "code", "unit", "group", "is_fallback", "division", "closed_on"),
        filters=("unit", "group", "is_fallback", "division"),
        detail=(
            Panel(_("二维码"), ("name", "code", Column("address", _("网址"), address_of))),
            Panel(_("加入"), ("unit", "group", "is_fallback", "division", "closed_on")),
        ),
        form_fields=("unit", "name", "group", "is_fallback", "division"),
        create=opening.open_point,
        edit=opening.edit_point,
        transitions={"close": opening.close_point},
        icon="qrcode",
        empty=_("给工会开一个入会二维码，印出来贴在驿站、门口，职工扫一扫就能申请。"),
    )
)
site.add(
    Register(
        model=Transfer,
        columns=("name", "unit", "to_unit", "state", "asked_at", "due_on"),
        filters=("unit", "state", "asked_at"),
        detail=(
            Panel(_("接转"), ("name", "unit", "to_unit", "state", "answer")),
            Panel(_("时间"), ("asked_at", "due_on", "parked_at_unit", "ended_at")),
        ),
        workflow=transfer_flow,
        transitions={
            "release": moving.release_transfer,
            "accept": moving.accept_transfer,
            "decline": moving.decline_transfer,
            "withdraw": moving.withdraw_transfer,
            "park": moving.park_transfer,
        },
        icon="transfer",
        empty=_("会籍从一个工会转到另一个工会，在会员页面点“转出”开始。"),
    )
)
site.add_page(
    Page(
        label=_("会员人数"),
        url_name="membership-tally",
        group=_("职工与会员"),
        icon="chart-bar",
        roles=(Role.OFFICER, Role.CHAIR, Role.SUPERVISOR, Role.LEADER),
    )
)
