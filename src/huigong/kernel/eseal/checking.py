"""Whether what came back is the paper that was sent, with one signature behind it and nothing else.

The bytes that were sent must stand unchanged at the beginning; what is added may bring one
signature, its field on a page and its way in the catalogue, and touch no other object. The
signature must cover every byte but itself. Whether it is *valid* (its mathematics, its certificate)
is not looked at here: the seals that are certified in China sign with SM2, which nothing that we
keep can verify (docs/adr/0020).
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import pkcs7
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.generic import PdfObject

from huigong.kernel.eseal.values import Mark, NotSealed, Signed

_MOMENT = re.compile(r"D:(\d{14})(?:Z|([+-])(\d{2})'?(\d{2})?'?)?")
#: What a signature adds to the catalogue of a file.
_OF_SIGNING = {"/AcroForm", "/Perms", "/DSS", "/Extensions"}


def check_signed(sent: bytes, got: Signed) -> Mark:
    """What stands in the signature. Raises NotSealed."""
    pdf = got.pdf
    if not pdf.startswith(b"%PDF-"):
        raise NotSealed(_("电子印章系统送回的不是 PDF，没有采用。"))
    if not pdf.startswith(sent) or len(pdf) == len(sent):
        raise NotSealed(_("送回的 PDF 不是送去的那一份加上签名，没有采用。"))
    try:
        signature = _signature(sent, pdf)
        covered, cms = _parts(pdf, signature["/ByteRange"], len(sent))
        moment = _moment(str(signature.get("/M", "")))
    except NotSealed:
        raise
    except Exception as fault:  # a reader of files from outside may stumble over anything
        raise NotSealed(_("送回的 PDF 读不出签名，没有采用。")) from fault
    if not any(found in cms for found in _digests(covered)):
        raise NotSealed(_("送回的签名不是对这份文书作的，没有采用。"))
    certificate = _certificate(cms, got.certificate)
    return Mark(
        subject=certificate.subject.rfc4514_string(),
        serial=f"{certificate.serial_number:X}",
        signed_at=moment,
    )


def _signature(sent: bytes, pdf: bytes) -> Any:
    """The one signature of the file, whose bringing changed nothing of what was sent."""
    old, new = PdfReader(BytesIO(sent), strict=True), PdfReader(BytesIO(pdf), strict=True)
    found = [field for field in _fields(new) if field.get("/FT") == "/Sig" and "/V" in field]
    if len(found) != 1 or len(_fields(new)) != 1:
        raise NotSealed(_("送回的 PDF 里应当只有一个签名，没有采用。"))
    if not _is_only_signed(old, new):
        raise NotSealed(_("送回的 PDF 除了签名还改了别的，没有采用。"))
    return found[0]["/V"]


def _fields(file: PdfReader) -> list[Any]:
    form: Any = file.root_object.get("/AcroForm", {})
    return [one.get_object() for one in form.get_object().get("/Fields", [])]


def _is_only_signed(old: PdfReader, new: PdfReader) -> bool:
    pages = list(zip(old.pages, new.pages, strict=True))
    open_to_change = {_number(one) for one in (old.root_object, *old.pages)}
    if any(
        _place(new, number) != _place(old, number)
        for number in _numbers(old)
        if number not in open_to_change
    ):
        return False
    same_root = _bare(old.root_object, _OF_SIGNING) == _bare(new.root_object, _OF_SIGNING)
    same_pages = all(
        _number(before) == _number(after)
        and _bare(before, {"/Annots"}) == _bare(after, {"/Annots"})
        for before, after in pages
    )
    notes = [note.get_object() for _p, page in pages for note in page.get("/Annots", [])]
    return same_root and same_pages and all(note.get("/FT") == "/Sig" for note in notes)


def _number(held: Any) -> int:
    return int(held.indirect_reference.idnum)


def _numbers(file: PdfReader) -> set[int]:
    plain = {number for generation in file.xref.values() for number in generation}
    return plain | set(file.xref_objStm)


def _place(file: PdfReader, number: int) -> Any:
    """Where in the file an object lies."""
    plain = {held[number] for held in file.xref.values() if number in held}
    return plain, file.xref_objStm.get(number)


def _bare(entries: Any, without: set[str]) -> dict[str, bytes]:
    """The entries of a dictionary as they stand, references unopened."""
    return {key: _written(entries.raw_get(key)) for key in entries if key not in without}


def _written(value: PdfObject) -> bytes:
    stream = BytesIO()
    value.write_to_stream(stream)
    return stream.getvalue()


def _parts(pdf: bytes, span: Any, sent: int) -> tuple[bytes, bytes]:
    """What the signature covers, and the signature: together they must be the whole file."""
    start, length, again, rest = (int(one) for one in span)
    is_whole = start == 0 and sent <= length < again and again + rest == len(pdf)
    hole = pdf[length:again]
    if not (is_whole and hole[:1] == b"<" and hole[-1:] == b">"):
        raise NotSealed(_("送回的签名没有盖住整份文书，没有采用。"))
    return pdf[:length] + pdf[again:], _unpadded(bytes.fromhex(hole[1:-1].decode("ascii")))


def _unpadded(der: bytes) -> bytes:
    """Without the noughts that fill the room kept for a signature: its first field says how long it
    is.
    """
    if der[1] < 0x80:
        return der[: 2 + der[1]]
    size = der[1] & 0x7F
    return der[: 2 + size + int.from_bytes(der[2 : 2 + size], "big")]


def _digests(covered: bytes) -> list[bytes]:
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(covered)
    kinds = (hashlib.sha256, hashlib.sha384, hashlib.sha512)
    return [sm3.finalize(), *(kind(covered).digest() for kind in kinds)]


def _certificate(cms: bytes, told: bytes) -> x509.Certificate:
    """The signer's: out of the signature, else as the provider told it beside."""
    try:
        found = [] if told else pkcs7.load_der_pkcs7_certificates(cms)
        if told:
            found = [x509.load_der_x509_certificate(told)]
    except ValueError as fault:
        raise NotSealed(_("读不出签名的证书，没有采用。")) from fault
    issuers = {one.issuer for one in found if one.issuer != one.subject}
    ends = [one for one in found if one.subject not in issuers]
    if not ends:
        raise NotSealed(_("读不出签名的证书，没有采用。"))
    return ends[0]


def _moment(text: str) -> datetime | None:
    """When the signature says that it was made."""
    found = _MOMENT.match(text)
    if found is None:
        return None
    plain = datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    if found[2] is None:
        return plain
    apart = timedelta(hours=int(found[3]), minutes=int(found[4] or 0))
    zone = timezone(apart if found[2] == "+" else -apart)
    return plain.replace(tzinfo=zone)
