"""The face of the archive: the list of volumes, with those that are due for appraisal."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.hotline.archive import actions
from huigong.domains.hotline.archive.models import Volume, VolumeState
from huigong.kernel.calendar.present import today
from huigong.kernel.register.declare import Column, Narrow, Panel, Register
from huigong.kernel.register.site import site
from huigong.kernel.register.words import say

say("lend", gettext_lazy("借出"))
say("restore", gettext_lazy("收回"))
say("keep", gettext_lazy("改保管年限"))
say("propose", gettext_lazy("提出销毁"))
say("destroy", gettext_lazy("批准销毁"))


def _choices() -> Sequence[tuple[str, str]]:
    return [("due", _("保管期已满，待鉴定")), ("late", _("借出逾期未还"))]


def _where(value: str) -> Q:
    if value == "late":
        return Q(state=VolumeState.LENT, back_by__lt=today())
    return Q(due_on__lt=today()) & ~Q(state=VolumeState.DESTROYED)


def _catalogue(volume: Volume) -> str:
    lines = (
        f"{p['n']}. {p['what']}（{p['who']}{'→' + p['to'] if p['to'] else ''}，{p['on']}）"
        for p in volume.catalogue
    )
    return "\n".join(lines) or _("内容已销毁。")


site.add(
    Register(
        model=Volume,
        columns=("number", "title", "archived_on", "years", "due_on", "pieces", "state"),
        filters=("unit", "state", "years", "archived_on", "due_on"),
        narrows=(
            Narrow(
                name="needs",
                label=gettext_lazy("要处理的"),
                choices=_choices,
                condition=_where,
            ),
        ),
        detail=(
            Panel(
                gettext_lazy("案卷"),
                ("number", "title", "case", "unit", "archived_on", "years", "due_on", "state"),
            ),
            Panel(
                gettext_lazy("卷内目录"),
                ("pieces", Column("pieces_in_order", gettext_lazy("目录"), _catalogue)),
            ),
            Panel(gettext_lazy("借阅"), ("borrower", "purpose", "lent_on", "back_by")),
            Panel(
                gettext_lazy("鉴定与销毁"),
                (
                    *("opinion", "proposed_by", "proposed_at"),
                    *("decided_by", "destroyed_at", "certificate"),
                ),
            ),
        ),
        transitions={
            "lend": actions.lend_volume,
            "restore": actions.restore_volume,
            "keep": actions.keep_volume,
            "propose": actions.propose_volume,
            "refuse": actions.refuse_volume,
            "destroy": actions.destroy_volume,
        },
        order="rank",
        icon="archive",
        empty=gettext_lazy("办结的诉求归档以后，一件一卷排在这里，保管期先满的在前。"),
    )
)
