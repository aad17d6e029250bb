"""Addresses of the desk beside the registers."""

from django.urls import path

from huigong.domains.membership import views

urlpatterns = [
    path("desk/membership/<int:membership_id>/offer/", views.offer, name="membership-offer"),
    path("desk/membership/points/<int:point_id>/poster/", views.poster, name="membership-poster"),
]
