"""The doors of the demonstration."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def only_in_demo(view: View) -> View:
    """Make a view that is not there outside the demo, whatever the method; the outermost one."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.HUIGONG_IS_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return door
