"""A letter on A4, as PDF and as Word: what the official paper of the kernel is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from django.utils import translation

from huigong.domains.supervision.letters.chain import chain_of, earlier_of
from huigong.domains.supervision.letters.drafting import attachments, say_day
from huigong.domains.supervision.letters.eseal.kept import sealed_paper, sealed_places
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.proof import UNSENT, check_path, mark_of
from huigong.kernel.documents.official import OfficialPaper, Proof, pdf_of_paper
from huigong.kernel.documents.word import word_of_paper
from huigong.kernel.files import keeping

_DRAFT = "（草稿，没有编号，不得送出）"
#: By these a file that comes back is known.
LETTER, BASE = "huigong-letter", "huigong-base"


def pdf_of_letter(letter: Letter, site: str) -> bytes:
    """The paper of a letter; `site` is the address that the squares begin with. One with an e-seal
    is the sealed file and no other. Raises keeping.Gone when that is lost.
    """
    return sealed_paper(letter) or pdf_of_paper(paper_of(letter, site))


def word_of_letter(letter: Letter, site: str) -> bytes:
    """The same as a Word file, to be edited while it is a draft."""
    return word_of_paper(paper_of(letter, site), _marks(letter))


def papers_of(ids: Sequence[int], site: str) -> Iterator[tuple[str, bytes]]:
    """Both papers of each letter, for one who prints many.

    Typst works beside us: while it sets one letter, the next one's squares and Word file are made.
    """
    rows = Letter.objects.select_related("unit").prefetch_related("before__before")
    found = rows.in_bulk(ids)
    sealed = sealed_places(ids)
    waiting: tuple[str, Future[bytes]] | None = None
    with ThreadPoolExecutor(1) as side:
        for letter in (found[number] for number in ids if number in found):
            name = f"{letter.number or '草稿'}-{letter.pk}".replace("/", "-")
            paper = paper_of(letter, site)
            yield f"{name}.docx", word_of_paper(paper, _marks(letter))
            before, waiting = waiting, (name, side.submit(_pdf, paper, sealed.get(letter.pk)))
            if before is not None:
                yield f"{before[0]}.pdf", before[1].result()
        if waiting is not None:
            yield f"{waiting[0]}.pdf", waiting[1].result()


def _pdf(paper: OfficialPaper, place: str | None) -> bytes:
    return keeping.read(keeping.KEPT, place) if place else pdf_of_paper(paper)


def base_of(letter: Letter) -> str:
    """What the words were when the file was made."""
    return mark_of(letter.title, letter.addressee, letter.text)


def _marks(letter: Letter) -> dict[str, str]:
    return {LETTER: str(letter.pk), BASE: base_of(letter)}


def paper_of(letter: Letter, site: str) -> OfficialPaper:
    """In Chinese whatever the interface speaks."""
    with translation.override("zh-hans"):
        return OfficialPaper(
            issuer=letter.unit.name,
            number=letter.number or _DRAFT,
            title=letter.title,
            addressee=letter.addressee,
            paragraphs=tuple(letter.text.splitlines()),
            attachments=tuple(attachments(earlier_of(chain_of(letter)))),
            day=say_day(letter.issued_on) if letter.issued_on else "",
            proof=_proof(letter, site),
        )


def _proof(letter: Letter, site: str) -> Proof | None:
    if letter.state in UNSENT:
        return None
    mark = mark_of(letter.title, letter.addressee, letter.text)
    return Proof(f"{site.rstrip('/')}{check_path(letter)}", ("扫码查验真伪", f"校验码 {mark}"))
