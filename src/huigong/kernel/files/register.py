"""The list of what was not taken, for administrators."""

from django.utils.translation import gettext_lazy as _

from huigong.kernel.files import actions
from huigong.kernel.files.models import Quarantined
from huigong.kernel.register.declare import Panel, Register
from huigong.kernel.register.site import site
from huigong.kernel.register.words import say

say("discard", _("删除内容"))

site.add(
    Register(
        model=Quarantined,
        columns=("sent_at", "name", "fault", "size", "matter_name", "author", "unit"),
        filters=("fault", "sent_at"),
        search=False,
        detail=(
            Panel(_("文件"), ("name", "fault", "size", "digest", "place", "emptied_at")),
            Panel(_("来历"), ("sent_at", "author", "unit", "matter_name")),
        ),
        transitions={"discard": actions.discard_file},
        icon="shield-lock",
        empty=_("没有收下的文件记在这里：谁传的、为什么没有收。可疑的内容单独封存，从不提供下载。"),
    )
)
