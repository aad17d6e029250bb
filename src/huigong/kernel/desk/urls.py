"""Addresses of the desk."""

from django.urls import path

from huigong.kernel.desk import views

urlpatterns = [
    path("desk/", views.today, name="desk"),
    path("desk/today/<slug:part>/", views.today, name="desk-part"),
    path("desk/clocks/<int:clock_id>/", views.why, name="clock-why"),
]
