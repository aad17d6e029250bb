"""The plan of a merge and a pair by hand; the queue itself comes from the register."""

from django.urls import path

from huigong.domains.twins import entering, views

urlpatterns = [
    path("desk/twins/<int:twin_id>/merge/", views.merge, name="twins-merge"),
    path("desk/twins/enter/<int:person_id>/", entering.enter, name="twins-enter"),
]
