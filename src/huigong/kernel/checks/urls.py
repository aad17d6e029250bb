"""Addresses of the data checks."""

from django.urls import path

from huigong.kernel.checks import views

urlpatterns = [
    path("desk/checks/", views.problem_list, name="problem-list"),
    path("desk/checks/<int:problem_id>/fix/", views.problem_fix, name="problem-fix"),
]
