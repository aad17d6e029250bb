"""Addresses of the board."""

from django.urls import path

from huigong.reports import views

urlpatterns = [
    path("desk/board/", views.board, name="board"),
]
