"""Addresses of what protects those who complain."""

from django.urls import path

from huigong.domains.hotline.protection import views

_CASE = "desk/hotline/case/<int:case_id>/"

urlpatterns = [
    path("desk/hotline/emergency/", views.emergency, name="hotline-emergency"),
    path(f"{_CASE}recuse/", views.recuse, name="hotline-recuse"),
    path(f"{_CASE}consent/", views.consent, name="hotline-consent"),
    path(f"{_CASE}about/", views.accuse, name="hotline-accuse"),
    path(f"{_CASE}handover/", views.handover, name="hotline-handover"),
    path(f"{_CASE}people/", views.enlist, name="hotline-enlist"),
    path(f"{_CASE}relay/", views.relay, name="hotline-relay"),
    path(f"{_CASE}aftercare/", views.aftercare, name="hotline-aftercare"),
    path(f"{_CASE}phone/", views.look, name="hotline-phone"),
]
