"""Issuing with a certified e-seal: number taken, paper sealed and kept, or nothing at all."""

from __future__ import annotations

import uuid
from typing import Annotated

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.letters.actions import put_number
from huigong.domains.supervision.letters.eseal.models import LetterSeal
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.paper import pdf_of_letter
from huigong.kernel.actions import action
from huigong.kernel.eseal.checking import check_signed
from huigong.kernel.eseal.provider import eseal_name, eseal_provider
from huigong.kernel.eseal.values import Mark, NotSealed, Signed, Wanted
from huigong.kernel.files.models import Attachment, What
from huigong.kernel.files.receiving import Label, keep_or_say
from huigong.kernel.scoping.sighted import kind_of


@action("issue", model=Letter, records=("signer_post",))
def issue_sealed_letter(
    letter: Letter,
    *,
    signer: str,
    signer_post: str,
    site: Annotated[str, gettext_lazy("查验地址的开头")],
) -> Letter:
    """签发了监督文书，加盖了电子印章"""
    provider = eseal_provider()
    if provider is None:
        raise ValidationError(_("没有接入电子印章系统，请签发以后打印盖章。"))
    put_number(letter, signer, signer_post)
    letter.full_clean(exclude={"unit", "employer", "checkup", "before"})
    pdf = pdf_of_letter(letter, site)
    wanted = Wanted(id=_request_of(letter, pdf), number=letter.number, pdf=pdf)
    try:
        signed = provider.seal(wanted)
        mark = check_signed(pdf, signed)
    except NotSealed as refused:
        # All of it is undone with the transaction: it is a draft again, and took no number.
        told = _("%s这一份还是草稿，没有占文号，可以再试，也可以签发以后打印盖章。")
        raise ValidationError(told % refused) from refused
    _keep(letter, wanted, mark, _file(letter, signed))
    letter.seal_number = f"{_('电子印章')} {mark.serial}"[:30]
    return letter


def _request_of(letter: Letter, pdf: bytes) -> uuid.UUID:
    """The same for the same paper of the same letter, whatever was undone in between: asked again,
    the other side gives what it has sealed already.
    """
    return uuid.uuid5(letter.code, Wanted(id=letter.code, number="", pdf=pdf).digest)


def _file(letter: Letter, signed: Signed) -> Attachment:
    upload = SimpleUploadedFile(f"{letter.number}.pdf", signed.pdf, "application/pdf")
    label = Label(what=What.OTHER, note=_("加盖电子印章的签发件"))
    return keep_or_say(letter, upload, label, field=NON_FIELD_ERRORS)


def _keep(letter: Letter, wanted: Wanted, mark: Mark, sealed: Attachment) -> None:
    seal = LetterSeal(
        kind=kind_of(Letter),
        row_id=letter.pk,
        letter=letter,
        sealed=sealed,
        request=wanted.id,
        digest=wanted.digest,
        provider=eseal_name()[:100],
        subject=mark.subject[:500],
        serial=mark.serial[:60],
        signed_at=mark.signed_at,
    )
    seal.full_clean(exclude={"letter", "sealed"}, validate_unique=False)
    seal.save(force_insert=True)
