"""What the e-seal of a letter says, and where the sealed paper is kept. No image of a seal."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.letters.models import Letter
from huigong.kernel.scoping.sighted import AttachedModel


class LetterSeal(AttachedModel):
    """One letter that was issued with a certified e-seal. Entered once, never changed."""

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="+")
    #: The paper that is the letter from then on; its bytes lie with the files.
    sealed = models.OneToOneField("files.Attachment", on_delete=models.PROTECT, related_name="+")
    request = models.UUIDField(unique=True, editable=False)
    #: SHA-256 of the paper that was sent to be sealed.
    digest = models.CharField(max_length=64, editable=False)
    provider = models.CharField(_("电子印章系统"), max_length=100)
    subject = models.CharField(_("证书主体"), max_length=500)
    serial = models.CharField(_("证书序列号"), max_length=60)
    signed_at = models.DateTimeField(_("签名时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("文书的电子印章")
        verbose_name_plural = _("文书的电子印章")
        triggers = (
            pgtrigger.Protect(
                name="letter_seal_stands", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        return self.serial
