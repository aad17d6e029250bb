"""What every page may know of the installation."""

from django.conf import settings
from django.http import HttpRequest


def context(request: HttpRequest) -> dict[str, bool]:
    """`demo`: whether the demonstration's doors are open."""
    return {"demo": settings.HUIGONG_IS_DEMO}
