"""Addresses of the gallery and of the type switch."""

from django.urls import path

from huigong.kernel.ui import views

urlpatterns = [
    path("ui/", views.gallery, name="ui-gallery"),
    path("ui/phone/", views.phone, name="ui-gallery-phone"),
    path("ui/paper/", views.paper, name="ui-gallery-paper"),
    path("ui/large-type/", views.large_type, name="ui-large-type"),
]
