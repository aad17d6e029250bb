"""Addresses of the gallery and of the type switch."""

from django.urls import path

from huigong.kernel.ui import views

urlpatterns = [
    path("ui/", views.gallery, name="ui-gallery"),
    path("ui/large-type/", views.large_type, name="ui-large-type"),
]
