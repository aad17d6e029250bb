"""The face of people's files."""

from django.utils.translation import gettext_lazy as _

from huigong.kernel.access.roles import Role
from huigong.kernel.people import actions, asking, merging, numbers
from huigong.kernel.people.asked import FileRequest, open_words
from huigong.kernel.people.merged import Merge
from huigong.kernel.people.models import Person
from huigong.kernel.people.page import agreed_of, checked_of, standing_of
from huigong.kernel.register.declare import Column, Panel, Register
from huigong.kernel.register.site import Page, site
from huigong.kernel.register.words import say

say("identify", _("更正证件"))
say("check", _("核对证件"))
say("renumber", _("改登录号码"))
say("consent", _("登记同意"))
say("revoke", _("登记撤回同意"))
say("answer", _("答复：已办"))
say("decline", _("答复：没有办"))
say("unmerge", _("撤销合并"))
_PAPER = Column("paper", _("证件号码"), sensitive="id")
_PHONE = Column("phone", _("手机号码"), sensitive="phone")
_IDENTITY = ("paper_kind", _PAPER, Column("checked", _("证件核对"), checked_of))
_REACH = (_PHONE, Column("address", _("住址"), sensitive="address"))

site.add(
    Register(
        model=Person,
        columns=("name", "sex", "born_on", _PAPER, _PHONE, "unit"),
        filters=("unit", "sex", "ethnic", "education", "born_on"),
        detail=(
            Panel(_("本人"), ("name", "aliases", "sex", "born_on", "ethnic", "education")),
            Panel(_("证件"), _IDENTITY),
            Panel(_("联系"), (*_REACH, Column("bank", _("银行卡号"), sensitive="bank"))),
            Panel(_("会籍"), (Column("standing", _("身份"), standing_of), "unit", "source")),
            Panel(_("同意"), (Column("agreed", _("同意的事项"), agreed_of),)),
        ),
        form_fields=(
            "unit",
            "name",
            "paper_kind",
            "paper_number",
            "source",
            "phone_number",
            "sex",
            "born_on",
            "ethnic",
            "education",
            "aliases",
            "home_address",
            "bank_number",
            "guardian",
        ),
        create=actions.register_person,
        edit=actions.edit_person,
        transitions={
            "identify": actions.identify_person,
            "check": actions.check_person,
            "renumber": numbers.renumber_person,
            "consent": actions.consent_person,
            "revoke": actions.revoke_consent,
        },
        order="rank",
        files=True,
        icon="users",
        empty=_("这里是职工档案，一人一档。扫码入会的职工自己建档；窗口也可以登记。"),
    )
)
site.add_page(
    Page(
        label=_("找人"),
        url_name="people-find",
        group=_("职工与会员"),
        icon="search",
        roles=(Role.OFFICER, Role.CHAIR, Role.SUPERVISOR, Role.LEADER),
    )
)
site.add(
    Register(
        model=FileRequest,
        columns=("number", "wish", "person", "state", "asked_at", "due_on", "unit"),
        filters=("unit", "wish", "state"),
        detail=(
            Panel(_("要求"), ("number", "wish", "person", "unit", "asked_at", "due_on")),
            Panel(
                _("内容"),
                (
                    Column("asked_words", _("本人的话"), lambda row: open_words(row.words)),
                    "state",
                    Column("answer_words", _("答复"), lambda row: open_words(row.answer)),
                    "ended_at",
                ),
            ),
        ),
        transitions={
            "answer": asking.answer_file_request,
            "decline": asking.decline_file_request,
        },
        icon="message-report",
        empty=_("职工在手机上看了自己的档案，要求更正或删除的，列在这里。"),
    )
)
site.add(
    Register(
        model=Merge,
        columns=(
            "number",
            "winner__name",
            "loser__name",
            "merged_at",
            "until_on",
            "undone_at",
            "unit",
        ),
        filters=("unit", "merged_at"),
        detail=(
            Panel(_("档案"), ("number", "winner", "loser")),
            Panel(_("办理"), ("unit", "merged_at", "until_on", "undone_at")),
        ),
        transitions={"unmerge": merging.unmerge_people},
        icon="copy",
        empty=_("两份档案并成一份的列在这里，期限以内可以撤销，恢复原样。"),
    )
)
