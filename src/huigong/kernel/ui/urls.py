"""Addresses of the gallery and of the switches of type and language."""

from django.urls import path
from django.views.i18n import set_language

from huigong.kernel.ui import views

urlpatterns = [
    path("ui/", views.gallery, name="ui-gallery"),
    path("ui/phone/", views.phone, name="ui-gallery-phone"),
    path("ui/paper/", views.paper, name="ui-gallery-paper"),
    path("ui/large-type/", views.large_type, name="ui-large-type"),
    path("ui/language/", set_language, name="ui-language"),
]
