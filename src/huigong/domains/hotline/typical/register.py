"""The face of typical cases at the desk; a text is begun from the page of its case."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.hotline.typical import actions
from huigong.domains.hotline.typical.models import TypicalCase
from huigong.kernel.register.declare import Panel, Register
from huigong.kernel.register.site import site
from huigong.kernel.register.words import say

say("publish", _("审核并公开"))

site.add(
    Register(
        model=TypicalCase,
        columns=("number", "title", "unit", "state", "published_on", "edited_by", "reviewed_by"),
        filters=("unit", "state", "published_on"),
        detail=(
            Panel(_("案例"), ("title", "happened", "done", "lesson")),
            Panel(_("经手"), ("number", "unit", "case", "edited_by", "edited_at", "reviewed_by")),
            Panel(_("公开"), ("state", "published_on", "withdrawal")),
        ),
        form_fields=("title", "happened", "done", "lesson"),
        edit=actions.edit_typical,
        transitions={"publish": actions.publish_typical, "withdraw": actions.withdraw_typical},
        icon="book",
        empty=_("办结的诉求，职工书面同意公开的，从诉求页编写；一人写、另一人审。"),
    )
)
