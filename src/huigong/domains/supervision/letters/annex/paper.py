"""The annex on A4: a paper of its own, never a part of the letter's."""

from __future__ import annotations

from django.utils import translation

from huigong.domains.supervision.letters.annex.lines import printed
from huigong.domains.supervision.letters.annex.models import Agreed
from huigong.domains.supervision.letters.drafting import say_day
from huigong.domains.supervision.letters.models import Letter
from huigong.kernel.documents.pdf import Table, pdf_of_tables

_DRAFT = "（草稿，没有编号，不得送出）"
_HEADS = ("序号", "姓名", "涉及的事项", "本人同意")


def pdf_of_annex(letter: Letter) -> bytes:
    """Those who agreed to be named to whom the letter goes to; in Chinese whatever the interface
    speaks.
    """
    with translation.override("zh-hans"):
        rows = [
            (
                str(number),
                line.name.open(),
                line.item.name if line.item and line.agreed == Agreed.ITEM else "—",
                f"{say_day(line.agreed_on)}，{line.get_given_display()}",
            )
            for number, line in enumerate(printed(letter), 1)
        ]
        note = (
            f"{letter.unit.name}。交给：{letter.addressee}。共 {len(rows)} 人，均经本人同意列名。"
            "只用于核实和改正文书所列的问题，请勿公开，请勿转给他人。"
        )
        about = f"{letter.number or _DRAFT}　{letter.title}"
        table = Table(about, _HEADS, rows, "名单上没有人。")
        return pdf_of_tables("附件：名单", note, [table])
