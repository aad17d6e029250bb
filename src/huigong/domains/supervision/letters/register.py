"""The face of letters; a draft begins on the page of a check-up."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.clues import actions as clues
from huigong.domains.supervision.letters import actions
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.paper import papers_of
from huigong.domains.supervision.letters.trade import actions as trade
from huigong.domains.supervision.letters.workflow import letter_flow
from huigong.kernel.exchange.papers import add_papers
from huigong.kernel.register.declare import Column, Panel, Register
from huigong.kernel.register.site import site

_WHOM = Column("whom", _("发给"), lambda letter: letter.whom, reads=("employer_name", "addressee"))

site.add(
    Register(
        model=Letter,
        columns=(
            *("number", _WHOM, "kind", "state", "issued_on", "served_on", "due_at"),
            "unit",
        ),
        filters=("unit", "kind", "state", "issued_on"),
        detail=(
            Panel(_("文书"), ("kind", "number", "state", "title", "addressee", "text")),
            Panel(
                _("来历"),
                ("unit", "employer", "checkup", "before", "drafted_on", "outcome"),
            ),
            Panel(
                _("签发与送达"),
                (
                    *("signer", "signer_post", "issued_on", "seal_number"),
                    *("service", "served_on", "proof", "answer_by"),
                ),
            ),
            Panel(_("答复"), ("answered_on", "answer")),
        ),
        form_fields=("title", "addressee", "text"),
        edit=actions.edit_letter,
        workflow=letter_flow,
        transitions={
            "issue": actions.issue_letter,
            "serve": actions.serve_letter,
            "publish": trade.publish_letter,
            "prolong": trade.prolong_letter,
            "answer": actions.answer_letter,
            "extend": actions.extend_letter,
            "close": actions.close_letter,
            "withdraw": actions.withdraw_letter,
            "drop": actions.drop_letter,
            "file": clues.file_letter,
            "lengthen": clues.lengthen_letter,
        },
        files=True,
        icon="mail",
        empty=_("在一次监督检查的页上点“起草提示函”，这里就有了第一份。"),
    )
)
add_papers(Letter, papers_of)
