"""Addresses of the pages of rules."""

from django.urls import path

from huigong.kernel.params import views

urlpatterns = [
    path("desk/settings/params/", views.params_list, name="params-list"),
    path("desk/settings/params/<str:name>/", views.params_detail, name="params-detail"),
    path("desk/settings/params/<str:name>/<int:pk>/end/", views.params_end, name="params-end"),
]
