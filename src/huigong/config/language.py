"""Chinese first: another language is spoken to whoever chose it, never guessed from the browser."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]


class ChosenLanguage:
    """Speaks the language of the cookie that the switch sets, and Simplified Chinese without one.

    Offices buy computers with English browsers; what those ask for says nothing of who sits there.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code  # as Django's own does
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response
