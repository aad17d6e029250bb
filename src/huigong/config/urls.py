"""Addresses: every app's `urls.py` by convention. An app writes its own prefix."""

from django.urls import include, path
from django.urls.resolvers import URLResolver

from huigong.config.applications import with_module

urlpatterns: list[URLResolver] = [
    *(path("", include(module)) for module in with_module("urls")),
    path("accounts/", include("allauth.urls")),
]
