"""Addresses of the desk beside the registers."""

from django.urls import path

from huigong.domains.membership import views
from huigong.domains.membership.tally import views as tally

urlpatterns = [
    path("desk/membership/tally/", tally.tally, name="membership-tally"),
    path("desk/membership/<int:membership_id>/offer/", views.offer, name="membership-offer"),
    path("desk/membership/points/<int:point_id>/poster/", views.poster, name="membership-poster"),
]
