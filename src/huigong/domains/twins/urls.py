"""The plan of a merge; the queue itself comes from the register."""

from django.urls import path

from huigong.domains.twins import views

urlpatterns = [path("desk/twins/<int:twin_id>/merge/", views.merge, name="twins-merge")]
