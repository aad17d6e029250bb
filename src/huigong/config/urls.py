"""Addresses: every app's `urls.py` by convention. An app writes its own prefix."""

from django.urls import include, path
from django.urls.resolvers import URLResolver

from huigong.config.applications import with_module

urlpatterns: list[URLResolver] = [
    *(path("", include(module)) for module in with_module("urls")),
    path("accounts/", include("allauth.urls")),
]

# A database that is away is "try again", not "we made a mistake".
handler500 = "huigong.config.recovery.server_error"
