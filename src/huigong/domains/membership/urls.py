"""Addresses of the desk beside the registers."""

from django.urls import path

from huigong.domains.membership import views
from huigong.domains.membership.entrusted import views as entrusted
from huigong.domains.membership.tally import views as tally

urlpatterns = [
    path("desk/membership/propose/", entrusted.propose, name="membership-propose"),
    path("desk/membership/team/", entrusted.team, name="membership-team"),
    path("desk/membership/<int:membership_id>/paper/", entrusted.paper, name="membership-paper"),
    path("desk/membership/tally/", tally.tally, name="membership-tally"),
    path("desk/membership/<int:membership_id>/offer/", views.offer, name="membership-offer"),
    path("desk/membership/points/<int:point_id>/poster/", views.poster, name="membership-poster"),
]
