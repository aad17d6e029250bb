"""The bytes of a file as an answer: taken away as a file, and never run by a browser."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

#: Whatever a file holds, a browser that opens it anyway runs nothing and asks nobody.
_SHUT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


def served(content: bytes, media: str, name: str) -> HttpResponse:
    """Who may have it was asked before."""
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Security-Policy"] = _SHUT
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
