"""A tiny adapter of an e-seal, for tests: it signs truly, with a certificate that it made itself,
and can be told to misbehave.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from huigong.kernel.exchange.machines import Peer

SECRET = "a secret of the test, long enough"
ROOM = 3000
_FAR = 9_999_999_999


@cache
def holder() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """A key and the certificate of a union that does not exist."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "互助县总工会（测试）")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(0xABCDEF)
    made = made.public_key(key.public_key()).not_valid_before(start)
    return key, made.not_valid_after(start + timedelta(days=3650)).sign(key, hashes.SHA256())


def with_room(pdf: bytes, change: Callable[[PdfWriter], object] = lambda file: None) -> bytes:
    """The paper with a field for a signature and room for it, as an increment; `change` does what
    an honest provider does not.
    """
    file = PdfWriter(BytesIO(pdf), incremental=True)
    signature = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Sig"),
            NameObject("/Filter"): NameObject("/Adobe.PPKLite"),
            NameObject("/SubFilter"): NameObject("/ETSI.CAdES.detached"),
            NameObject("/M"): TextStringObject("D:20261126103000+08'00'"),
            NameObject("/ByteRange"): ArrayObject([NumberObject(n) for n in (0, *[_FAR] * 3)]),
            NameObject("/Contents"): ByteStringObject(bytes(ROOM)),
        }
    )
    page = file.pages[0]
    field = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Sig"),
            NameObject("/T"): TextStringObject("seal"),
            NameObject("/V"): file._add_object(signature),
            NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4),
            NameObject("/P"): page.indirect_reference,
        }
    )
    placed = file._add_object(field)
    page[NameObject("/Annots")] = ArrayObject([placed])
    form = DictionaryObject(
        {NameObject("/Fields"): ArrayObject([placed]), NameObject("/SigFlags"): NumberObject(3)}
    )
    file._root_object[NameObject("/AcroForm")] = file._add_object(form)
    change(file)
    made = BytesIO()
    file.write(made)
    return made.getvalue()


def signed(pdf: bytes, roomy: bytes = b"", *, covers: int = 0) -> bytes:
    """The paper sealed; `covers` leaves so many bytes at the end out of the signature."""
    file = roomy or with_room(pdf)
    start = file.index(b"/Contents <", len(pdf)) + len(b"/Contents ")
    end = file.index(b">", start) + 1
    span = [0, start, end, len(file) - end - covers]
    blank = b"[ 0 " + b" ".join([str(_FAR).encode()] * 3) + b" ]"
    told = f"[ {' '.join(map(str, span))}".encode().ljust(len(blank) - 1) + b"]"
    file = file.replace(blank, told)
    key, certificate = holder()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(file[:start] + file[end:][: span[3]])
    cms = builder.add_signer(certificate, key, hashes.SHA256()).sign(
        Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    )
    return file[: start + 1] + cms.hex().ljust(ROOM * 2, "0").encode() + file[end - 1 :]


@dataclass
class Adapter:
    """What was asked, what was sealed, and how the next answer is to go wrong."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    done: dict[str, bytes] = field(default_factory=dict)
    fault: str = ""

    def answer(self, body: bytes, at: str, signature: str) -> tuple[int, bytes]:
        """Status and body; a paper sealed before is the same again."""
        told = json.loads(body)
        pdf = base64.b64decode(told["pdf"])
        if not _PEER.is_genuine(body, at, signature) or sha256(pdf).hexdigest() != told["digest"]:
            return 401, b"{}"
        self.asked.append(told)
        if self.fault == "refuses":
            return 403, json.dumps({"detail": "证书已过期"}).encode()
        if told["id"] not in self.done:
            self.done[told["id"]] = signed(pdf)
        sealed = {"plain": pdf, "other": b"%PDF-1.7 x"}.get(self.fault, self.done[told["id"]])
        said = {"id": told["id"], "pdf": base64.b64encode(sealed).decode()}
        return 200, json.dumps(said).encode()


_PEER = Peer(SECRET, 300, "X-Eseal")


@contextmanager
def running() -> Iterator[Adapter]:
    """The adapter behind a port of its own."""
    adapter = Adapter()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heads = self.headers
            found = adapter.answer(body, heads["X-Eseal-Time"], heads["X-Eseal-Signature"])
            if adapter.fault == "drops":
                return
            if adapter.fault == "late":
                time.sleep(0.6)
                return
            at = heads["X-Eseal-Time"]
            self.send_response(found[0])
            self.send_header("X-Eseal-Time", at)
            key = _PEER if adapter.fault != "forged" else Peer("another", 300, "X-Eseal")
            self.send_header("X-Eseal-Signature", key.sign(found[1], at))
            self.send_header("Content-Length", str(len(found[1])))
            self.end_headers()
            self.wfile.write(found[1])

        def log_message(self, *_told: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Door)
    adapter.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield adapter
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
