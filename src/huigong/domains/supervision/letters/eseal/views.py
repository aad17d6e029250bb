"""The page on which a letter is issued with an e-seal; it is there where one is connected."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huigong.domains.supervision.letters.eseal.actions import issue_sealed_letter
from huigong.domains.supervision.letters.eseal.forms import SealForm
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.saving import saved_page
from huigong.kernel.eseal.provider import eseal_name, eseal_provider
from huigong.kernel.pages.gate import desk, get_row
from huigong.kernel.register.site import site


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def seal(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Sealed, numbered and kept; or a draft still, and why."""
    if eseal_provider() is None:
        raise Http404
    is_post = request.method == "POST"
    letter = get_row(site.get(Letter._meta.label_lower), letter_id, "issue", lock=is_post)
    form = SealForm(request.POST or None)

    def run(row: Letter, *, signer: str, signer_post: str) -> Letter:
        where = request.build_absolute_uri("/")
        try:
            return issue_sealed_letter(row, signer=signer, signer_post=signer_post, site=where)
        except ValidationError:
            # The row in the hand has a number that was not taken.
            row.refresh_from_db()
            raise

    told = _("文书的 PDF 和文号发给%s签名，签好的存为签发件。没有签成的仍是草稿，不占文号。")
    title, said = _("签发并加盖电子印章"), _("已签发，加盖了电子印章。")
    return saved_page(request, letter, form, run, title, said=said, notes=[told % eseal_name()])
