"""A letter on A4: what the official paper of the kernel is given."""

from __future__ import annotations

from django.utils import translation

from huigong.domains.supervision.letters.chain import chain_of, earlier_of
from huigong.domains.supervision.letters.drafting import attachments, say_day
from huigong.domains.supervision.letters.models import Letter
from huigong.kernel.documents.official import OfficialPaper, pdf_of_paper

_DRAFT = "（草稿，没有编号，不得送出）"


def pdf_of_letter(letter: Letter) -> bytes:
    """The paper of a letter, in Chinese whatever the interface speaks."""
    with translation.override("zh-hans"):
        return pdf_of_paper(
            OfficialPaper(
                issuer=letter.unit.name,
                number=letter.number or _DRAFT,
                title=letter.title,
                addressee=letter.addressee,
                paragraphs=tuple(letter.text.splitlines()),
                attachments=tuple(attachments(earlier_of(chain_of(letter)))),
                day=say_day(letter.issued_on) if letter.issued_on else "",
            )
        )
