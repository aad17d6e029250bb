"""Pages of a person wait behind the sign-in by phone, which leads back to where one was."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]


def to_sign_in(then: str) -> HttpResponseRedirect:
    """On to the sign-in, and from there to a path of ours."""
    return HttpResponseRedirect(f"{reverse('phone-login')}?{urlencode({'next': then})}")


def signed_in(view: View) -> View:
    """Make a page one's own: never kept by a cache, and only after signing in."""

    @never_cache
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_sign_in(request.get_full_path())
        return view(request, *args, **kwargs)

    return door
