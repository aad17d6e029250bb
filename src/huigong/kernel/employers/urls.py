"""Addresses of an employer's ties; everything else comes from the register."""

from django.urls import path

from huigong.kernel.employers import views

urlpatterns = [
    path("desk/employers/find/", views.find, name="employer-find"),
    path("desk/employers/<int:employer_id>/tie/", views.tie, name="employer-tie"),
    path("desk/employers/ties/<int:tie_id>/end/", views.untie, name="employer-untie"),
]
