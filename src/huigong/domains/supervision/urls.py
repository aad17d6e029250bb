"""Addresses of the duties and of the answers computed from facts."""

from django.urls import path

from huigong.domains.supervision.duties import views

urlpatterns = [
    path("desk/supervision/duties/", views.duties, name="supervision-duties"),
    path("desk/supervision/duties/<slug:code>/", views.duty, name="supervision-duty"),
    path("desk/supervision/sums/", views.sums, name="supervision-sums"),
    path("desk/supervision/sums/<slug:what>/", views.sum_of, name="supervision-sum"),
]
