"""Addresses of the board."""

from django.urls import path

from huigong.reports import sheet_views, views

urlpatterns = [
    path("desk/board/", views.board, name="board"),
    path("desk/board/sheet/<str:name>/", sheet_views.paper, name="board-sheet"),
    path("desk/board/sheet/<str:name>/excel/", sheet_views.excel, name="board-sheet-excel"),
]
