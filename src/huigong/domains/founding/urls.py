"""Addresses of founding's own pages; list, page, moves and API come from the registers."""

from django.urls import path

from huigong.domains.founding import views
from huigong.domains.founding.unions import views as unions

urlpatterns = [
    path("desk/unfounded/", views.unfounded, name="founding-ledger"),
    path("desk/unfounded/start/", views.start, name="founding-start"),
    path("desk/unfounded/<int:founding_id>/elect/", views.elect, name="founding-elect"),
    path("desk/unfounded/<int:founding_id>/paper/<slug:sort>/", views.paper, name="founding-paper"),
    path(
        "desk/unfounded/<int:founding_id>/applicant/<int:applicant_id>/phone/",
        views.phone,
        name="founding-phone",
    ),
    path("desk/unions/<int:baseunion_id>/renew/", unions.renew, name="union-renew"),
    path("desk/unions/<int:baseunion_id>/paper/", unions.paper, name="union-paper"),
]
